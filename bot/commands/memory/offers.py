"""Which charts /memory offers: what they show is worked out when somebody wants one, and so is their code loaded."""

from typing import TYPE_CHECKING

from bot.answer import ChartOffer
from bot.commands.memory.request import MemoryRequest
from bot.request import Context
from bot.text import t
from calc.memory import MemoryReport

if TYPE_CHECKING:
    from bot.chart import Chart


def offers(request: MemoryRequest, report: MemoryReport, context: Context) -> tuple[ChartOffer, ...]:
    """What can be shown of the memory."""

    def by_gpu() -> "Chart":
        from bot.commands.memory.charts import by_gpu as made  # the rare case

        return made(request, report, context)

    return (ChartOffer(t("By GPU"), by_gpu),)
