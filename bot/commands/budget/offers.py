"""Which charts /budget offers: what they show is worked out when somebody wants one, and so is their code loaded."""

from typing import TYPE_CHECKING

from bot.answer import ChartOffer
from bot.commands.budget.request import BudgetRequest
from bot.request import Context
from bot.text import t
from calc.budget import BudgetReport

if TYPE_CHECKING:
    from bot.chart import Chart


def offers(request: BudgetRequest, report: BudgetReport, context: Context) -> tuple[ChartOffer, ...]:
    """What can be shown of a plan; nothing where the law has no loss."""
    fit = context.catalog.scaling_laws[report.rule].loss
    if fit is None:
        return ()

    def by_size() -> "Chart":
        from bot.commands.budget.charts import by_size as made  # the rare case

        return made(report, fit, context)

    return (ChartOffer(t("By size"), by_size),)
