"""The chat: parse a message, run a command, present the answer. Imports calc and config."""
