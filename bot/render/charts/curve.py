"""How one figure follows from another: a line, the estimate on it, and the band that it may lie in."""

from itertools import pairwise
from math import dist

from bot.chart import Band, Curve
from bot.render.charts import style
from bot.render.charts.canvas import Canvas
from bot.render.charts.frame import Frame
from bot.render.charts.lettering import in_two_lines, width
from bot.render.charts.plot import PLOT_HEIGHT, Plot

_THICK = 7
_BIG, _SMALL = 17, 12
_GAP = 10
"""Between the edge of a band and its name."""
_ABOVE_AXIS = 16


def draw(chart: Curve, frame: Frame) -> Canvas:
    """The picture of a curve."""
    canvas, room = frame.canvas(PLOT_HEIGHT)
    marks = (chart.estimate, *chart.others)
    xs = [x for x, _ in chart.points] + [mark.x for mark in marks]
    ys = [y for _, y in chart.points] + [mark.y for mark in marks]
    plot = Plot(canvas, room, (chart.x, xs), (chart.y, ys), frame.say)
    if chart.band is not None:
        _shade(plot, chart, chart.band)
    line = [plot.at(x, y) for x, y in chart.points]
    canvas.line(line, colour=style.LINE_COLOUR, thickness=_THICK)
    for (left, top), (right, bottom) in pairwise(line):
        canvas.keep_clear([(left, top), ((left + right) / 2, (top + bottom) / 2)], _THICK)
    estimate = plot.at(chart.estimate.x, chart.estimate.y)
    canvas.keep_clear([estimate], _BIG)
    canvas.name_point(
        *estimate, frame.say(chart.estimate.said), plot.names_room,
        size=style.KEY, colour=style.ACCENT, is_bold=True, beside=1.4 * _BIG, is_needed=True,
    )  # fmt: skip
    if chart.band is not None:
        _name_band(plot, chart.band, frame.say(chart.band.said))
    for mark in chart.others:
        place = plot.at(mark.x, mark.y)
        if dist(place, estimate) > 2 * _BIG and canvas.name_point(
            *place, frame.say(mark.said), plot.names_room, size=style.SMALL, beside=1.4 * _SMALL
        ):
            canvas.dot(*place, radius=_SMALL, colour=style.LINE_COLOUR)
    canvas.dot(*estimate, radius=_BIG, colour=style.ACCENT)
    return canvas


def _shade(plot: Plot, chart: Curve, band: Band) -> None:
    """Fill what lies below the curve within the band."""
    inside = [plot.at(x, y) for x, y in chart.points if band.low <= x <= band.high]
    if inside:
        plot.canvas.area([(inside[0][0], plot.base), *inside, (inside[-1][0], plot.base)], style.ACCENT_TINT)


def _name_band(plot: Plot, band: Band, said: str) -> None:
    """The name of a band above the axis: in it, in one line or two, or beside it where it is too narrow."""
    left, right = (plot.at(x, band.low)[0] for x in (band.low, band.high))
    lines = in_two_lines(said, style.SMALL, right - left - 2 * _GAP)
    if "".join(lines).replace(" ", "") != said.replace(" ", ""):
        _name_beside(plot, said, left, right)
        return
    for place, line in enumerate(reversed(lines)):
        plot.canvas.text(
            (left + right) / 2, plot.base - _ABOVE_AXIS - place * style.LINE * style.SMALL, line,
            size=style.SMALL, colour=style.ACCENT, side="center", halo=style.ACCENT_TINT,
        )  # fmt: skip


def _name_beside(plot: Plot, said: str, left: float, right: float) -> None:
    """Below the curve on its right, which is empty, or else on its left."""
    is_on_right = right + _GAP + width(said, style.SMALL) <= plot.room.right
    plot.canvas.text(
        right + _GAP if is_on_right else left - _GAP, plot.base - _ABOVE_AXIS, said,
        size=style.SMALL, colour=style.ACCENT, side="left" if is_on_right else "right", halo=style.PAPER,
    )  # fmt: skip
