"""/generate: what it takes to have a model write many tokens, with nobody who waits for them."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.generate.request import GenerateRequest
    from bot.commands.generate.run import Generated


def asking() -> "type[GenerateRequest]":
    """Loads what is asked."""
    from bot.commands.generate.request import GenerateRequest

    return GenerateRequest


def answering() -> "Answering[GenerateRequest, Generated]":
    """Loads what computes and says answers."""
    from bot.commands.generate.answer import present
    from bot.commands.generate.run import result, run

    return Answering(run, present, result)


COMMAND = Command(
    name="generate",
    summary=t("Batch work: GPUs, hours and cost of having a model write many tokens"),
    example="/generate 100B from llama-3.1-70b in 7d",
    more_examples=(
        "/generate 10M prompts from llama-3.1-8b in=500 out=300 h100 x8",
        "/generate 1T from deepseek-v3 in 30d h200 spot",
        "/生成 1000亿 llama-3.1-70b 7天",
    ),
    asking=asking,
    answering=answering,
    aliases=("gen", "synthesize", "synthesise", "生成", "批量生成"),
    order=26,
)
