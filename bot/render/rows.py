"""The rows of an answer in words: a label, and a value in which a second one has its own column."""

from collections.abc import Sequence

from bot.answer import Row
from bot.render.numbers import Speaker
from bot.render.width import columns, padded

_GAP, _LEAST_GAP = 2, 1
"""Columns between a label and its values."""

Said = tuple[str, str]
"""Label and value of a row."""


def in_two_columns(rows: Sequence[Row], speaker: Speaker, gap: int = _GAP) -> list[Said]:
    """Label and value of each row; the values that have another beside them are as wide as the widest of these."""
    values = [speaker.say(row.value) for row in rows]
    width = max((columns(value) for row, value in zip(rows, values, strict=True) if row.beside is not None), default=0)
    return [
        (
            speaker.say(row.label),
            value if row.beside is None else f"{padded(value, width)}{' ' * gap}{speaker.say(row.beside)}",
        )
        for row, value in zip(rows, values, strict=True)
    ]


def aligned(rows: Sequence[Row], speaker: Speaker, most_columns: int) -> tuple[list[str], list[Said]]:
    """Lines of so many columns at most, and the rows that are too wide even where the columns stand close together."""
    for gap in (_GAP, _LEAST_GAP):
        said = in_two_columns(rows, speaker, gap)
        width = max((columns(label) for label, _ in said), default=0)
        lines = [f"{padded(label, width)}{' ' * gap}{value}" for label, value in said]
        if all(columns(line) <= most_columns for line in lines):
            return lines, []
    said = in_two_columns(rows, speaker)
    narrow = [row for row in said if _columns_of(row) <= most_columns]
    width = max((columns(label) for label, _ in narrow), default=0)
    lines, wide = [], []
    for label, value in said:
        line = f"{padded(label, width)}{' ' * _GAP}{value}"
        if columns(line) <= most_columns:
            lines.append(line)
        else:
            wide.append((label, value))
    return lines, wide


def _columns_of(row: Said) -> int:
    return columns(row[0]) + _GAP + columns(row[1])
