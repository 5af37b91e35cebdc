"""What fine-tuning takes in memory, hours and money: one question, one report."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from calc import cost
from calc.adapters import AdaptedWidths, adapted_widths, adapter_params
from calc.compute import charged_flop
from calc.finetuning_memory import Held, Load, bits_of_weight, frozen_weights_gb, hold
from calc.ranges import Range
from calc.rent import Rent
from calc.training_pass import TrainingPass
from calc.working import Step, Working, equation
from config.rates import Fx
from config.schema.defaults import Defaults
from config.schema.finetuning import FinetuningDefaults, Slowdown
from config.schema.gpu import Gpu
from config.schema.memory import Recompute
from config.schema.model import Architecture
from config.schema.serving import ServingMemory
from config.schema.training import Utilisation

Method = Literal["full", "lora", "qlora", "grpo"]


@equation(label="Tokens passed through", formula="{tokens} · {epochs}", unit="tokens", tokens="D", epochs="epochs")
def seen_tokens(*, tokens: float, epochs: float) -> float:
    """Tokens of the data, each as often as there are epochs."""
    return tokens * epochs


@equation(
    label="Compute",
    formula="({flop_per_frozen} · {frozen_params} + 6 · {trainable_params}) · {tokens}",
    unit="FLOP",
    flop_per_frozen="c",
    frozen_params="N_active",
    trainable_params="N_l",
    tokens="D",
)
def adapter_flop(*, flop_per_frozen: float, frozen_params: float, trainable_params: float, tokens: float) -> float:
    """Forward and backward pass through a frozen model with adapters, in FLOP: (c·N + 6·N_l)·D.

    c = 4: 2 forward and 2 for the gradients of what flows through; no gradients of the frozen weights themselves.
    c = 6 where the forward pass is computed again in full. Leaves out attention over the context.
    """
    return (flop_per_frozen * frozen_params + 6 * trainable_params) * tokens


@equation(
    label="With turning back to 16 bits",
    formula="{gpu_hours} · {slowdown}",
    unit="GPU-hours",
    gpu_hours="GPU-hours",
    slowdown="factor",
)
def dequantised_gpu_hours(*, gpu_hours: float, slowdown: float) -> float:
    """GPU-hours with four-bit weights, which every pass turns back into 16 bits."""
    return gpu_hours * slowdown


@dataclass(frozen=True, kw_only=True, slots=True)
class FinetuningRun:
    """A model to be fine-tuned, everything resolved; None is left to the answer."""

    params: float
    active_params: float
    architecture: Architecture
    method: Method
    tokens: float
    epochs: float
    rank: int
    sequence_tokens: int
    micro_batch: int
    gpu: Gpu
    utilisation: Utilisation
    gpus: int | None
    mfu: float | None
    rent: Rent

    @property
    def one_pass(self) -> TrainingPass:
        """What a GPU computes at a time."""
        return TrainingPass(
            architecture=self.architecture,
            sequence_tokens=self.sequence_tokens,
            micro_batch=self.micro_batch,
            tp=1,
            pp=1,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class FinetuningReport:
    """The answer, with every intermediate; names and meanings are those of the JSON output."""

    method: Method
    params: float
    trainable_params: float
    rank: int | None
    tokens: float
    epochs: float
    gpu: Gpu
    gpus: int
    recompute: Recompute
    memory_gb: float
    """What one device would need to hold everything."""
    memory_per_gpu_gb: float
    limit_gb: float
    fits: bool
    min_gpus: dict[str, int]
    compute_flop: float
    mfu: Range | None
    """None with reinforcement learning, whose parts reach different shares of the peak."""
    gpu_hours: Range
    hours: Range
    price_usd_per_gpu_hour: float | None
    discount: float
    cost_usd: Range | None
    cost: Range | None
    currency: str
    fx: Fx | None
    working: tuple[Step, ...]


def finetuning(
    run: FinetuningRun, defaults: Defaults, limits: ServingMemory, gpus: Iterable[Gpu] = ()
) -> FinetuningReport:
    """Memory, GPU-hours and money of fine-tuning all parameters or adapters.

    Without a number of GPUs the fewest that hold it are taken. The utilisation is that of pre-training with its ends
    moved apart; a given one is exact, and holds whatever four-bit weights cost.
    """
    working = Working()
    widths = adapted_widths(run.architecture)
    trainable = run.params
    if run.method != "full":
        trainable = working.compute(adapter_params, rank=run.rank, widths=widths.total)
    qlora = defaults.finetuning.qlora if run.method == "qlora" else None
    frozen_gb = 0.0
    if run.method != "full":
        frozen_gb = frozen_weights_gb(run.params, run.architecture, working, qlora=qlora)
    load = Load(
        frozen_gb=frozen_gb,
        trainable_params=trainable,
        one_pass=run.one_pass,
        weight_bits=bits_of_weight(qlora),
    )
    held = hold(load, run.gpu, run.gpus, defaults=defaults, limits=limits, gpus=gpus, working=working)
    compute_flop = _compute(run, widths, held.recompute, working)
    mfu = _mfu(run, defaults.finetuning)
    hours = working.compute_range(
        cost.gpu_hours, compute_flop=compute_flop, peak_flop_per_s=run.gpu.training_tflops * 1e12, mfu=mfu
    )
    if run.method == "qlora" and run.mfu is None:
        hours = _slowed(hours, defaults.finetuning.qlora.slowdown, working)
    return report_of(
        run, held, trainable_params=trainable, compute_flop=compute_flop, mfu=mfu, gpu_hours=hours, working=working
    )


def report_of(
    run: FinetuningRun,
    held: Held,
    *,
    trainable_params: float,
    compute_flop: float,
    mfu: Range | None,
    gpu_hours: Range,
    working: Working,
) -> FinetuningReport:
    """The report of so many GPU-hours, with what they cost."""
    cost_usd, money = run.rent.of(gpu_hours, working)
    return FinetuningReport(
        method=run.method,
        params=run.params,
        trainable_params=trainable_params,
        rank=run.rank if run.method in ("lora", "qlora") else None,
        tokens=run.tokens,
        epochs=run.epochs,
        gpu=run.gpu,
        gpus=held.gpus,
        recompute=held.recompute,
        memory_gb=held.memory_gb,
        memory_per_gpu_gb=held.memory_per_gpu_gb,
        limit_gb=held.limit_gb,
        fits=held.fits,
        min_gpus=held.min_gpus,
        compute_flop=compute_flop,
        mfu=mfu,
        gpu_hours=gpu_hours,
        hours=gpu_hours.through(lambda hours: hours / held.gpus),
        price_usd_per_gpu_hour=run.rent.usd_per_gpu_hour,
        discount=run.rent.discount,
        cost_usd=cost_usd,
        cost=money,
        currency=run.rent.currency,
        fx=run.rent.fx,
        working=working.steps,
    )


def _compute(run: FinetuningRun, widths: AdaptedWidths, recompute: Recompute, working: Working) -> float:
    tokens = working.compute(seen_tokens, tokens=run.tokens, epochs=run.epochs)
    if run.method == "full":
        return working.compute(charged_flop(recompute), active_params=run.active_params, tokens=tokens)
    return working.compute(
        adapter_flop,
        flop_per_frozen=6 if recompute == "full" else 4,
        frozen_params=run.active_params,
        trainable_params=run.rank * widths.active,
        tokens=tokens,
    )


def _mfu(run: FinetuningRun, assumed: FinetuningDefaults) -> Range:
    if run.mfu is not None:
        return Range.exact(run.mfu)
    band = run.utilisation.mfu
    highest = max(band.mid, min(band.high * assumed.mfu_spread, assumed.best_mfu))
    return Range(band.low / assumed.mfu_spread, band.mid, highest)


def _slowed(hours: Range, slowdown: Slowdown, working: Working) -> Range:
    """The product of two figures that are known as ranges and do not depend on each other."""
    mid = working.compute(dequantised_gpu_hours, gpu_hours=hours.mid, slowdown=slowdown.mid)

    def apart(end: float, centre: float, other_end: float, other_centre: float) -> float:
        return math.exp(math.hypot(math.log(end / centre), math.log(other_end / other_centre)))

    return Range(
        mid / apart(hours.low, hours.mid, slowdown.low, slowdown.mid),
        mid,
        mid * apart(hours.high, hours.mid, slowdown.high, slowdown.mid),
    )
