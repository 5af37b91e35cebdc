"""/compare: one question of several GPUs or of several models, as a table."""

from collections.abc import Mapping
from typing import Any

from bot.command import Command
from bot.commands.compare.answer import present
from bot.commands.compare.comparison import Comparison, compare
from bot.commands.compare.question import INNER
from bot.commands.compare.request import CompareRequest
from bot.text import t


def result(comparison: Comparison) -> Mapping[str, Any]:
    """The result of each row as its own command has it, in the order of the table, and what has no answer."""
    command = INNER[comparison.command]
    return {
        "command": command.name,
        "rows": [command.result(row.report) for row in comparison.rows],
        "unanswered": [unanswered.item.id for unanswered in comparison.unanswered],
    }


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
    request=CompareRequest,
    run=compare,
    present=present,
    result=result,
    aliases=("对比", "比较", "vs", "versus"),
    order=50,
)
