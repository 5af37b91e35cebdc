"""/memory: what a model takes of each GPU in training or served, and how many GPUs hold it."""

from collections.abc import Mapping
from typing import Any

from bot.command import Command
from bot.commands.memory.answer import present
from bot.commands.memory.request import MemoryRequest
from bot.commands.memory.run import memory_of
from bot.render.jsonable import jsonable
from bot.request import Context
from bot.text import t
from calc.memory import MemoryReport


def run(request: MemoryRequest, context: Context) -> MemoryReport:
    """The memory of a GPU, and the fewest GPUs of every kind."""
    return memory_of(request, context, context.catalog.gpus.values())


def result(report: MemoryReport) -> Mapping[str, Any]:
    """The report by its own names, without the working."""
    return jsonable(report)


COMMAND = Command(
    name="memory",
    summary=t("Memory of each GPU in training or serving, and how many GPUs hold it"),
    example="/memory 70b h100 x8 train zero3",
    more_examples=(
        "/memory llama-3.1-8b fp8 ctx=128k batch=16",
        "/memory deepseek-v3 h200 x8",
        "/memory 175B train tp=8 pp=8 zero1 x1024",
    ),
    request=MemoryRequest,
    run=run,
    present=present,
    result=result,
    aliases=("mem", "vram", "显存", "内存"),
    order=30,
)
