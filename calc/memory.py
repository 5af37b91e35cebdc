"""What lies in the memory of each GPU, how much of it may be filled, and how many GPUs are rented together."""

import math
from dataclasses import dataclass
from typing import Literal

from calc.working import Step, equation
from config.schema.gpu import Gpu, Precision
from config.schema.memory import Optimizer, Recompute, ZeroStage
from config.schema.serving import ServingMemory, WeightFormat

_GIB = 2**30


@equation(
    label="Limit of a GPU",
    formula="{usable_gb} · {usable_share}",
    unit="GB",
    usable_gb="usable",
    usable_share="share",
)
def limit_gb(*, usable_gb: float, usable_share: float) -> float:
    """What weights, states, caches and buffers may fill of one GPU, in GB of 10^9 bytes.

    `usable_gb` is what the driver shows. The rest is lost to fragments of the allocator. One rule for training and
    serving.
    """
    return usable_gb * usable_share


@equation(
    label="Total of a GPU",
    formula="{weights_gb} + {gradients_gb} + {optimizer_gb} + {activations_gb} + {kv_gb} + {overhead_gb}",
    unit="GB",
    weights_gb="weights",
    gradients_gb="gradients",
    optimizer_gb="optimizer",
    activations_gb="activations",
    kv_gb="KV cache",
    overhead_gb="overhead",
)
def total_gb(
    *,
    weights_gb: float,
    gradients_gb: float,
    optimizer_gb: float,
    activations_gb: float,
    kv_gb: float,
    overhead_gb: float,
) -> float:
    """Everything that one GPU holds, in GB. Training has no KV cache; serving has nothing that learns."""
    return weights_gb + gradients_gb + optimizer_gb + activations_gb + kv_gb + overhead_gb


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryReport:
    """The memory of each GPU; names and meanings are those of the JSON output."""

    purpose: Literal["train", "inference"]
    params: float
    gpu: Gpu
    gpus: int
    tp: int
    pp: int
    replicas: int
    """Copies of the model: data-parallel ranks in training."""
    precision: Precision
    weight_format: WeightFormat | None
    """How served weights are stored; None in training, which keeps them in 16 bits."""
    optimizer: Optimizer | None
    zero: ZeroStage | None
    recompute: Recompute | None
    kv: Precision | None
    sequence_tokens: int
    batch: int
    """In training the sequences of a replica's micro-batch, in serving those in flight on all GPUs together."""
    max_batch: int | None
    """Most sequences that so many GPUs can serve at once."""
    weights_gb: float
    gradients_gb: float
    optimizer_gb: float
    activations_gb: float
    kv_gb: float
    overhead_gb: float
    total_gb: float
    limit_gb: float
    fits: bool
    min_gpus: dict[str, int]
    """The fewest GPUs of each kind, by id; without those of which no number does."""
    working: tuple[Step, ...]


def usable_gb(gpu: Gpu) -> float:
    """The memory that the driver shows, or, where nobody has said, the one on the label."""
    return gpu.memory_gb if gpu.memory_usable_gib is None else gpu.memory_usable_gib * _GIB / 1e9


def limit_of(gpu: Gpu, memory: ServingMemory) -> float:
    """What may be filled of one GPU, in GB."""
    return limit_gb.function(usable_gb=usable_gb(gpu), usable_share=memory.usable_share)


def rented_together(least: int, *, server: int, group: int = 1) -> int:
    """The smallest number of GPUs from `least` up that is a part of a server, or whole servers, in whole groups.

    Parts of a server are powers of two of the group; beyond a server only whole ones are connected well.
    """
    size = group
    while size < least and size * 2 <= server:
        size *= 2
    if size >= least and size <= server:
        return size
    step = math.lcm(group, server)
    return -(-least // step) * step


def largest_power_of_two(most: int) -> int:
    """The largest power of two up to `most`."""
    return 1 << (most.bit_length() - 1)
