"""What weights cost that lie outside of the GPUs: each token waits for them to come over PCIe."""

from dataclasses import dataclass

from calc import memory
from calc.layout import Placement
from calc.served import ServedModel
from calc.weights import weights_gb
from calc.working import equation
from config.schema.defaults import Defaults


@equation(
    label="Most tokens/s with offload",
    formula="{gpus} · {link_bytes_per_s} / {read_bytes}",
    unit="tokens/s",
    gpus="n",
    link_bytes_per_s="link",
    read_bytes="bytes",
)
def offloaded_tokens_per_s(*, gpus: float, link_bytes_per_s: float, read_bytes: float) -> float:
    """The most tokens a second of one sequence whose weights come in part from the host: n · link / bytes.

    `read_bytes` of them are outside of the GPUs and read for every token; each GPU has its own link. Leaves out all
    else, so that nothing reaches it. Several sequences share what is read.
    """
    return gpus * link_bytes_per_s / read_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Offloaded:
    """What of a model lies on the host, and how fast one sequence can be at most."""

    weights_gb: float
    tokens_per_s: float


def offloaded(model: ServedModel, gpus: int, *, layers: int | None = None) -> Offloaded | None:
    """What so many GPUs leave on the host, which hold so many layers or as much as fits; None where that is nothing."""
    parts, stored, limits = model.parts, model.weights, model.serving.memory
    whole_gb = _whole_gb(model)
    if layers is not None:
        share = 1 - layers / model.architecture.layers
    else:
        room_gb = gpus * (memory.limit_of(model.gpu, limits) - limits.reserve_gb)
        share = 1 - max(0.0, room_gb) / whole_gb
    if share <= 0:
        return None
    read_bytes = share * (stored.resident_bytes + parts.active_experts * stored.expert_bytes)
    rate = offloaded_tokens_per_s(gpus=gpus, link_bytes_per_s=limits.host_link_gb_s * 1e9, read_bytes=read_bytes)
    return Offloaded(weights_gb=share * whole_gb, tokens_per_s=rate)


def fewest_gpus(model: ServedModel, context_tokens: float, defaults: Defaults) -> int | None:
    """The fewest GPUs that hold all of the weights and one sequence; None where no number does."""
    limits = model.serving.memory
    placement = Placement(
        architecture=model.architecture,
        weights_gb=_whole_gb(model),
        cache=model.cache,
        context_tokens=context_tokens,
        reserve_gb=limits.reserve_gb,
        most_gpus=defaults.cluster.largest_gpus,
    )
    return placement.fewest(model.gpu, memory.limit_of(model.gpu, limits))


def _whole_gb(model: ServedModel) -> float:
    return weights_gb.function(
        quantised_params=model.weights.quantised_params,
        bits=model.weight_format.bits,
        kept_params=model.weights.kept_params,
    )
