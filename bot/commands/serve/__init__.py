"""/serve: the cheapest plan for some traffic within promised times."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.serve.request import ServeRequest
    from calc.serve import PlansReport


def asking() -> "type[ServeRequest]":
    """Loads what is asked."""
    from bot.commands.serve.request import ServeRequest

    return ServeRequest


def answering() -> "Answering[ServeRequest, PlansReport]":
    """Loads what computes and says answers."""
    from bot.commands.serve.answer import present
    from bot.commands.serve.run import result, run

    return Answering(run, present, result)


COMMAND = Command(
    name="serve",
    summary=t("Traffic and a promise in, the cheapest plan out: GPUs, copies, format, bill"),
    example="/serve llama-3.1-70b 50 req/s in=2000 out=400 ttft<1s tpot<50ms",
    more_examples=(
        "/serve llama-3.1-8b 200 users peak=3x n+1",
        "/serve deepseek-v3 2B/month cached=80% think=2000",
        "/serve llama-3.1-70b $50k/month h100 h200",
        "/方案 llama-3.1-70b 每秒50个请求 首字<1秒",
    ),
    asking=asking,
    answering=answering,
    aliases=("plan", "方案", "部署方案"),
    order=24,
)
