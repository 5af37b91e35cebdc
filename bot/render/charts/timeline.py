"""How prices moved: a line for each that was seen more than once, named at its end, and a dot for each other."""

from itertools import pairwise

from bot.chart import Mark, Series, Timeline
from bot.render.charts import style
from bot.render.charts.canvas import Canvas
from bot.render.charts.frame import Frame
from bot.render.charts.plot import PLOT_HEIGHT, Plot

_THICK = 6
_MARK, _BIG, _SMALL = 17, 13, 10
_STEPS = 24
"""Points of a line that names keep clear of."""


def draw(chart: Timeline, frame: Frame) -> Canvas:
    """The picture of a timeline."""
    canvas, room = frame.canvas(PLOT_HEIGHT)
    points = [point for line in chart.lines for point in line.points] + [*chart.dots]
    points += [(mark.x, mark.y) for mark in chart.marks]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    plot = Plot(canvas, room, (chart.x, xs), (chart.y, [0.0, *ys]), frame.say)
    for x, y in chart.dots:
        canvas.dot(*plot.at(x, y), radius=_SMALL, colour=style.QUIET)
    for number, line in enumerate(chart.lines):
        _draw(plot, line, style.PARTS[number % len(style.PARTS)])
    for mark in chart.marks:
        _mark(plot, mark, frame)
    for number, line in enumerate(chart.lines):
        _name(plot, line, frame, style.PARTS_INK[number % len(style.PARTS_INK)])
    return canvas


def _draw(plot: Plot, line: Series, colour: str) -> None:
    places = [plot.at(x, y) for x, y in line.points]
    plot.canvas.line(places, colour=colour, thickness=_THICK)
    for (left, top), (right, bottom) in pairwise(places):
        shares = [step / _STEPS for step in range(_STEPS)]
        plot.canvas.keep_clear([(left + s * (right - left), top + s * (bottom - top)) for s in shares], _THICK)
    for place in places:
        plot.canvas.dot(*place, radius=_BIG, colour=colour)


def _mark(plot: Plot, mark: Mark, frame: Frame) -> None:
    """A point that the chart is about, with its name."""
    place = plot.at(mark.x, mark.y)
    plot.canvas.dot(*place, radius=_MARK, colour=style.ACCENT)
    plot.canvas.keep_clear([place], _MARK)
    plot.canvas.name_point(
        *place, frame.say(mark.said), plot.names_room,
        size=style.KEY, colour=style.ACCENT, is_bold=True, beside=1.4 * _MARK, is_needed=True,
    )  # fmt: skip


def _name(plot: Plot, line: Series, frame: Frame, colour: str) -> None:
    """Who it is and the newest price at its end; the first price where there is room for it."""
    canvas, beside = plot.canvas, 1.4 * _BIG
    first, last = plot.at(*line.points[0]), plot.at(*line.points[-1])
    named = f"{frame.say(line.label)} {frame.say(line.last)}"
    canvas.name_point(
        *last, named, plot.names_room, size=style.LABEL, colour=colour, is_bold=True, beside=beside, is_needed=True
    )
    canvas.name_point(*first, frame.say(line.first), plot.names_room, size=style.SMALL, colour=colour, beside=beside)
