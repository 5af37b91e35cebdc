"""What /buy computes."""

from bot.commands.buy.request import BuyRequest
from bot.request import Context
from bot.resolve.price import rent_of
from calc import rent_or_buy

LOADS = (1.0, 0.8, 0.5, 0.3)
"""Shares of busy hours that stand beside the one that is asked."""


def run(request: BuyRequest, context: Context) -> rent_or_buy.BuyingReport:
    """Set buying against renting."""
    return rent_or_buy.weigh(alternatives_of(request))


def alternatives_of(request: BuyRequest) -> rent_or_buy.Alternatives:
    """What a request sets against each other."""
    assert request.own.own is not None  # the purchase is resolved with it
    return rent_or_buy.Alternatives(
        own=request.own.own,
        gpus=request.gpus,
        rent=rent_of(request.price, request.discount, request.currency, request.fx),
        is_paid_when_idle=request.is_paid_when_idle,
        loads=LOADS,
    )
