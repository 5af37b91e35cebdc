"""/memory: what a model takes of each GPU in training or served, and how many GPUs hold it."""

from collections.abc import Mapping
from typing import Any

from bot.command import Command
from bot.commands.memory.answer import present
from bot.commands.memory.request import MemoryRequest
from bot.render.jsonable import jsonable
from bot.request import Context
from bot.resolve.layout import architecture_of
from calc.memory import MemoryReport
from calc.memory_serving import ServingSetup, serving_memory
from calc.memory_training import TrainingSetup, training_memory


def run(request: MemoryRequest, context: Context) -> MemoryReport:
    """The memory of a GPU, and the fewest GPUs of every kind."""
    catalog = context.catalog
    if request.purpose == "train":
        return training_memory(_training(request), catalog.defaults, catalog.serving.memory, catalog.gpus.values())
    return serving_memory(_serving(request), catalog.defaults, catalog.serving, catalog.gpus.values())


def _training(request: MemoryRequest) -> TrainingSetup:
    assert request.optimizer is not None  # training always has one
    assert isinstance(request.batch, int)  # `max` was refused
    return TrainingSetup(
        params=request.size.params,
        architecture=architecture_of(request.size)[0],
        gpu=request.gpu,
        gpus=request.gpus,
        precision=request.precision,
        tp=request.tp or 1,
        pp=request.pp or 1,
        zero=request.zero,
        recompute=request.recompute,
        optimizer=request.optimizer,
        sequence_tokens=request.sequence_tokens,
        micro_batch=request.batch,
    )


def _serving(request: MemoryRequest) -> ServingSetup:
    assert request.kv is not None  # serving always has one
    return ServingSetup(
        params=request.size.params,
        architecture=architecture_of(request.size)[0],
        gpu=request.gpu,
        gpus=request.gpus,
        precision=request.precision,
        kv=request.kv,
        tp=request.tp,
        pp=request.pp,
        context_tokens=request.sequence_tokens,
        batch=None if request.batch == "max" else request.batch,
    )


def result(report: MemoryReport) -> Mapping[str, Any]:
    """The report by its own names, without the working."""
    return jsonable(report)


COMMAND = Command(
    name="memory",
    summary="Memory of each GPU in training or serving, and how many GPUs hold it",
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
