"""Which chart /buy offers: what it shows is worked out when somebody wants it, and so is its code loaded."""

from typing import TYPE_CHECKING

from bot.answer import ChartOffer
from bot.commands.buy.request import BuyRequest
from bot.text import t
from calc.rent_or_buy import BuyingReport

if TYPE_CHECKING:
    from bot.chart import Chart


def offers(request: BuyRequest, report: BuyingReport) -> tuple[ChartOffer, ...]:
    """What can be shown of both alternatives."""

    def by_month() -> "Chart":
        from bot.commands.buy.charts import by_month as made  # the rare case

        return made(request, report)

    return (ChartOffer(t("By month"), by_month),)
