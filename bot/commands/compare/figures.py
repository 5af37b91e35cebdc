"""The rows of a comparison as figures with their ranges: what a table and a chart of it show alike."""

from dataclasses import dataclass

from bot.commands.compare.comparison import Comparison, Row
from bot.commands.compare.labels import label_of
from bot.commands.compare.measures import shown_money, shown_work
from bot.present import memory
from bot.text import Text
from config.schema.gpu import Gpu


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: its label, the middle and the ends of its figure, and how the middle is written."""

    label: Text
    value: float
    low: float
    high: float
    shown: Text
    note: Text | None = None
    """What a chart has below the label."""


def figures(comparison: Comparison) -> tuple[Figure, ...]:
    """The rows that fit, all in one unit: money where any has a price, and then only those; else what they take."""
    rows = comparison.priced or tuple(row for row in comparison.rows if row.measure.fits)
    return tuple(figure_of(row, comparison) for row in rows)


def figure_of(row: Row, comparison: Comparison) -> Figure:
    """The figure of one row: its money, or what it takes where it has no price."""
    measure = row.measure
    spread = measure.money or measure.work
    shown = shown_money(measure) if measure.money else shown_work(row.report, measure)
    return Figure(label_of(row, comparison), spread.mid, spread.low, spread.high, shown, _note(row, comparison))


def _note(row: Row, comparison: Comparison) -> Text | None:
    """On how many GPUs a model is served, where that differs; of a GPU the label says it."""
    count = comparison.own_gpus(row)
    return None if count is None or isinstance(row.item, Gpu) else memory.gpus(count, row.request.gpu)
