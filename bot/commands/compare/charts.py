"""The chart of /compare: its rows as bars."""

from typing import TYPE_CHECKING

from bot.answer import ChartOffer
from bot.commands.compare.comparison import Comparison
from bot.commands.compare.figures import figures
from bot.text import Text, t
from calc.memory import MemoryReport
from calc.serving import ServingReport

if TYPE_CHECKING:
    from bot.chart import Bars

_LEAST_BARS = 2


def offers(headline: Text, comparison: Comparison) -> tuple[ChartOffer, ...]:
    """The table as a picture, where there is more than one row to see."""
    if len(figures(comparison)) < _LEAST_BARS:
        return ()
    return (ChartOffer(t("Chart"), lambda: _bars(headline, comparison)),)


def _bars(headline: Text, comparison: Comparison) -> "Bars":
    from bot.chart import Bar, Bars  # only for whoever wants a picture

    rows = figures(comparison)
    has_ranges = any(row.low < row.value < row.high for row in rows)
    unit = _unit(comparison)
    return Bars(
        title=headline,
        subtitle=t("{unit}. Lines: likely range", unit=unit) if has_ranges else unit,
        bars=tuple(
            Bar(
                label=row.label, value=row.value, said=row.shown,
                low=row.low if has_ranges else None, high=row.high if has_ranges else None,
                note=row.note, is_asked=place == 0,
            )
            for place, row in enumerate(rows)
        ),
    )  # fmt: skip


def _unit(comparison: Comparison) -> Text:
    """What the length of a bar counts."""
    match comparison.rows[0].report, bool(comparison.priced):
        case ServingReport(output_tokens=1), True:
            return t("Cost of 1M input tokens")
        case ServingReport(), True:
            return t("Cost of 1M output tokens")
        case ServingReport(), False:
            return t("Output tokens/s")
        case MemoryReport(), _:
            return t("GB on each GPU")
        case _, True:
            return t("Cost")
    return t("GPU-hours")
