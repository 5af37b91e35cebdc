"""/price: what an accelerator rents for: by purchase type, by provider, with dates."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.price.market import Market
    from bot.commands.price.request import PriceRequest


def asking() -> "type[PriceRequest]":
    """Loads what is asked."""
    from bot.commands.price.request import PriceRequest

    return PriceRequest


def answering() -> "Answering[PriceRequest, Market]":
    """Loads what computes and says answers."""
    from bot.commands.price.answer import present
    from bot.commands.price.market import result, run

    return Answering(run, present, result)


COMMAND = Command(
    name="price",
    summary=t("What an accelerator rents for, by purchase type, with dates"),
    example="/price h100",
    more_examples=("/price h100 spot", "/price h100 h200 b200 cny", "/price h100 usa", "/price"),
    asking=asking,
    answering=answering,
    aliases=("prices", "价格", "租金"),
    order=71,
)
