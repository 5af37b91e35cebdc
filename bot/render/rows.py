"""The rows of an answer in words: a label, and a value in which a second one has its own column."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.answer import Row
from bot.render.numbers import Speaker
from bot.render.width import columns, in_terminal, on_phone

_GAP, _LEAST_GAP = 2, 1
"""Columns between a label and its values."""

Said = tuple[str, str]
"""Label and value of a row."""
_Filled = Callable[[Iterable[str], int], list[str]]
"""Makes texts equally wide, with a gap behind them."""


def for_terminal(rows: Sequence[Row], speaker: Speaker) -> list[str]:
    """A line for each row, label and values aligned."""
    return _lines(in_two_columns(rows, speaker), in_terminal, _GAP)


def aligned(rows: Sequence[Row], speaker: Speaker, most_columns: int) -> tuple[list[str], list[Said]]:
    """Lines of so many columns at most, and the rows that are too wide even where the columns stand close together.

    Closest together they stand where a hanzi takes two columns, as the columns are counted; a phone sets it narrower.
    A table that is too wide even so loses its second values before a row of it stands apart.
    """
    for filled, gap in ((on_phone, _GAP), (on_phone, _LEAST_GAP), (in_terminal, _LEAST_GAP)):
        lines = _lines(in_two_columns(rows, speaker, filled, gap), filled, gap)
        if all(columns(line) <= most_columns for line in lines):
            return lines, []
    if any(row.beside is not None for row in rows):
        return aligned([replace(row, beside=None) for row in rows], speaker, most_columns)
    said = in_two_columns(rows, speaker, on_phone, _GAP)
    wide = [row for row in said if columns(row[0]) + _GAP + columns(row[1]) > most_columns]
    while True:
        narrow = [row for row in said if row not in wide]
        lines = _lines(narrow, on_phone, _GAP)
        too_wide = [row for row, line in zip(narrow, lines, strict=True) if columns(line) > most_columns]
        if not too_wide:
            return lines, [row for row in said if row in wide]
        wide += too_wide


def in_two_columns(rows: Sequence[Row], speaker: Speaker, filled: _Filled = in_terminal, gap: int = _GAP) -> list[Said]:
    """Label and value of each row; the values that have another beside them are as wide as the widest of these."""
    values = [speaker.say(row.value) for row in rows]
    firsts = iter(filled((v for row, v in zip(rows, values, strict=True) if row.beside is not None), gap))
    return [
        (speaker.say(row.label), value if row.beside is None else next(firsts) + speaker.say(row.beside))
        for row, value in zip(rows, values, strict=True)
    ]


def _lines(said: Sequence[Said], filled: _Filled, gap: int) -> list[str]:
    labels = filled((label for label, _ in said), gap)
    return [label + value for label, (_, value) in zip(labels, said, strict=True)]
