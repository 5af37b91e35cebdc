"""/buy: whether to buy GPUs or to rent them, and when buying has paid off."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.render.jsonable import jsonable
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.buy.request import BuyRequest
    from calc.rent_or_buy import BuyingReport


def asking() -> "type[BuyRequest]":
    """Loads what is asked."""
    from bot.commands.buy.request import BuyRequest

    return BuyRequest


def answering() -> "Answering[BuyRequest, BuyingReport]":
    """Loads what computes and says answers."""
    from bot.commands.buy.answer import present
    from bot.commands.buy.run import run

    return Answering(run, present, jsonable)


COMMAND = Command(
    name="buy",
    summary=t("Buy GPUs or rent them: both costs, and the month in which buying has paid off"),
    example="/buy h100 x64",
    more_examples=(
        "/buy h100 x64 own=$40000 $2/h load=50%",
        "/buy h100 x8 years=5 resale=20% interest=8%",
        "/buy b200 x72 hosting=$150/kW electricity=0.06",
        "/buy h100 x64 lambda",
        "/买 h100 64卡 own=¥280000 ¥15/h",
    ),
    asking=asking,
    answering=answering,
    aliases=("rent-vs-buy", "rent-or-buy", "buy-or-rent", "买", "购买", "自购"),
    order=47,
)
