"""Machines that hold more GPUs than a plan needs, and an offer of fewer at once."""

from dataclasses import dataclass

from bot.commands.serve import texts
from bot.commands.serve.request import ServeRequest
from bot.present import memory
from bot.present import price as price_texts
from bot.request import Context
from bot.resolve.choice import Option
from bot.text import Prose, Text, Whole, t
from calc import hosting
from calc.cost import discounted_usd
from calc.plans import Plan
from config import market
from config.market import Quote, Terms


@dataclass(frozen=True, slots=True)
class Smaller:
    """An offer of the same GPU, bought alike, whose machines hold fewer of them."""

    quote: Quote
    usd_per_month: float


def smaller_machines(request: ServeRequest, plan: Plan, context: Context) -> Smaller | None:
    """The offer that rents what a plan needs for the least, where machines drive the bill; None where nobody does."""
    option = request.option_of(plan.hardware.gpu.id)
    if not has_too_many(plan) or option.price.offer is None:
        return None
    terms = Terms(purchase=option.price.offer.purchase)
    found = market.quotes(context.catalog, option.gpu, request.as_of, context.rates, terms)
    bills = [_bill(quoted, plan, request.discount) for quoted in market.listed(found)] if found else []
    least = min(bills, key=lambda bill: (bill.usd_per_month, bill.quote.offer.id), default=None)
    return least if least is not None and least.usd_per_month < plan.usd_per_month else None


def has_too_many(plan: Plan) -> bool:
    """Whether half of a plan's GPUs or more are there only because a machine holds so many."""
    return 2 * plan.needed_gpus <= plan.gpus


def _bill(quoted: Quote, plan: Plan, discount: float) -> Smaller:
    gpus = hosting.paid_gpus.function(
        copies=plan.needed_gpus, gpus_of_copy=1, gpus_per_machine=quoted.offer.gpus_per_instance
    )
    price = discounted_usd(usd=quoted.usd_per_gpu_hour, discount=discount)
    usd = hosting.own_usd_per_month.function(gpus=gpus, usd_per_gpu_hour=price)
    return Smaller(quoted, usd)


def warning(request: ServeRequest, plan: Plan, context: Context) -> Text:
    """That fewer GPUs would do, and who rents them."""
    needed, together = memory.gpus(plan.needed_gpus, plan.hardware.gpu), Whole(plan.hardware.gpus_per_machine)
    provider = _provider(request.option_of(plan.hardware.gpu.id), context)
    smaller = smaller_machines(request, plan, context)
    if smaller is None:
        return t("Only {needed} needed, but {provider} rents {together} together", needed=needed, provider=provider,
                 together=together)  # fmt: skip
    return t(
        "Only {needed} needed, but {provider} rents {together} together; {offer}: {usd} a month",
        needed=needed, provider=provider, together=together,
        offer=price_texts.offer_name(smaller.quote.offer, context.catalog),
        usd=texts.money(smaller.usd_per_month, request),
    )  # fmt: skip


def _provider(option: Option, context: Context) -> Prose:
    offer = option.price.offer
    return Prose(context.catalog.providers[offer.provider].name if offer is not None else "")
