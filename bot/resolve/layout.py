"""How a model lies on GPUs: its architecture, how many GPUs, ranks and stages, and how long its sequences are."""

from typing import cast

from bot.request import Given
from bot.resolve.size import ModelSize
from bot.text import Text, Whole, t
from calc.typical import typical_dense, typical_mixture
from config.catalog import Catalog
from config.schema.gpu import Gpu, Precision
from config.schema.model import Architecture
from config.schema.serving import WeightFormat

USUAL_CACHE: Precision = "bf16"
_MOST_TOKENS = 100_000_000
"""Of one sequence: what is longer is a slip of the finger."""
_MOST_OF_REQUEST = 10_000_000
"""Tokens that one request reads or writes."""
_MOST_GPUS = 10_000_000
_MOST_RANKS = 64


def architecture_of(size: ModelSize) -> tuple[Architecture, bool]:
    """The architecture of a model, or a typical one of that size, and whether it is only typical."""
    if size.model is not None and size.model.architecture is not None:
        return size.model.architecture, False
    if size.is_mixture:
        return typical_mixture(size.params, size.active_params, size.experts), True
    return typical_dense(size.params), True


def resolve_whole(given: Given, field: str, *, least: int, most: int, example: str) -> int | None:
    """A whole number between two others, or None where it was not named. Raises Refusal for any other."""
    value = given.get(field, int)
    if value is not None and not least <= value <= most:
        message = t(
            "`{field}` lies between {least} and {most}, e.g. {example}",
            field=field, least=Whole(least), most=Whole(most), example=example,
        )  # fmt: skip
        raise given.refusal(field, message, did_you_mean=(example,))
    return value


def resolve_weights(given: Given, size: ModelSize, gpu: Gpu, catalog: Catalog) -> WeightFormat:
    """The format that the weights are served in."""
    return given.get("precision", WeightFormat) or catalog.serving.formats[usual_weights(size, gpu)]


def usual_weights(size: ModelSize, gpu: Gpu) -> Precision:
    """The format in which the weights were released; 16 bits are those that the GPU has."""
    released = size.model.weights if size.model is not None else "bf16"
    return gpu.training_precision if released == "bf16" else released


def resolve_cache(given: Given) -> Precision:
    """The format of the KV cache."""
    return cast("Precision", given.get("kv", str) or USUAL_CACHE)


def resolve_gpus(given: Given) -> int | None:
    """How many GPUs, or None where that is the question."""
    return resolve_whole(given, "gpus", least=1, most=_MOST_GPUS, example="x8")


def resolve_length(given: Given) -> int | None:
    """How long a sequence is, under either of its names. Raises Refusal for two lengths."""
    lengths = [
        resolve_whole(given, field, least=1, most=_MOST_TOKENS, example=f"{field}=8192") for field in ("seq", "ctx")
    ]
    if None not in lengths and lengths[0] != lengths[1]:
        message = t("`{seq}` and `{ctx}` are two lengths of one sequence: give one of them",
                    seq=given.words["seq"].text, ctx=given.words["ctx"].text)  # fmt: skip
        raise given.refusal("ctx", message, replace_with=("",))
    return next((length for length in lengths if length is not None), None)


def resolve_request_length(given: Given, field: str, *, example: str) -> int | None:
    """Tokens that a request reads or writes, or None where they were not named."""
    return resolve_whole(given, field, least=1, most=_MOST_OF_REQUEST, example=example)


def resolve_tensor_parallel(given: Given, size: ModelSize) -> int | None:
    """Tensor-parallel ranks on GPUs that are not chosen yet. Raises Refusal for what parts no heads evenly."""
    heads = architecture_of(size)[0].attention_heads
    tp = resolve_whole(given, "tp", least=1, most=heads, example="tp=8")
    refuse_uneven_heads(given, tp, heads, most=_MOST_RANKS)
    return tp


def resolve_ranks(given: Given, gpu: Gpu, architecture: Architecture) -> tuple[int | None, int | None]:
    """Tensor-parallel ranks and pipeline stages. Raises Refusal for more than the model has heads or layers."""
    heads, layers = architecture.attention_heads, architecture.layers
    usual = min(gpu.gpus_per_server, 8)
    tp = resolve_whole(given, "tp", least=1, most=heads, example=f"tp={min(usual, heads)}")
    pp = resolve_whole(given, "pp", least=1, most=layers, example=f"pp={min(4, layers)}")
    refuse_uneven_heads(given, tp, heads, most=usual)
    return tp, pp


def refuse_uneven_heads(given: Given, tp: int | None, heads: int, *, most: int) -> None:
    """Raises Refusal for ranks that do not divide the attention heads: no engine splits one."""
    if tp is not None and heads % tp:
        near = max(ranks for ranks in range(1, min(most, heads) + 1) if heads % ranks == 0)
        message = t("`{word}` parts {heads} attention heads unevenly", word=given.words["tp"].text, heads=Whole(heads))
        raise given.refusal("tp", message, did_you_mean=(f"tp={near}",))


def refuse_uneven(given: Given, gpus: int | None, tp: int, pp: int, *, whole: bool) -> None:
    """Raises Refusal for GPUs that the ranks and stages of a copy of the model do not divide, or that are too few."""
    group = tp * pp
    if gpus is None or (gpus >= group and not (whole and gpus % group)):
        return
    near = max(1, round(gpus / group)) * group
    message = t(
        "{gpus} GPUs cannot hold copies of {tp} x {pp} ranks: give a multiple of {group}, e.g. x{near}",
        gpus=Whole(gpus), tp=Whole(tp), pp=Whole(pp), group=Whole(group), near=str(near),
    )  # fmt: skip
    raise given.refusal("gpus", message, did_you_mean=(f"x{near}",))


def refuse_as_many_as_fit(given: Given) -> None:
    """Raises Refusal for `batch=max` where a model is trained: there a step has the sequences that somebody chose."""
    if given.get("batch", object) == "max":
        message = t("`{word}`: training takes a number of sequences, e.g. batch=1", word=given.words["batch"].text)
        raise given.refusal("batch", message, did_you_mean=("batch=1",))


def refuse_of_other_purpose(given: Given, fields: tuple[str, ...], *, purpose: Text) -> None:
    """Raises Refusal for a word that has no meaning for this purpose."""
    for field in fields:
        if field in given.words:
            message = t("`{word}` says nothing about {purpose}", word=given.words[field].text, purpose=purpose)
            raise given.refusal(field, message, replace_with=("",))
