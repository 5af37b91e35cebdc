"""What more of one good costs of another: a point a choice, the best ones joined, the chosen one in colour."""

from itertools import pairwise

from bot.chart import Axis, Choice, Frontier
from bot.render.charts import style
from bot.render.charts.canvas import Canvas
from bot.render.charts.frame import Frame
from bot.render.charts.plot import PLOT_HEIGHT, Plot

_THICK = 6
_BIG, _SMALL = 18, 12
_STEP = 8
"""Pixels between the points of a line that names keep clear of."""


def draw(chart: Frontier, frame: Frame) -> Canvas:
    """The picture of a frontier."""
    canvas, room = frame.canvas(PLOT_HEIGHT)
    xs, ys = [choice.x for choice in chart.choices], [choice.y for choice in chart.choices]
    plot = Plot(canvas, room, _from_zero(chart.x, xs), _from_zero(chart.y, ys), frame.say)
    best = chart.best
    line = [plot.at(choice.x, choice.y) for choice in best]
    if len(line) > 1:
        canvas.line(line, colour=style.LINE_COLOUR, thickness=_THICK)
    for (left, top), (right, bottom) in pairwise(line):
        steps = max(1, round(max(abs(right - left), abs(bottom - top)) / _STEP))
        shares = [step / steps for step in range(steps)]
        canvas.keep_clear([(left + s * (right - left), top + s * (bottom - top)) for s in shares], _THICK)
    for choice in sorted(chart.choices, key=lambda c: c.is_chosen):
        colour = style.LINE_COLOUR if choice in best else style.QUIET
        is_chosen = choice.is_chosen
        canvas.dot(
            *plot.at(choice.x, choice.y),
            radius=_BIG if is_chosen else _SMALL,
            colour=style.ACCENT if is_chosen else colour,
        )
    ends = (chart.choices[0], chart.choices[-1])
    for choice in sorted(chart.choices, key=lambda c: (not c.is_chosen, c not in ends)):
        if choice.label is not None:
            _name(plot, choice, frame.say(choice.label))
    return canvas


def _from_zero(axis: Axis, values: list[float]) -> tuple[Axis, list[float]]:
    """An axis with what it reaches over; a logarithmic one has no zero."""
    return axis, values if axis.is_logarithmic else [0.0, *values]


def _name(plot: Plot, choice: Choice, said: str) -> None:
    place = plot.at(choice.x, choice.y)
    if choice.is_chosen:
        plot.canvas.name_point(
            *place, said, plot.names_room,
            size=style.KEY, colour=style.ACCENT, is_bold=True, beside=1.4 * _BIG, is_needed=True,
        )  # fmt: skip
    else:
        plot.canvas.name_point(*place, said, plot.names_room, size=style.SMALL, beside=1.4 * _SMALL)
