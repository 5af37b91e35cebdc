"""What stands around every chart: title and subtitle above, the command and the day below."""

from datetime import date

from bot.chart import Chart
from bot.render.charts import style
from bot.render.charts.box import Box
from bot.render.charts.canvas import Canvas
from bot.render.charts.lettering import cut, in_two_lines, width
from bot.render.numbers import Speaker

_FOOT = 88
_GAP = 26


class Frame:
    """The heading and the corners of one chart, in one language."""

    def __init__(self, chart: Chart, speaker: Speaker, command: str, day: date) -> None:
        self.say = speaker.say
        room = style.WIDTH - 2 * style.MARGIN
        self._title = in_two_lines(self.say(chart.title), style.TITLE, room, is_bold=True)
        self._subtitle = in_two_lines(self.say(chart.subtitle), style.SUBTITLE, room)
        self._command = command
        self._day = day.isoformat()

    @property
    def _top(self) -> float:
        lines = len(self._title) * style.TITLE + len(self._subtitle) * style.SUBTITLE
        return style.MARGIN + style.LINE * lines + _GAP

    def canvas(self, needed: float = 0) -> tuple[Canvas, Box]:
        """A canvas that has room for so many pixels of chart, with all that stands around it, and that room."""
        canvas = Canvas(max(style.LEAST_HEIGHT, self._top + needed + _FOOT))
        y: float = style.MARGIN
        for size, lines, colour in (
            (style.TITLE, self._title, style.INK),
            (style.SUBTITLE, self._subtitle, style.GREY),
        ):
            for said in lines:
                baseline = y + style.RISE * size
                canvas.text(style.MARGIN, baseline, said, size=size, colour=colour, is_bold=size == style.TITLE)
                y += style.LINE * size
        self._corners(canvas)
        return canvas, Box(style.MARGIN, self._top, style.WIDTH - style.MARGIN, canvas.height - _FOOT)

    def _corners(self, canvas: Canvas) -> None:
        baseline, right = canvas.height - 30, style.WIDTH - style.MARGIN
        room = right - style.MARGIN - width(self._day, style.CORNER) - style.MARGIN
        command = cut(self._command, style.CORNER, room)
        canvas.text(style.MARGIN, baseline, command, size=style.CORNER, colour=style.GREY)
        canvas.text(right, baseline, self._day, size=style.CORNER, colour=style.GREY, side="right")
