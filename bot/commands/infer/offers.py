"""Which charts /infer offers: what they show is worked out when somebody wants one, and so is their code loaded."""

from typing import TYPE_CHECKING

from bot.answer import ChartOffer
from bot.commands.infer.request import ServingRequest
from bot.request import Context
from bot.text import t
from calc.serving import ServingReport

if TYPE_CHECKING:
    from bot.chart import Chart

_LEAST_ROOM = 4
"""Requests in flight below which there is nothing to choose."""


def offers(request: ServingRequest, report: ServingReport, context: Context) -> tuple[ChartOffer, ...]:
    """What can be shown of an estimate; nothing of one token, which the prompt gives."""

    def by_batch() -> "Chart":
        from bot.commands.infer.charts import frontier as made  # the rare case

        return made(request, report, context)

    def by_gpu() -> "Chart":
        from bot.commands.infer.charts import cost_by_gpu as made  # the rare case

        return made(request, report, context)

    if report.output_tokens == 1:
        return ()
    on_others = ChartOffer(t("By GPU"), by_gpu)
    return (ChartOffer(t("By batch"), by_batch), on_others) if report.max_batch >= _LEAST_ROOM else (on_others,)
