"""The bot without Telegram: one answer, a chat in the terminal, a check of the installation."""
