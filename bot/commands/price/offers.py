"""Which chart /price offers: what it shows is worked out when somebody wants it, and so is its code loaded."""

from typing import TYPE_CHECKING

from bot.answer import ChartOffer
from bot.commands.price.market import Market, with_history
from bot.commands.price.request import PriceRequest
from bot.request import Context
from bot.text import t

if TYPE_CHECKING:
    from bot.chart import Chart


def offers(request: PriceRequest, report: Market, context: Context) -> tuple[ChartOffer, ...]:
    """Prices over time, where any was seen more than once."""
    if not with_history(report.quotes, report.day):
        return ()

    def over_time() -> "Chart":
        from bot.commands.price.charts import over_time as made  # the rare case

        return made(request, report, context.catalog)

    return (ChartOffer(t("Chart"), over_time),)
