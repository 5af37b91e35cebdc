"""Machines that hold far more GPUs than a plan needs, and an offer of fewer at once."""

from dataclasses import dataclass, replace

from bot.commands.serve import texts
from bot.commands.serve.request import ServeRequest
from bot.commands.serve.run import plans_question
from bot.present import memory
from bot.present import price as price_texts
from bot.request import Context
from bot.resolve.choice import Option
from bot.text import Prose, Text, Whole, t
from calc.cost import discounted_usd
from calc.plans import Plan
from calc.serve import PlansReport, best_plans
from config import market
from config.market import Quote, Terms
from config.schema.price import Offer


@dataclass(frozen=True, slots=True)
class Smaller:
    """An offer of the same GPU, bought alike, whose machines hold fewer of them."""

    offer: Offer
    usd_per_month: float


def smaller_machines(request: ServeRequest, report: PlansReport, context: Context) -> Smaller | None:
    """The offer whose machines carry the load for the least, where machines drive the bill; None where none is less."""
    plan = report.plans[0].plan
    option = request.option_of(plan.hardware.gpu.id)
    if not has_too_many(plan) or option.price.offer is None:
        return None
    terms = Terms(purchase=option.price.offer.purchase)
    found = market.quotes(context.catalog, option.gpu, request.as_of, context.rates, terms)
    smaller = [quoted for quoted in found if quoted.offer.gpus_per_instance < option.gpus_per_machine]
    sizes = {quoted.offer.gpus_per_instance for quoted in smaller}
    cheapest = [market.cheapest([q for q in smaller if q.offer.gpus_per_instance == size]) for size in sorted(sizes)]
    bills = [Smaller(quoted.offer, _usd_per_month(request, report, quoted, context)) for quoted in cheapest]
    least = min(bills, key=lambda bill: bill.usd_per_month, default=None)
    return least if least is not None and least.usd_per_month < plan.usd_per_month else None


def has_too_many(plan: Plan) -> bool:
    """Whether half of a plan's GPUs or more are there only because a machine holds so many."""
    return 2 * plan.needed_gpus <= plan.gpus


def _usd_per_month(request: ServeRequest, report: PlansReport, quoted: Quote, context: Context) -> float:
    """The bill of the best plan on these machines."""
    catalog = context.catalog
    hardware = replace(
        report.plans[0].plan.hardware,
        usd_per_gpu_hour=discounted_usd(usd=quoted.usd_per_gpu_hour, discount=request.discount),
        gpus_per_machine=quoted.offer.gpus_per_instance,
    )
    question = replace(plans_question(request), promise=report.promise)
    most_gpus = catalog.defaults.cluster.largest_gpus
    found = best_plans(question, [hardware], catalog.serving, most_gpus=most_gpus, most_plans=1)
    return found.plans[0].plan.usd_per_month


def warning(request: ServeRequest, plan: Plan, smaller: Smaller | None, context: Context) -> Text:
    """That fewer GPUs would do, and who rents them."""
    needed, together = memory.gpus(plan.needed_gpus, plan.hardware.gpu), Whole(plan.hardware.gpus_per_machine)
    provider = _provider(request.option_of(plan.hardware.gpu.id), context)
    if smaller is None:
        return t("Only {needed} needed, but {provider} rents {together} together", needed=needed, provider=provider,
                 together=together)  # fmt: skip
    return t(
        "Only {needed} needed, but {provider} rents {together} together; {offer}: {usd} a month",
        needed=needed, provider=provider, together=together,
        offer=price_texts.offer_name(smaller.offer, context.catalog),
        usd=texts.money(smaller.usd_per_month, request),
    )  # fmt: skip


def _provider(option: Option, context: Context) -> Prose:
    offer = option.price.offer
    return Prose(context.catalog.providers[offer.provider].name if offer is not None else "")
