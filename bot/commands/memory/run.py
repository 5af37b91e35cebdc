"""From what /memory is asked to its report."""

from collections.abc import Iterable

from bot.commands.memory.request import MemoryRequest
from bot.request import Context
from bot.resolve.layout import architecture_of
from calc.memory import MemoryReport
from calc.memory_serving import ServingSetup, serving_memory
from calc.memory_training import TrainingSetup, training_memory
from config.schema.gpu import Gpu


def memory_of(request: MemoryRequest, context: Context, kinds: Iterable[Gpu] = ()) -> MemoryReport:
    """The memory of a GPU, and the fewest GPUs of some kinds that hold the same."""
    catalog = context.catalog
    if request.purpose == "train":
        return training_memory(_training(request), catalog.defaults, catalog.serving.memory, kinds)
    return serving_memory(_serving(request), catalog.defaults, catalog.serving, kinds)


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
    assert request.weight_format is not None  # as above
    return ServingSetup(
        params=request.size.params,
        architecture=architecture_of(request.size)[0],
        gpu=request.gpu,
        gpus=request.gpus,
        precision=request.weight_format.id,
        kv=request.kv,
        tp=request.tp,
        pp=request.pp,
        context_tokens=request.sequence_tokens,
        batch=None if request.batch == "max" else request.batch,
    )


def run(request: MemoryRequest, context: Context) -> MemoryReport:
    """The memory of a GPU, and the fewest GPUs of every kind."""
    return memory_of(request, context, context.catalog.gpus.values())
