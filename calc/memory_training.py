"""How much memory training takes on each GPU, and how many GPUs hold it: one question, one report."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from calc import memory
from calc.decoder import largest_layer_params
from calc.gathered import gathered_gb
from calc.memory import MemoryReport
from calc.training_pass import TrainingPass, activations_gb
from calc.working import UNRECORDED, Working, equation
from config.schema.defaults import Defaults
from config.schema.gpu import Gpu, Precision
from config.schema.memory import Optimizer, Recompute, ZeroStage
from config.schema.model import Architecture
from config.schema.serving import ServingMemory

_HALF_PRECISION_BYTES = 2
"""Of weights and gradients in mixed precision, FP8 included: there, the products alone are smaller."""
_WEIGHTS_SPLIT_FROM: ZeroStage = 3
ZERO_STAGES: tuple[ZeroStage, ...] = (0, 1, 2, 3)
RECOMPUTE: tuple[Recompute, ...] = ("selective", "full")
"""What is tried where nobody says: without the attention scores, then with nothing but the input of each layer."""


@equation(
    label="State",
    formula="{params} · {bytes_per_param} / ({tp} · {pp} · {shards}) / 1e9",
    unit="GB",
    params="N",
    bytes_per_param="bytes",
    tp="t",
    pp="p",
    shards="n",
)
def state_gb(*, params: float, bytes_per_param: float, tp: float, pp: float, shards: float) -> float:
    """Weights, gradients or optimizer state on one GPU: N parameters over t·p ranks of the model and n shards.

    n is the number of data-parallel ranks where ZeRO splits this state, else 1: stage 1 splits the optimizer, 2 the
    gradients too, 3 the weights too (Rajbhandari et al. 2020, arXiv 1910.02054, figure 1). Leaves out the layer that
    stage 3 gathers while it is computed, and stages of a pipeline that are not alike.
    """
    return params * bytes_per_param / (tp * pp * shards) / 1e9


def least_states_gb(params: float, defaults: Defaults) -> float:
    """Weights, gradients and AdamW's state of a model, in GB over all GPUs: what no way to split them makes less."""
    size = 2 * _HALF_PRECISION_BYTES + defaults.memory.optimizers["adamw"].bytes_per_param
    return state_gb.function(params=params, bytes_per_param=size, tp=1, pp=1, shards=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingSetup:
    """A training run whose memory is asked for, everything resolved; None is left to the answer."""

    params: float
    architecture: Architecture
    gpu: Gpu
    gpus: int | None
    precision: Precision
    tp: int
    pp: int
    zero: ZeroStage | None
    recompute: Recompute | None
    optimizer: Optimizer
    sequence_tokens: int
    micro_batch: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _States:
    """What ZeRO splits, and what every rank holds, in GB."""

    held: float
    split: float
    gathered: float
    """The layer that is computed, where the weights are split."""

    def on(self, ranks: int) -> float:
        """The states of one of so many data-parallel ranks, with the layer that it gathers from the others."""
        return self.held + self.split / ranks + (self.gathered if ranks > 1 else 0.0)


def training_memory(
    setup: TrainingSetup, defaults: Defaults, limits: ServingMemory, gpus: Iterable[Gpu] = ()
) -> MemoryReport:
    """The memory of each GPU in training, whether it fits, and the fewest GPUs of each kind in `gpus` that hold it.

    Without a ZeRO stage the lowest that fits is taken. Without a word on recomputation everything is recomputed only
    where that decides whether something fits, since it costs time: so a higher stage may hold more than a lower one,
    that fits with less room for activations. Without a number of GPUs, the fewest that fit are taken.
    """
    working = Working()
    activations = {way: activations_gb(_pass(setup), way) for way in _ways(setup)}
    states = {stage: _states(setup, stage, defaults) for stage in ZERO_STAGES}
    asked = ZERO_STAGES if setup.zero is None else (setup.zero,)
    alone_gb = defaults.memory.training_overhead_gb
    group = setup.tp * setup.pp

    def fewest(gpu: Gpu) -> int | None:
        if setup.tp > gpu.gpus_per_server:
            return None
        room = memory.limit_of(gpu, limits) - alone_gb - min(activations.values())
        found = (
            _fewest(states[stage], room, gpu.gpus_per_server, group, defaults.cluster.largest_gpus) for stage in asked
        )
        return min((count for count in found if count is not None), default=None)

    limit = working.compute(memory.limit_gb, usable_gb=memory.usable_gb(setup.gpu), usable_share=limits.usable_share)
    count = setup.gpus or fewest(setup.gpu) or group
    ranks = max(1, count // group)

    def total_of(stage: ZeroStage, way: Recompute) -> float:
        return states[stage].on(ranks) + activations[way] + alone_gb

    fitting = ((stage, way) for way in activations for stage in asked if total_of(stage, way) <= limit)
    stage, way = next(fitting, (max(asked), _ways(setup)[-1]))
    parts = _parts(setup, stage, ranks, defaults, working)
    parts["activations_gb"] = activations_gb(_pass(setup), way, working)
    overhead = alone_gb + (_gathered_gb(setup, stage, working) if ranks > 1 else 0.0)
    parts |= {"kv_gb": 0.0, "overhead_gb": overhead}
    total = working.compute(memory.total_gb, **parts)
    counts = {gpu.id: fewest(gpu) for gpu in gpus}
    return MemoryReport(
        purpose="train",
        params=setup.params,
        gpu=setup.gpu,
        gpus=count,
        tp=setup.tp,
        pp=setup.pp,
        replicas=ranks,
        precision=setup.precision,
        weight_format=None,
        optimizer=setup.optimizer,
        zero=stage,
        recompute=way,
        kv=None,
        sequence_tokens=setup.sequence_tokens,
        batch=setup.micro_batch,
        max_batch=None,
        **parts,
        total_gb=total,
        limit_gb=limit,
        fits=total <= limit,
        min_gpus={gpu: count for gpu, count in counts.items() if count is not None},
        working=working.steps,
    )


def _pass(setup: TrainingSetup) -> TrainingPass:
    return TrainingPass(
        architecture=setup.architecture,
        sequence_tokens=setup.sequence_tokens,
        micro_batch=setup.micro_batch,
        tp=setup.tp,
        pp=setup.pp,
    )


def _ways(setup: TrainingSetup) -> tuple[Recompute, ...]:
    return RECOMPUTE if setup.recompute is None else (setup.recompute,)


def _parts(
    setup: TrainingSetup, stage: ZeroStage, ranks: int, defaults: Defaults, working: Working | None = None
) -> dict[str, float]:
    """Weights, gradients and optimizer state on one of so many data-parallel ranks, in GB."""
    steps = UNRECORDED if working is None else working
    optimizer_bytes = defaults.memory.optimizers[setup.optimizer].bytes_per_param
    parts = {
        "weights_gb": ("Weights", _HALF_PRECISION_BYTES, _WEIGHTS_SPLIT_FROM),
        "gradients_gb": ("Gradients", _HALF_PRECISION_BYTES, 2),
        "optimizer_gb": ("Optimizer", optimizer_bytes, 1),
    }
    return {
        name: steps.compute(
            state_gb.named(label),
            params=setup.params,
            bytes_per_param=size,
            tp=setup.tp,
            pp=setup.pp,
            shards=ranks if stage >= split_from else 1,
        )
        for name, (label, size, split_from) in parts.items()
    }


def _states(setup: TrainingSetup, stage: ZeroStage, defaults: Defaults) -> _States:
    """The states of a stage: on endless ranks only what every rank holds is left."""
    whole = sum(_parts(setup, stage, 1, defaults).values())
    halved = sum(_parts(setup, stage, 2, defaults).values())
    split = 2 * (whole - halved)
    return _States(held=whole - split, split=split, gathered=_gathered_gb(setup, stage, Working()))


def _gathered_gb(setup: TrainingSetup, stage: ZeroStage, working: Working) -> float:
    """The layer that stage 3 gathers, in GB; lower stages hold all weights anyway."""
    if stage < _WEIGHTS_SPLIT_FROM:
        return 0.0
    return working.compute(
        gathered_gb, layer_params=largest_layer_params(setup.architecture), bits=8 * _HALF_PRECISION_BYTES, tp=setup.tp
    )


def _fewest(states: _States, room_gb: float, server: int, group: int, most: int) -> int | None:
    """The fewest GPUs whose data-parallel ranks have room for the states; None where no cluster has."""
    ranks = 1
    if states.on(1) > room_gb:
        room_gb -= states.held + states.gathered
        if room_gb <= 0 or states.split / room_gb > most:
            return None
        ranks = max(2, math.ceil(states.split / room_gb))
    count = memory.rented_together(ranks * group, server=server, group=group)
    return count if count <= most else None
