"""Two axes: where values lie on the canvas, the lines and numbers behind them, and their names."""

import math
from collections.abc import Callable, Iterable
from datetime import date

from matplotlib.ticker import MaxNLocator

from bot.chart import Axis
from bot.render.charts import style
from bot.render.charts.box import Box
from bot.render.charts.canvas import Canvas, Side
from bot.render.charts.lettering import cut, width
from bot.render.numbers import rounded
from bot.text import Text, t

PLOT_HEIGHT = 580
"""Of the room for a plot with its numbers and names."""
_MOST_TICKS = 6
_MOST_FIGURES = 6
_GAP = 14
_ABOVE_ZERO = 0.4
"""An axis starts at zero where its values come nearer to it than this share of the largest."""
_LEAST_FACTOR = 2.0
"""Between the ends of a logarithmic axis."""
_RIM = 0.1
_RIM_BELOW = 0.16
"""Of what lies above zero, as a share of its extent: room for names."""


class Span:
    """An axis laid along some pixels."""

    def __init__(
        self, axis: Axis, values: Iterable[float], first_px: float, last_px: float, *, is_level: bool = False
    ) -> None:
        """Lay an axis; one of levels has rims, and starts at zero where that is not far."""
        self.axis = axis
        self._logarithmic = axis.is_logarithmic
        values = tuple(values)
        low, high = min(values), max(values)
        if is_level and self._logarithmic:
            factor = max(high / low, _LEAST_FACTOR)
            self.low, self.high = low / factor**_RIM_BELOW, high * factor**_RIM
        elif is_level:
            extent = high - low or high
            self.low = 0.0 if low < _ABOVE_ZERO * high else low - _RIM_BELOW * extent
            self.high = high + _RIM * extent
        else:
            self.low, self.high = low, high if high > low else low + 1
        self._first_px, self._last_px = first_px, last_px

    def px(self, value: float) -> float:
        """Where a value lies."""
        if self._logarithmic:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self._first_px + share * (self._last_px - self._first_px)

    def ticks(self) -> list[tuple[float, Text]]:
        """Round values on the axis, each as it is written: with as few figures as tell all of them apart."""
        found = [value for value in self._round() if self.low <= value <= self.high]
        figures = next(
            (n for n in range(1, _MOST_FIGURES) if all(math.isclose(rounded(v, n), v) for v in found)), _MOST_FIGURES
        )
        return [(value, t("{value}", value=self.axis.figure(value, figures))) for value in found]

    def _round(self) -> list[float]:
        if self.axis.unit == "date":
            return [float(day.toordinal()) for day in _months(self.low, self.high)]
        if not self._logarithmic:
            return [
                float(v) for v in MaxNLocator(_MOST_TICKS, steps=(1, 2, 2.5, 5, 10)).tick_values(self.low, self.high)
            ]
        decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        for steps in ((1, 2, 5), (1, 3), (1,)):
            found = [step * 10.0**decade for decade in decades for step in steps]
            if sum(self.low <= value <= self.high for value in found) <= _MOST_TICKS + 1:
                return found
        return found


def _months(low: float, high: float) -> list[date]:
    """The first days of months, as many as there is room for: of each, every second, third, sixth or twelfth one."""
    first, last = date.fromordinal(int(low)), date.fromordinal(int(high))
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    for step in (1, 2, 3, 6):
        found = [day for day in months if (day.month - 1) % step == 0]
        if sum(low <= day.toordinal() <= high for day in found) <= _MOST_TICKS - 1:
            return found
    return [day for day in months if day.month == 1]


class Plot:
    """A chart with a horizontal and a vertical axis."""

    def __init__(
        self,
        canvas: Canvas,
        room: Box,
        x: tuple[Axis, Iterable[float]],
        y: tuple[Axis, Iterable[float]],
        say: Callable[[Text], str],
    ) -> None:
        """Lay out and draw the axes for some values of each."""
        self.canvas, self._say = canvas, say
        top, bottom = room.top + 2 * style.SMALL, room.bottom - 2.9 * style.SMALL
        self._y = Span(*y, bottom, top, is_level=True)
        numbers = [(value, say(text)) for value, text in self._y.ticks()]
        left = room.left + max((width(said, style.SMALL) for _, said in numbers), default=0) + _GAP
        self._x = Span(*x, left, room.right - _GAP)
        self.room = Box(left, top, room.right, bottom)
        self.names_room = Box(left, room.top, room.right, bottom)
        self._name(self._y.axis, room.top + style.RISE * style.SMALL, room, "left")
        for value, said in numbers:
            self._level(value, said)
        self._columns(room)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point lies."""
        return self._x.px(x), self._y.px(y)

    @property
    def base(self) -> float:
        """Where the horizontal axis lies."""
        return self.room.bottom

    def _level(self, value: float, said: str) -> None:
        y = self._y.px(value)
        self.canvas.rule((self.room.left, y), (self.room.right, y))
        baseline = y + style.MIDDLE * style.SMALL
        self.canvas.text(self.room.left - _GAP, baseline, said, size=style.SMALL, colour=style.GREY, side="right")

    def _columns(self, room: Box) -> None:
        """The numbers below the axis, without those that would touch their neighbour, and its name."""
        self.canvas.rule((self.room.left, self.base), (self.room.right, self.base), colour=style.INK)
        baseline = self.base + 0.5 * style.SMALL + style.RISE * style.SMALL
        free_from = room.left
        for value, text in self._x.ticks():
            x, said = self._x.px(value), self._say(text)
            half = width(said, style.SMALL) / 2
            middle = min(x, room.right - half)
            if middle - half < free_from:
                continue
            self.canvas.rule((x, self.base), (x, self.base + 0.4 * style.SMALL), colour=style.INK)
            self.canvas.text(middle, baseline, said, size=style.SMALL, colour=style.GREY, side="center")
            free_from = middle + half + _GAP
        self._name(self._x.axis, baseline + style.LINE * style.SMALL, room, "right")

    def _name(self, axis: Axis, baseline: float, room: Box, side: Side) -> None:
        """The name of an axis at one end of the room."""
        said = cut(self._say(axis.name), style.SMALL, room.right - room.left)
        x = room.left if side == "left" else room.right
        self.canvas.text(x, baseline, said, size=style.SMALL, colour=style.GREY, side=side)
