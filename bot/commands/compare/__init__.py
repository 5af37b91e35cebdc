"""/compare: one question of several GPUs or of several models, as a table."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.compare.comparison import Comparison
    from bot.commands.compare.request import CompareRequest


def asking() -> "type[CompareRequest]":
    """Loads what is asked."""
    from bot.commands.compare.request import CompareRequest

    return CompareRequest


def answering() -> "Answering[CompareRequest, Comparison]":
    """Loads what computes and says answers."""
    from bot.commands.compare.answer import present
    from bot.commands.compare.comparison import compare, result

    return Answering(compare, present, result)


COMMAND = Command(
    name="compare",
    summary=t("The same question of several GPUs or models, cheapest first"),
    example="/compare train 70B 15T",
    more_examples=(
        "/compare h100 h200 b200 train 70B 15T",
        "/compare h100 vs mi300x infer llama-3.1-70b fp8 batch=64",
        "/compare gpt-3 llama-3.1-405b deepseek-v3 train h100",
        "/compare h100 h200 memory 70b",
        "/compare h100 a100 finetune llama-3.1-8b 100M lora",
        "对比 h100 h200 训练 70B 15T",
    ),
    asking=asking,
    answering=answering,
    aliases=("对比", "比较", "vs", "versus"),
    order=50,
)
