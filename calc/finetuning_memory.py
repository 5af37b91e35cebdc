"""What fine-tuning holds in memory, and how many GPUs hold it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from calc import memory
from calc.decoder import decoder, largest_layer_params
from calc.gathered import gathered_gb
from calc.training_pass import TrainingPass, activations_gb
from calc.weights import stored_weights, weights_gb
from calc.working import UNRECORDED, Working, equation
from config.schema.defaults import Defaults
from config.schema.finetuning import QloraDefaults
from config.schema.gpu import Gpu
from config.schema.memory import Recompute
from config.schema.model import Architecture
from config.schema.serving import ServingMemory, WeightFormat

_HALF_PRECISION_BITS = 16
_STATE_BYTES = 16
"""Of a trainable parameter: weights and gradients in 16 bits, an FP32 copy, mean and variance."""
_WAYS: tuple[Recompute, ...] = ("selective", "full")


@equation(
    label="Bits of a weight",
    formula="4 + 8 / {block_weights} + 32 / ({block_weights} · {block_scales})",
    unit="bits",
    block_weights="n",
    block_scales="m",
)
def double_quantised_bits(*, block_weights: float, block_scales: float) -> float:
    """Bits of a weight in NF4 whose scales are quantised too: 4 + 8/n + 32/(n·m).

    n weights share a scale of 8 bits, m scales share one of 32. Dettmers et al. 2023 (arXiv 2305.14314), section 3.
    """
    return 4 + 8 / block_weights + 32 / (block_weights * block_scales)


@equation(
    label="States of trainable parameters",
    formula="{bytes_per_param} · {trainable_params} / 1e9",
    unit="GB",
    bytes_per_param="bytes",
    trainable_params="N_l",
)
def trainable_gb(*, bytes_per_param: float, trainable_params: float) -> float:
    """Weights, gradients and optimizer of what is trained, in GB."""
    return bytes_per_param * trainable_params / 1e9


@equation(
    label="Memory",
    formula="({frozen_gb} + {states_gb}) / {gpus} + {activations_gb} + {overhead_gb}",
    unit="GB",
    frozen_gb="frozen",
    states_gb="states",
    gpus="n",
    activations_gb="activations",
    overhead_gb="overhead",
)
def finetuning_gb(
    *, frozen_gb: float, states_gb: float, gpus: float, activations_gb: float, overhead_gb: float
) -> float:
    """The memory of each of n GPUs, in GB: weights and states are split over them, each has its own batch.

    ZeRO-3 or FSDP. With n = 1 it is the memory of the whole; else the overhead holds the layer that is gathered.
    """
    return (frozen_gb + states_gb) / gpus + activations_gb + overhead_gb


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What is to be held: split over all GPUs, and once on each of them."""

    frozen_gb: float
    """Weights that are not trained."""
    weight_bits: float
    """Of the weights inside the layers, as each GPU gathers them."""
    trainable_params: float
    one_pass: TrainingPass


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What fine-tuning holds, and on how many GPUs."""

    gpus: int
    recompute: Recompute
    memory_gb: float
    memory_per_gpu_gb: float
    limit_gb: float
    fits: bool
    min_gpus: dict[str, int]


def hold(
    load: Load,
    gpu: Gpu,
    given_gpus: int | None,
    *,
    defaults: Defaults,
    limits: ServingMemory,
    gpus: Iterable[Gpu],
    working: Working,
) -> Held:
    """The memory with everything recomputed only where it does not fit otherwise, and the fewest GPUs of each kind."""
    activations = {way: activations_gb(load.one_pass, way) for way in _WAYS}
    states_gb = working.compute(trainable_gb, bytes_per_param=_STATE_BYTES, trainable_params=load.trainable_params)
    alone_gb = defaults.memory.training_overhead_gb
    layer_params = largest_layer_params(load.one_pass.architecture)
    layer = {"layer_params": layer_params, "bits": load.weight_bits, "tp": 1}
    split = load.frozen_gb + states_gb

    def fewest(kind: Gpu) -> int | None:
        room = memory.limit_of(kind, limits) - alone_gb - activations["full"]
        if split <= room:
            return 1
        room -= gathered_gb.function(**layer)
        if room <= 0 or split / room > defaults.cluster.largest_gpus:
            return None
        return memory.rented_together(math.ceil(split / room), server=kind.gpus_per_server)

    limit = memory.limit_of(gpu, limits)
    count = given_gpus or fewest(gpu) or 1
    overhead = alone_gb + (working.compute(gathered_gb, **layer) if count > 1 else 0.0)
    way = next((way for way in _WAYS if split / count + activations[way] + overhead <= limit), _WAYS[-1])
    parts = {
        "frozen_gb": load.frozen_gb,
        "states_gb": states_gb,
        "activations_gb": activations_gb(load.one_pass, way, working),
        "overhead_gb": overhead,
    }
    whole = working.compute(finetuning_gb, **{**parts, "overhead_gb": alone_gb}, gpus=1)
    each = whole if count == 1 else working.compute(finetuning_gb.named("Memory of a GPU"), **parts, gpus=count)
    counts = {kind.id: fewest(kind) for kind in gpus}
    return Held(
        gpus=count,
        recompute=way,
        memory_gb=whole,
        memory_per_gpu_gb=each,
        limit_gb=limit,
        fits=each <= limit,
        min_gpus={kind: least for kind, least in counts.items() if least is not None},
    )


def bits_of_weight(qlora: QloraDefaults | None, working: Working | None = None) -> float:
    """Of a frozen weight inside the layers: 16, or the four of QLoRA with their scales."""
    steps = UNRECORDED if working is None else working
    if qlora is None:
        return _HALF_PRECISION_BITS
    return steps.compute(double_quantised_bits, block_weights=qlora.block_weights, block_scales=qlora.block_scales)


def frozen_weights_gb(
    params: float, architecture: Architecture, working: Working, *, qlora: QloraDefaults | None = None
) -> float:
    """The weights that stay as they are, in 16 bits, or inside the layers in the four of QLoRA."""
    bits = bits_of_weight(qlora, working)
    quantised = params
    if qlora is not None:
        form = WeightFormat(id="nf4", precision="int4", bits=bits, stored="layers", source=qlora.source)
        quantised = stored_weights(decoder(architecture), params, form).quantised_params
    return working.compute(
        weights_gb.named("Frozen weights"), quantised_params=quantised, bits=bits, kept_params=params - quantised
    )
