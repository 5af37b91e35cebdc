"""What /serve offers to tap: the plan of each other GPU, and a chart, whose code is loaded when somebody wants it."""

from typing import TYPE_CHECKING

from bot.answer import Action, ChartOffer
from bot.commands.serve.machines import Smaller
from bot.commands.serve.request import ServeRequest
from bot.present.price import offer_name
from bot.request import Context
from bot.text import t, verbatim
from calc.serve import PlansReport

if TYPE_CHECKING:
    from bot.chart import Chart

_MOST_GPUS = 3


def offers(request: ServeRequest, report: PlansReport, context: Context) -> tuple[ChartOffer, ...]:
    """Cost against latency."""

    def frontier() -> "Chart":
        from bot.commands.serve.charts import frontier as made  # the rare case

        return made(request, report, context)

    return (ChartOffer(t("Cost and speed"), frontier),)


def actions(
    request: ServeRequest, report: PlansReport, smaller: Smaller | None, context: Context
) -> tuple[tuple[Action, ...], ...]:
    """The same question of one of the next GPUs alone; of one GPU, where fewer of them are rented at once."""
    if len(request.choice.named) == 1:
        if smaller is None:
            return ()
        command = " ".join(("/serve", *request.from_offer(smaller.offer).spelled(context)))
        return ((Action(offer_name(smaller.offer, context.catalog), command),),)
    words = (" ".join(("/serve", *request.on(figures.plan.hardware.gpu).spelled(context))) for figures in report.plans)
    labels = (verbatim(figures.plan.hardware.gpu.label) for figures in report.plans)
    return (tuple(Action(label, command) for label, command in zip(labels, words, strict=True))[:_MOST_GPUS],)
