"""Rows of horizontal bars: names on the left, and a scale that leaves room for what is said at their ends."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.render.charts import style
from bot.render.charts.box import Box
from bot.render.charts.canvas import Canvas
from bot.render.charts.lettering import cut, width

LEAST_HEIGHT = 88
"""Of a row, with a small line below its name."""
_MOST_HEIGHT = 118
_MOST_OF_NAMES = 0.36
"""Share of the width that names may take."""
_GAP = 22


@dataclass(frozen=True, slots=True)
class Row:
    """What one row says, in words, and how far its bar reaches."""

    label: str
    note: str
    said: str
    reach: float
    is_asked: bool


class Rows:
    """Where the rows of a chart lie."""

    def __init__(self, canvas: Canvas, room: Box, rows: Sequence[Row]) -> None:
        self._canvas, self._rows, self._top = canvas, rows, room.top
        self._height = min(_MOST_HEIGHT, (room.bottom - room.top) / len(rows))
        most = _MOST_OF_NAMES * (room.right - room.left)
        self._names = [
            (cut(row.label, style.LABEL, most, is_bold=row.is_asked), cut(row.note, style.SMALL, most)) for row in rows
        ]
        names = [
            max(width(label, style.LABEL, is_bold=row.is_asked), width(note, style.SMALL))
            for (label, note), row in zip(self._names, rows, strict=True)
        ]
        self._left = room.left
        self.zero = room.left + max(names) + _GAP
        self._scale = min(
            (room.right - self.zero - _GAP - width(row.said, style.KEY, is_bold=row.is_asked)) / row.reach
            for row in rows
            if row.reach
        )

    def x(self, value: float) -> float:
        """Where a value lies."""
        return self.zero + value * self._scale

    def bar(self, index: int, start: float, end: float) -> Box:
        """The part of a row's bar between two values."""
        middle, half = self._middle(index), 0.31 * self._height
        return Box(self.x(start), middle - half, self.x(end), middle + half)

    def write(self, index: int, colour: str) -> None:
        """The name of a row and its note, and what is said behind its bar."""
        row, (label, note), middle = self._rows[index], self._names[index], self._middle(index)
        weight = row.is_asked
        if note:
            self._canvas.text(self._left, middle - 3, label, size=style.LABEL, is_bold=weight)
            baseline = middle + 3 + style.RISE * style.SMALL
            self._canvas.text(self._left, baseline, note, size=style.SMALL, colour=style.GREY)
        else:
            baseline = middle + style.MIDDLE * style.LABEL
            self._canvas.text(self._left, baseline, label, size=style.LABEL, is_bold=weight)
        self._canvas.text(
            self.x(row.reach) + _GAP,
            middle + style.MIDDLE * style.KEY,
            row.said,
            size=style.KEY,
            colour=colour,
            is_bold=weight,
        )

    def base_line(self) -> None:
        """The line from which all bars start."""
        bottom = self._top + self._height * len(self._rows)
        self._canvas.line([(self.zero, self._top), (self.zero, bottom)], colour=style.INK, thickness=2)

    def _middle(self, index: int) -> float:
        return self._top + (index + 0.5) * self._height
