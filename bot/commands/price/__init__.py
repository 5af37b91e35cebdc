"""/price: what an accelerator rents for: by purchase type, by provider, with dates."""

from collections.abc import Mapping
from typing import Any

from bot.command import Command
from bot.commands.price.answer import present
from bot.commands.price.market import Market, run
from bot.commands.price.request import PriceRequest
from bot.text import t


def result(report: Market) -> Mapping[str, Any]:
    """The entries as in the YAML."""
    return {"offers": [quoted.offer.model_dump(mode="json") for quoted in report.quotes]}


COMMAND = Command(
    name="price",
    summary=t("What an accelerator rents for, by purchase type, with dates"),
    example="/price h100",
    more_examples=("/price h100 spot", "/price h100 h200 b200 cny", "/price h100 usa", "/price"),
    request=PriceRequest,
    run=run,
    present=present,
    result=result,
    aliases=("prices", "价格", "租金"),
    order=71,
)
