"""Which charts /train offers: what they show is worked out when somebody wants one, and so is their code loaded."""

from typing import TYPE_CHECKING

from bot.answer import ChartOffer
from bot.commands.train.request import TrainRequest
from bot.request import Context
from bot.text import t
from calc.training import TrainingReport

if TYPE_CHECKING:
    from bot.chart import Chart


def offers(request: TrainRequest, report: TrainingReport, context: Context) -> tuple[ChartOffer, ...]:
    """What can be shown of an estimate."""

    def by_gpu() -> "Chart":
        from bot.commands.train.charts import by_gpu as made  # the rare case

        return made(request, report, context)

    def by_mfu() -> "Chart":
        from bot.commands.train.charts import by_mfu as made  # the rare case

        return made(request, report, context)

    return ChartOffer(t("By GPU"), by_gpu), ChartOffer(t("By MFU"), by_mfu)
