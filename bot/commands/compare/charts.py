"""The chart of /compare: its rows as bars."""

from typing import TYPE_CHECKING

from bot.answer import ChartOffer
from bot.commands.compare.comparison import Comparison
from bot.commands.compare.figures import figures
from bot.text import Text, t

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
    subtitle = {
        (True, True): t("Cost, with its range"), (True, False): t("Cost"),
        (False, True): t("What it takes, with its range"), (False, False): t("What it takes"),
    }  # fmt: skip
    return Bars(
        title=headline,
        subtitle=subtitle[bool(comparison.priced), has_ranges],
        bars=tuple(
            Bar(
                label=row.label, value=row.value, said=row.shown,
                low=row.low if has_ranges else None, high=row.high if has_ranges else None,
                is_asked=place == 0,
            )
            for place, row in enumerate(rows)
        ),
    )  # fmt: skip
