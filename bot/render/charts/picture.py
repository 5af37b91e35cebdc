"""A chart as a PNG file. Imports what draws, so that a process that answers questions imports this from nowhere."""

from datetime import date

from bot.chart import Bars, Chart, Curve, Frontier, Stacks, Timeline
from bot.language import Language
from bot.render.charts import bars, curve, frontier, stacks, timeline
from bot.render.charts.canvas import Canvas
from bot.render.charts.frame import Frame
from bot.render.numbers import Speaker


def draw(chart: Chart, language: Language, command: str, day: date) -> bytes:
    """The picture of a chart in a language, with the command that it answers and the day."""
    return sketch(chart, language, command, day).png()


def sketch(chart: Chart, language: Language, command: str, day: date) -> Canvas:
    """The same before it becomes a file."""
    frame = Frame(chart, Speaker(language), command, day)
    match chart:
        case Bars():
            return bars.draw(chart, frame)
        case Curve():
            return curve.draw(chart, frame)
        case Frontier():
            return frontier.draw(chart, frame)
        case Stacks():
            return stacks.draw(chart, frame)
        case Timeline():
            return timeline.draw(chart, frame)
