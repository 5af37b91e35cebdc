"""Prices that a chat waits for: when one crosses its line, what moves in a week. Knows no store and no Telegram."""
