"""Which charts /api offers: what they show is worked out when somebody wants one, and so is their code loaded."""

from typing import TYPE_CHECKING

from bot.answer import ChartOffer
from bot.commands.api.report import ApiReport
from bot.commands.api.request import ApiRequest
from bot.text import t

if TYPE_CHECKING:
    from bot.chart import Chart


def offers(request: ApiRequest, report: ApiReport) -> tuple[ChartOffer, ...]:
    """Money a token over traffic, where own GPUs have a price."""
    if report.bill is None or report.bill.own is None or report.bill.own.usd_per_month is None:
        return ()

    def by_traffic() -> "Chart":
        from bot.commands.api.charts import by_traffic as made  # the rare case

        return made(request, report)

    return (ChartOffer(t("By traffic"), by_traffic),)
