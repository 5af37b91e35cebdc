"""/api: what traffic costs at a host's API, and on own GPUs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.answer import Answer
from bot.command import Command
from bot.commands.api.request import ApiRequest
from bot.request import Context
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.api.report import ApiReport


def run(request: ApiRequest, context: Context) -> "ApiReport":
    """Look up the hosts, and work out the bills. Raises Refusal where no host can bear the traffic, or no GPUs."""
    from bot.commands.api.report import run as made  # not at the start, as what follows

    return made(request, context)


def present(request: ApiRequest, report: "ApiReport", context: Context) -> Answer:
    """A bill, or the list of hosts."""
    from bot.commands.api.answer import present as made

    return made(request, report, context)


def result(report: "ApiReport") -> Mapping[str, Any]:
    """Both bills in USD, by the names of the contract, and the hosts behind them."""
    from bot.commands.api.report import result as made

    return made(report)


COMMAND = Command[ApiRequest, "ApiReport"](
    name="api",
    summary=t("Hosted API against own GPUs: both bills of a month, and where they meet"),
    example="/api llama-3.1-70b 2B/month",
    more_examples=(
        "/api llama-3.1-70b 50 req/s in=1000 out=300 h100 fp8",
        "/api llama-3.1-70b 2B/month vs gpt-4o",
        "/api gpt-4o 100M/day cached=80%",
        "/api llama-3.1-70b",
        "/接口 llama-3.1-70b 每月20亿",
    ),
    request=ApiRequest,
    run=run,
    present=present,
    result=result,
    aliases=("apis", "接口"),
    order=55,
)
