"""The rows of a comparison as figures with their ranges: what a table and a chart of it show alike."""

from dataclasses import dataclass

from bot.commands.compare.comparison import Comparison, Row
from bot.commands.compare.labels import label
from bot.commands.compare.measures import shown_money, shown_work
from bot.text import Text, t


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: its label, the middle and the ends of its figure, and how the middle is written."""

    label: Text
    value: float
    low: float
    high: float
    shown: Text


def figures(comparison: Comparison) -> tuple[Figure, ...]:
    """The rows that fit, all in one unit: money where any has a price, and then only those; else what they take."""
    rows = comparison.priced or tuple(row for row in comparison.rows if row.measure.fits)
    return tuple(figure_of(row) for row in rows)


def figure_of(row: Row) -> Figure:
    """The figure of one row: its money, or what it takes where it has no price."""
    measure = row.measure
    spread = measure.money or measure.work
    shown = shown_money(measure) if measure.money else shown_work(row.report, measure)
    return Figure(t("{name}", name=label(row.item)), spread.mid, spread.low, spread.high, shown)
