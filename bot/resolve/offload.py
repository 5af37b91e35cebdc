"""Weights outside of the GPUs, which no estimate is of: how slow that would be at best, and what to ask instead."""

from dataclasses import replace

from bot.grammar.refusal import Refusal
from bot.request import Context, Given
from bot.resolve.layout import USUAL_CACHE, architecture_of
from bot.resolve.size import ModelSize
from bot.text import Compact, Plain, t
from calc.served import ServedModel
from config.schema.gpu import Gpu
from config.schema.serving import WeightFormat

OFFLOAD_FIELDS = frozenset(("offload", "gpu_layers"))
"""What says that a part of the model lies elsewhere."""
_FEW_BITS = "int4"


def refuse_offload(
    given: Given,
    context: Context,
    *,
    size: ModelSize,
    gpu: Gpu,
    gpus: int | None,
    weight_format: WeightFormat,
    context_tokens: float,
) -> None:
    """Raises Refusal for weights on the host or on a disk, with the most tokens a second that their way allows.

    All layers on the GPUs are what is estimated anyway.
    """
    architecture = architecture_of(size)[0]
    layers = given.words["gpu_layers"].value if "gpu_layers" in given.words else "all"
    holds_all = layers == "all" or (isinstance(layers, int) and layers >= architecture.layers)
    field = "offload" if holds_all else "gpu_layers"
    if field not in given.words:
        return
    model = ServedModel(
        params=size.params, architecture=architecture, gpu=gpu, precision=weight_format.id, kv=USUAL_CACHE, tp=1,
        serving=context.catalog.serving,
    )  # fmt: skip
    raise _refusal(given, context, field, model=model, gpus=gpus, context_tokens=context_tokens)


def _refusal(
    given: Given, context: Context, field: str, *, model: ServedModel, gpus: int | None, context_tokens: float
) -> Refusal:
    from bot.present import memory  # this and the next only when something is refused
    from calc.offload import fewest_gpus, offloaded

    word, layers = given.words[field].text, given.words[field].value
    count = gpus or 1
    outside = offloaded(model, count, layers=layers if isinstance(layers, int) and field == "gpu_layers" else None)
    held_by = memory.gpus(count, model.gpu)
    if outside is None:
        message = t("`{word}`: all weights fit on {gpus}, so leave it out", word=word, gpus=held_by)
        return given.refusal(field, message, replace_with=("",))
    slow = t(
        "`{word}`: {gb} GB of weights outside of {gpus} would cross PCIe for every token, at most {rate} tokens/s",
        word=word, gb=Plain(outside.weights_gb, 2), gpus=held_by, rate=Compact(outside.tokens_per_s, 2),
    )  # fmt: skip
    near: list[str] = []
    fewest = fewest_gpus(model, context_tokens, context.catalog.defaults)
    if fewest is None:
        message = t("{slow}. Take fewer bits, or larger GPUs", slow=slow)
    else:
        message = t("{slow}. It fits on {gpus}, or on fewer with fewer bits", slow=slow,
                    gpus=memory.gpus(fewest, model.gpu))  # fmt: skip
        near += [f"x{fewest}"] if gpus is None else []
    if "precision" not in given.words and offloaded(replace(model, precision=_FEW_BITS), count) is None:
        near.append(_FEW_BITS)
    return given.refusal(field, message, did_you_mean=tuple(near))
