"""/finetune: what fine-tuning takes in memory, hours and money."""

from collections.abc import Mapping
from typing import Any

from bot.command import Command
from bot.commands.finetune.answer import present
from bot.commands.finetune.request import FinetuneRequest
from bot.commands.finetune.run import run
from bot.render.jsonable import jsonable
from bot.text import t
from calc.finetuning import FinetuningReport


def result(report: FinetuningReport) -> Mapping[str, Any]:
    """The report by its own names, without the working."""
    return jsonable(report)


COMMAND = Command(
    name="finetune",
    summary=t("Memory, hours and cost of fine-tuning: LoRA, QLoRA, full, GRPO"),
    example="/finetune llama-3.1-8b 100M lora h100",
    more_examples=(
        "/finetune llama-3.1-70b 50M qlora 3 epochs",
        "/finetune 7B 1B full h100 x8",
        "/finetune 7B 100k prompts grpo h100",
    ),
    request=FinetuneRequest,
    run=run,
    present=present,
    result=result,
    aliases=("fine-tune", "tune", "ft", "sft", "微调", "精调"),
    order=35,
)
