"""Answers as Telegram HTML, as a terminal's lines, as JSON."""
