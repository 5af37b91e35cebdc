"""/memory: what a model takes of each GPU in training or served, and how many GPUs hold it."""

from typing import TYPE_CHECKING

from bot.command import Answering, Command
from bot.render.jsonable import jsonable
from bot.text import t

if TYPE_CHECKING:
    from bot.commands.memory.request import MemoryRequest
    from calc.memory import MemoryReport


def asking() -> "type[MemoryRequest]":
    """Loads what is asked."""
    from bot.commands.memory.request import MemoryRequest

    return MemoryRequest


def answering() -> "Answering[MemoryRequest, MemoryReport]":
    """Loads what computes and says answers."""
    from bot.commands.memory.answer import present
    from bot.commands.memory.run import run

    return Answering(run, present, jsonable)


COMMAND = Command(
    name="memory",
    summary=t("Memory of each GPU in training or serving, and how many GPUs hold it"),
    example="/memory 70b h100 x8 train zero3",
    more_examples=(
        "/memory llama-3.1-8b fp8 ctx=128k batch=16",
        "/memory deepseek-v3 h200 x8",
        "/memory 175B train tp=8 pp=8 zero1 x1024",
    ),
    asking=asking,
    answering=answering,
    aliases=("mem", "vram", "显存", "内存"),
    order=30,
)
