"""How gigabytes and numbers of GPUs are named in answers, and where memory comes from."""

from collections.abc import Iterator, Mapping

from bot.answer import Source
from bot.text import Plain, Share, Text, Whole, joined, t, verbatim
from config.catalog import Catalog
from config.schema.gpu import Gpu
from config.schema.memory import MemoryDefaults, Optimizer
from config.schema.model import Architecture
from config.schema.serving import ServingMemory, WeightFormat

_MOST_SHOWN = 5
"""Kinds of GPUs in one line of a phone or two."""


def gb(value: float) -> Plain:
    """Gigabytes to a tenth, or to three figures."""
    return Plain(round(value, 1) if 0.1 <= value < 100 else value, 3)


def gpus(count: int, gpu: Gpu) -> Text:
    """`24 H100`, or `one H100`."""
    return t("one {gpu}", gpu=gpu.label) if count == 1 else t("{count} {gpu}", count=Whole(count), gpu=gpu.label)


def fewest(min_gpus: Mapping[str, int], asked: Gpu, catalog: Catalog) -> Text | None:
    """The fewest GPUs of some kinds that hold it: of the one asked for, and of those that people have."""
    shown = listed(min_gpus, asked, catalog)
    return t("Fits on {gpus}", gpus=shown) if shown is not None else None


def listed(min_gpus: Mapping[str, int], asked: Gpu, catalog: Catalog) -> Text | None:
    """`8 H100, one MI300X`, the one asked for first.

    Of kinds of which one does, the smallest stands for all: whoever has more memory sees that it is enough.
    """
    kinds = [catalog.gpus[gpu] for gpu in catalog.defaults.memory.shown_gpus if gpu in min_gpus and gpu != asked.id]
    alone = [kind for kind in kinds if min_gpus[kind.id] == 1]
    smallest = min(alone, key=lambda kind: kind.memory_gb, default=None)
    if smallest is not None and min_gpus.get(asked.id) == 1 and asked.memory_gb <= smallest.memory_gb:
        smallest = None
    kinds = [kind for kind in kinds if kind not in alone or kind == smallest]
    kinds = ([asked] if asked.id in min_gpus else []) + kinds
    return joined([gpus(min_gpus[kind.id], kind) for kind in kinds][:_MOST_SHOWN], t("{left}, {right}"))


def typical(architecture: Architecture) -> Text:
    """What is assumed of a bare size."""
    return t(
        "A typical architecture is assumed: {layers} layers of {hidden}",
        layers=Whole(architecture.layers), hidden=Whole(architecture.hidden_size),
    )  # fmt: skip


def beyond_context(tokens: int, architecture: Architecture) -> Text:
    """Sequences longer than the model was made for."""
    return t(
        "{tokens} tokens are more than the model's context of {most}",
        tokens=Whole(tokens), most=Whole(architecture.max_context),
    )  # fmt: skip


def no_room(gpu: Gpu, tokens: int) -> Text:
    """That a model can be served on no number of these GPUs."""
    return t(
        "No number of {gpu} has room for the weights and one request of {tokens} tokens",
        gpu=gpu.label, tokens=Whole(tokens),
    )  # fmt: skip


def left_over(idle: int, count: int, group: int) -> Text:
    """GPUs that make no whole copy of the model."""
    return t(
        "{idle} of {gpus} GPUs are left over: copies take {group} each",
        idle=Whole(idle), gpus=Whole(count), group=Whole(group),
    )  # fmt: skip


def of_limit(memory: ServingMemory) -> Source:
    """How much of the memory may be filled."""
    return Source(t("limit"), t("{share} of the usable memory", share=Share(memory.usable_share)), None, memory.source)


def of_format(weight_format: WeightFormat) -> Source:
    """How wide a weight is in a format."""
    value = t("{bits} bits a weight", bits=Plain(weight_format.bits))
    return Source(verbatim(weight_format.id.upper()), value, None, weight_format.source)


def stored_in(weight_format: WeightFormat) -> Text:
    """`FP8`, or `Q4_K_M (4.89 bits)` where the name says no number format."""
    name = weight_format.id.upper()
    if weight_format.id == weight_format.precision:
        return verbatim(name)
    return t("{name} ({bits} bits)", name=name, bits=Plain(weight_format.bits, 3))


def of_states(defaults: MemoryDefaults, optimizer: Optimizer) -> Iterator[Source]:
    """What an optimizer keeps, and what training takes beside."""
    state = defaults.optimizers[optimizer]
    value = t("{bytes} bytes a parameter", bytes=Plain(state.bytes_per_param))
    yield Source(verbatim(optimizer), value, None, state.source)
    value = t("{gb} GB a GPU", gb=Plain(defaults.training_overhead_gb))
    yield Source(t("overhead in training"), value, None, defaults.training_overhead_source)
