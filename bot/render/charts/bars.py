"""Amounts side by side: horizontal bars, their ranges as whiskers, the one that was asked for in colour."""

from bot.chart import Bars
from bot.render.charts import style
from bot.render.charts.canvas import Canvas
from bot.render.charts.frame import Frame
from bot.render.charts.rows import LEAST_HEIGHT, Row, Rows

_CAP = 9
_WHISKER = 4


def draw(chart: Bars, frame: Frame) -> Canvas:
    """The picture of some bars."""
    canvas, room = frame.canvas(len(chart.bars) * LEAST_HEIGHT)
    said = [
        Row(
            label=frame.say(bar.label),
            note=frame.say(bar.note) if bar.note else "",
            said=frame.say(bar.said),
            reach=max(bar.value, bar.high or 0.0),
            is_asked=bar.is_asked,
        )
        for bar in chart.bars
    ]
    rows = Rows(canvas, room, said)
    for index, bar in enumerate(chart.bars):
        box = rows.bar(index, 0, bar.value)
        canvas.rectangle(box, style.ACCENT if bar.is_asked else style.QUIET)
        if bar.low is not None and bar.high is not None:
            _whisker(canvas, rows.x(bar.low), rows.x(bar.high), (box.top + box.bottom) / 2)
        rows.write(index, style.ACCENT if bar.is_asked else style.INK)
    rows.base_line()
    return canvas


def _whisker(canvas: Canvas, low: float, high: float, y: float) -> None:
    canvas.line([(low, y), (high, y)], colour=style.INK, thickness=_WHISKER)
    for x in (low, high):
        canvas.line([(x, y - _CAP), (x, y + _CAP)], colour=style.INK, thickness=_WHISKER)
