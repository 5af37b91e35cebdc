"""The chart of /serve: what speed costs, on the GPUs of the best plans."""

from collections.abc import Iterator

from bot.chart import Axis, Choice, Frontier
from bot.commands.serve import texts
from bot.commands.serve.request import ServeRequest
from bot.commands.serve.run import plans_question
from bot.present import price as price_texts
from bot.present import times
from bot.request import Context
from bot.text import t
from calc.cost import in_currency
from calc.plans import Plan
from calc.serve import PlanFigures, PlansReport, best_tradeoffs

_SLOWEST = 3.0
"""Times the slowest time per token of the plans: what is slower is not shown."""


def frontier(request: ServeRequest, report: PlansReport, context: Context) -> Frontier:
    """A million tokens against the time of each, on every GPU of the plans, and what is best of all."""
    return Frontier(
        title=t("{size}: what speed costs", size=price_texts.size(request.size)),
        subtitle=t("Points: plans for {load} with more and less in flight; the line joins the best",
                   load=texts.load(request)),
        x=Axis(t("Time of each token, ms"), "number", is_logarithmic=True),
        y=Axis(t("1M tokens, read and written"), "money", request.currency, is_logarithmic=True),
        choices=tuple(_choices(request, report, context)),
        is_less_better=True,
    )  # fmt: skip


def _choices(request: ServeRequest, report: PlansReport, context: Context) -> Iterator[Choice]:
    catalog = context.catalog
    slowest_s = _SLOWEST * max(figures.loaded.tpot_s for figures in report.plans)
    kinds = {figures.plan.hardware.gpu.id: figures.plan.hardware for figures in report.plans}
    for hardware in kinds.values():
        plans = best_tradeoffs(
            plans_question(request), hardware, catalog.serving, most_gpus=catalog.defaults.cluster.largest_gpus
        )
        shown = [plan for plan in plans if plan.fleets.at_limit.tpot_s <= slowest_s]
        for plan in shown:
            yield _choice(plan, request, is_named=plan is shown[len(shown) // 2])
    yield _chosen(report.plans[0], request)


def _choice(plan: Plan, request: ServeRequest, *, is_named: bool) -> Choice:
    """A point; one of each kind of GPU has its name."""
    label = t("{gpu}", gpu=plan.hardware.gpu.label) if is_named else None
    return Choice(plan.fleets.at_limit.tpot_s * 1e3, _of_million(plan, request), label)


def _chosen(best: PlanFigures, request: ServeRequest) -> Choice:
    label = t(
        "{gpus}: {tpot}, {usd} a month",
        gpus=texts.short(best), tpot=times.single(best.loaded.tpot_s * 1e3),
        usd=texts.money(best.usd_per_month.mid, request),
    )  # fmt: skip
    return Choice(best.loaded.tpot_s * 1e3, _of_million(best.plan, request), label, is_chosen=True)


def _of_million(plan: Plan, request: ServeRequest) -> float:
    return in_currency(usd=plan.usd_per_1m_tokens, fx=request.fx.rate if request.fx else 1.0)
