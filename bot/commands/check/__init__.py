"""/check: whether what somebody says of a training run hangs together."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.check.request import CheckRequest
    from calc.claim import ClaimReport


def asking() -> "type[CheckRequest]":
    """Loads what is asked."""
    from bot.commands.check.request import CheckRequest

    return CheckRequest


def answering() -> "Answering[CheckRequest, ClaimReport]":
    """Loads what computes and says answers."""
    from bot.commands.check.answer import present
    from bot.commands.check.result import result
    from bot.commands.check.run import run

    return Answering(run, present, result)


COMMAND = Command(
    name="check",
    summary=t("Whether a claim about the cost of a training run adds up"),
    example="/check 175B 300B x1024 a100-80g in 34d",
    more_examples=(
        "/check deepseek-v3 gpu-hours=2.788M $5.576M",
        "/check GPT-4 was trained on 25,000 A100s for 90 to 100 days",
        "/check 70B模型，15万亿token，用了512张H100，一个月，花了100万美元",
    ),
    asking=asking,
    answering=answering,
    reads_prose=True,
    aliases=("verify", "fact-check", "factcheck", "核对", "验证", "核实", "验算"),
    order=48,
)
