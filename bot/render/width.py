"""Display width: hanzi and emoji take two columns of a monospaced line."""

import unicodedata


def columns(text: str) -> int:
    """The columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, width: int) -> str:
    """A text filled with spaces to a width in columns."""
    return text + " " * max(0, width - columns(text))
