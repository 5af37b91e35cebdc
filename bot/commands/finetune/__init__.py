"""/finetune: what fine-tuning takes in memory, hours and money."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.render.jsonable import jsonable
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.finetune.request import FinetuneRequest
    from calc.finetuning import FinetuningReport


def asking() -> "type[FinetuneRequest]":
    """Loads what is asked."""
    from bot.commands.finetune.request import FinetuneRequest

    return FinetuneRequest


def answering() -> "Answering[FinetuneRequest, FinetuningReport]":
    """Loads what computes and says answers."""
    from bot.commands.finetune.answer import present
    from bot.commands.finetune.run import run

    return Answering(run, present, jsonable)


COMMAND = Command(
    name="finetune",
    summary=t("Memory, hours and cost of fine-tuning: LoRA, QLoRA, full, GRPO"),
    example="/finetune llama-3.1-8b 100M lora h100",
    more_examples=(
        "/finetune llama-3.1-70b 50M qlora 3 epochs",
        "/finetune 7B 1B full h100 x8",
        "/finetune llama-3.1-8b 100k samples h100",
        "/finetune 7B 100k prompts grpo h100",
    ),
    asking=asking,
    answering=answering,
    aliases=("fine-tune", "tune", "ft", "sft", "微调", "精调"),
    order=35,
)
