"""/api: what traffic costs at a host's API, and on own GPUs."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.api.report import ApiReport
    from bot.commands.api.request import ApiRequest


def asking() -> "type[ApiRequest]":
    """Loads what is asked."""
    from bot.commands.api.request import ApiRequest

    return ApiRequest


def answering() -> "Answering[ApiRequest, ApiReport]":
    """Loads what computes and says answers."""
    from bot.commands.api.answer import present
    from bot.commands.api.report import result, run

    return Answering(run, present, result)


COMMAND = Command(
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
    asking=asking,
    answering=answering,
    aliases=("apis", "接口"),
    order=55,
)
