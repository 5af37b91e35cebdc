"""What is known: presets in YAML, the schema that guards them, and the exchange rates.

Imports nothing else of this project.
"""
