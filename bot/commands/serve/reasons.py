"""Why the next plan is not the best one."""

from bot.commands.serve.request import ServeRequest
from bot.present import memory
from bot.text import Plain, Share, Text, Whole, t
from calc.plans import Plan
from calc.serve import PlanFigures

_SAME = 1.005
"""Two bills up to this factor apart are the same, as they are written."""


def why_next(request: ServeRequest, best: PlanFigures, other: PlanFigures) -> Text:
    """The next plan by its GPUs, and what it loses by."""
    return t("Next: {gpus}, {why}", gpus=memory.gpus(other.plan.paid_gpus, other.plan.hardware.gpu),
             why=_why(request, best, other))  # fmt: skip


def _why(request: ServeRequest, best: PlanFigures, other: PlanFigures) -> Text:
    if request.load.spend is not None:
        return _carries_less(best.plan, other.plan)
    factor = other.plan.usd_per_month / best.plan.usd_per_month
    if factor < _SAME:
        return t("as cheap, with less to spare: {busy} busy", busy=Share(other.plan.busy_share))
    more = Share(factor - 1)
    if other.plan.hardware.gpu.id == best.plan.hardware.gpu.id:
        return t("{more} more: {bound}", more=more, bound=_held_to(other.plan))
    price = other.plan.hardware.usd_per_gpu_hour / best.plan.hardware.usd_per_gpu_hour
    if other.plan.paid_gpus >= best.plan.paid_gpus:
        if price < 1:
            return t("{more} more: {less} less an hour each, {bound}", more=more, less=Share(1 - price),
                     bound=_held_to(other.plan))  # fmt: skip
        return t("{more} more: dearer by the hour, {bound}", more=more, bound=_held_to(other.plan))
    return t("{more} more: {price} times the price of an hour", more=more, price=Plain(price, 2))


def _carries_less(best: Plan, other: Plan) -> Text:
    less = Share(1 - other.requests_per_s / best.requests_per_s)
    return t("{less} less traffic: {bound}", less=less, bound=_held_to(other))


def _held_to(plan: Plan) -> Text:
    """How many requests a GPU has in flight, and what keeps more away."""
    each = plan.limit.in_flight / plan.replica.gpus
    what = {
        "ttft": t("by TTFT"), "tpot": t("by TPOT"), "answer": t("by the time of an answer"),
        "memory": t("by its memory"), "engine": t("by the engine"),
    }[plan.limit.bound]  # fmt: skip
    in_flight = Whole(round(each)) if each >= 10 else Plain(each, 2)
    return t("{in_flight} in flight a GPU, held {what}", in_flight=in_flight, what=what)
