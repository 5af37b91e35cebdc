"""What /buy warns of, the gravest first."""

import math
from collections.abc import Iterator
from datetime import timedelta

from bot.commands.buy.request import BuyRequest
from bot.present import doubts
from bot.present import own as own_texts
from bot.present import price as price_texts
from bot.present import rates as rate_texts
from bot.request import Context
from bot.text import Days, Month, Share, Text, t
from calc.rent_or_buy import BuyingReport

_OLD = timedelta(days=365)
"""From this age on a purchase price is one of another market."""


def warnings(request: BuyRequest, report: BuyingReport, context: Context) -> Iterator[Text]:
    """What to be warned of, the gravest first."""
    own, purchase = request.own.own, request.own.purchase
    assert own is not None
    known = rate_texts.distinct(request.fx, request.price)
    of_purchase = [fx for fx in rate_texts.distinct(None, request.own) if fx not in known]
    yield from rate_texts.warnings(of_purchase, request.as_of, context)
    yield from own_texts.warnings(own, request.own, context, request.currency)
    yield from price_texts.warnings(
        request.price,
        request.gpu,
        context,
        fx=request.fx,
        as_of=request.as_of,
        currency=request.currency,
        needs_cluster=request.gpus > request.gpu.gpus_per_server,
        days=math.inf,  # what a contract that outlasts the hardware means is said below
    )
    yield from _contract(request, report)
    if purchase is not None and not own.has_network:
        yield t(
            "The purchase price is of servers: {share} of a cluster is added for the network between them",
            share=Share(own.assumptions.ownership.network_share),
        )
    if purchase is not None and (request.as_of or context.today) - purchase.as_of > _OLD:
        yield t("The purchase price is of {month}: give a quote of today, e.g. own=$40000",
                month=Month(purchase.as_of))  # fmt: skip
    yield from doubts.of_used(request.gpu, doubts.of_power(request.gpu), price=request.own)
    yield from doubts.of_used(request.gpu, price=request.price)


def _contract(request: BuyRequest, report: BuyingReport) -> Iterator[Text]:
    """A rent that may end before the use does, or that goes on after it."""
    purchases = {offer.purchase for offer in request.price.offers}
    if purchases == {"spot"}:
        yield t("Spot GPUs can be taken away at any time: own ones cannot")
    longest = max((price_texts.RESERVED_DAYS.get(purchase, 0) for purchase in purchases), default=0)
    if longest > report.years * 365:
        yield t("The rent is a contract for {contract}, and the use ends after {years}",
                contract=Days(longest), years=Days(report.years * 365))  # fmt: skip
