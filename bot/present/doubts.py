"""What is said of figures that no second source confirms: all of an entry, or those that an answer rests on."""

from collections.abc import Iterable, Iterator, Sequence

from bot.resolve.price import RentalPrice
from bot.resolve.size import ModelSize
from bot.text import Text, joined, t, verbatim
from config.schema.gpu import Gpu, Precision
from config.schema.model import Architecture, Experts

_FIELDS = {
    "active_params": t("active parameters"),
    "architecture": t("architecture"),
    "attention": t("attention"),
    "attention_heads": t("attention heads"),
    "bandwidth_gb_s": t("bandwidth"),
    "dense_layers": t("dense layers"),
    "dense_tflops": t("dense peaks"),
    "experts": t("experts"),
    "gated_mlp": t("gated feed-forward"),
    "gpus_per_server": t("chips a server"),
    "head_dim": t("head width"),
    "hidden_size": t("hidden size"),
    "interconnect": t("interconnect"),
    "intermediate_size": t("feed-forward width"),
    "kv_heads": t("KV heads"),
    "layers": t("layers"),
    "max_context": t("longest context"),
    "memory_gb": t("memory"),
    "memory_usable_gib": t("usable memory"),
    "params": t("parameters"),
    "released": t("release date"),
    "server_w_per_gpu": t("power of the server"),
    "sliding_window": t("sliding window"),
    "sparse_bf16_tflops": t("sparse BF16 peak"),
    "tdp_w": t("power"),
    "tied_embeddings": t("tied embeddings"),
    "training_tokens": t("training tokens"),
    "vocab_size": t("vocabulary size"),
    "weights": t("format of the weights"),
}
_PEAK_OF = "dense_tflops."
ARCHITECTURE = frozenset({"architecture", *Architecture.model_fields, *Experts.model_fields} - {"max_context"})
"""The fields that parameters, cache and time of a model are counted from."""
_MOSTLY = 0.5
"""Of the offers behind a median: from here on it is as doubtful as they are."""


def unconfirmed(fields: Sequence[str]) -> tuple[Text, ...]:
    """A warning that names the doubtful fields; nothing where there are none."""
    names = joined([_name(field) for field in fields], t("{left}, {right}"))
    return (t("Not confirmed by a second source: {fields}", fields=names),) if names is not None else ()


def of_used(
    gpu: Gpu,
    *fields: str,
    size: ModelSize | None = None,
    of_model: Iterable[str] = (),
    price: RentalPrice | None = None,
) -> Iterator[Text]:
    """One line that names the doubtful figures that an answer rests on, and a price of low confidence.

    `fields` are those that it takes of the accelerator, `of_model` those of the model beside its sizes. A rumoured
    model is warned of elsewhere.
    """
    doubtful = [field for field in fields if field in gpu.doubtful]
    model = size.model if size is not None else None
    if model is not None and model.status == "released":
        used = {"params", "active_params", *of_model}
        doubtful += [field for field in model.doubtful if field in used]
    said = [*unconfirmed(doubtful), *((t("Price of low confidence"),) if _is_doubtful(price) else ())]
    if (text := joined(said, t("{left}. {right}"))) is not None:
        yield text


def _is_doubtful(price: RentalPrice | None) -> bool:
    if price is None:
        return False
    if price.purchase is not None:
        return price.purchase.confidence == "low"
    points = (offer.price_on(price.as_of) for offer in price.offers)
    low = [point.confidence == "low" for point in points if point is not None]
    return bool(low) and sum(low) / len(low) > _MOSTLY


def of_power(gpu: Gpu) -> str:
    """The field that energy rests on."""
    return "server_w_per_gpu" if gpu.server_w_per_gpu is not None else "tdp_w"


def of_memory(gpu: Gpu) -> str:
    """The field that what fits rests on."""
    return "memory_usable_gib" if gpu.memory_usable_gib is not None else "memory_gb"


def of_peak(precision: Precision) -> str:
    """The field of a dense peak."""
    return f"{_PEAK_OF}{precision}"


def _name(field: str) -> Text:
    if field.startswith(_PEAK_OF):
        return t("{precision} peak", precision=field.removeprefix(_PEAK_OF).upper())
    return _FIELDS.get(field, verbatim(field.replace("_", " ")))
