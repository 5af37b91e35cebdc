"""One language for chat, inline mode, terminal and buttons."""
