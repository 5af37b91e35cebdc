"""Prices of today from a catalogue that others keep, laid over the presets while the bot runs."""
