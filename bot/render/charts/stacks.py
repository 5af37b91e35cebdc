"""What wholes are made of: horizontal bars of coloured parts, each with the mark of its limit."""

from collections.abc import Sequence
from dataclasses import replace

from bot.chart import Stacks
from bot.render.charts import style
from bot.render.charts.box import Box
from bot.render.charts.canvas import Canvas
from bot.render.charts.frame import Frame
from bot.render.charts.lettering import cut, width
from bot.render.charts.rows import LEAST_HEIGHT, Row, Rows

_KEY_HEIGHT = 62
_SWATCH = 24
_SWATCH_GAP = 10
_KEY_GAP = 26
_RIM = 10
"""Beside a number in its part of a bar."""
_LIMIT = 6
"""Width of the mark of the limit, and what it juts out above and below."""


def draw(chart: Stacks, frame: Frame) -> Canvas:
    """The picture of some stacks."""
    canvas, room = frame.canvas(_KEY_HEIGHT + len(chart.stacks) * LEAST_HEIGHT)
    said = [
        Row(
            label=frame.say(stack.label),
            note=frame.say(stack.note) if stack.note else "",
            said=frame.say(stack.said),
            reach=max(stack.total, stack.limit),
            is_asked=stack.is_asked,
        )
        for stack in chart.stacks
    ]
    _key(canvas, room, [*(frame.say(part) for part in chart.parts), frame.say(chart.limit)])
    rows = Rows(canvas, Box(room.left, room.top + _KEY_HEIGHT, room.right, room.bottom), said)
    for index, stack in enumerate(chart.stacks):
        start = 0.0
        for number, part in enumerate(stack.parts):
            box = rows.bar(index, start, start + part.value)
            canvas.rectangle(box, style.PARTS[number])
            _in_part(canvas, _clear_of(rows.x(stack.limit), box), frame.say(part.said), style.ON_PARTS[number])
            start += part.value
        limit, bar = rows.x(stack.limit), rows.bar(index, 0, stack.limit)
        canvas.rectangle(Box(limit - _LIMIT / 2, bar.top - _LIMIT, limit + _LIMIT / 2, bar.bottom + _LIMIT), style.INK)
        fitting = style.ACCENT if stack.is_asked else style.INK
        rows.write(index, fitting if stack.total <= stack.limit else style.ALARM)
    rows.base_line()
    return canvas


def _clear_of(limit: float, box: Box) -> Box:
    """The wider side of a part that the mark of the limit divides."""
    if not box.left < limit < box.right:
        return box
    if limit - box.left > box.right - limit:
        return replace(box, right=limit)
    return replace(box, left=limit)


def _in_part(canvas: Canvas, box: Box, said: str, colour: str) -> None:
    """The number of a part, where it is wide enough."""
    if width(said, style.SMALL) + 2 * _RIM <= box.right - box.left:
        baseline = (box.top + box.bottom) / 2 + style.MIDDLE * style.SMALL
        canvas.text((box.left + box.right) / 2, baseline, said, size=style.SMALL, colour=colour, side="center")


def _key(canvas: Canvas, room: Box, names: Sequence[str]) -> None:
    """The names of the parts in their order, beside their colours, and that of the limit beside its mark."""
    taken = len(names) * (_SWATCH + _SWATCH_GAP) + (len(names) - 1) * _KEY_GAP
    most = (room.right - room.left - taken) / len(names)
    fits = sum(width(name, style.SMALL) for name in names) <= most * len(names)
    x, baseline = room.left, room.top + style.RISE * style.SMALL
    middle = baseline - style.MIDDLE * style.SMALL
    for number, name in enumerate(names):
        if number < len(names) - 1:
            swatch, ink = Box(x, middle - _SWATCH / 2, x + _SWATCH, middle + _SWATCH / 2), style.PARTS_INK[number]
            canvas.rectangle(swatch, style.PARTS[number])
        else:
            mark, ink = x + _SWATCH / 2, style.INK
            half = _SWATCH / 2 + _LIMIT
            canvas.rectangle(Box(mark - _LIMIT / 2, middle - half, mark + _LIMIT / 2, middle + half), ink)
        said = name if fits else cut(name, style.SMALL, most)
        x = canvas.text(x + _SWATCH + _SWATCH_GAP, baseline, said, size=style.SMALL, colour=ink).right + _KEY_GAP
