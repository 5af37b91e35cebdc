"""Display width: hanzi and emoji take two columns of a terminal's line, and nearly so much of a phone's."""

import unicodedata
from collections.abc import Iterable

_WIDE_ON_A_PHONE = 5 / 3
"""Columns of a hanzi in <pre>: phones set it one em wide beside Latin letters of 0.6 em."""


def columns(text: str) -> int:
    """The columns that a text takes, and the most that it may take on a phone."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, width: int) -> str:
    """A text filled with spaces to a width in columns."""
    return text + " " * max(0, width - columns(text))


def in_terminal(texts: Iterable[str], gap: int = 0) -> list[str]:
    """Texts filled with spaces until all are as wide as the widest and a gap, in a terminal."""
    kept = list(texts)
    width = max(map(columns, kept), default=0) + gap
    return [padded(text, width) for text in kept]


def on_phone(texts: Iterable[str], gap: int = 0) -> list[str]:
    """The same on a phone, as nearly as spaces can make it: half a column at most is missing or too much."""
    kept = list(texts)
    width = max(map(_ems, kept), default=0) + gap
    return [text + " " * round(width - _ems(text)) for text in kept]


def _ems(text: str) -> float:
    """The width of a text on a phone, in columns of Latin letters."""
    wide = columns(text) - sum(not unicodedata.combining(c) for c in text)
    return columns(text) - wide * (2 - _WIDE_ON_A_PHONE)
