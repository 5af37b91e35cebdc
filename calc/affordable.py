"""From money to GPU-hours, and from GPU-hours to compute: `calc.cost` the other way round."""

from calc.cost import SECONDS_PER_HOUR
from calc.working import equation


@equation(label="In USD", formula="{amount} / {fx}", unit="USD", fx="rate")
def in_usd(*, amount: float, fx: float) -> float:
    """An amount of another currency in USD; `fx` is units of it per USD."""
    return amount / fx


@equation(
    label="GPU-hours", formula="{usd} / {usd_per_gpu_hour}", unit="GPU-hours", usd="USD", usd_per_gpu_hour="price"
)
def affordable_gpu_hours(*, usd: float, usd_per_gpu_hour: float) -> float:
    """GPU-hours that an amount rents at the price that is really paid: USD / price.

    All of it goes into the one run: nothing is kept for storage, staff, failed experiments or idle hours.
    """
    return usd / usd_per_gpu_hour


@equation(label="GPU-hours", formula="24 · {gpus} · {days}", unit="GPU-hours", gpus="n")
def available_gpu_hours(*, gpus: float, days: float) -> float:
    """GPU-hours of n GPUs that are there for so many days: 24·n·days."""
    return 24 * gpus * days


@equation(
    label="Compute",
    formula="{gpu_hours} · {peak_flop_per_s} · {mfu} · 3600",
    unit="FLOP",
    gpu_hours="GPU-hours",
    peak_flop_per_s="C",
    mfu="MFU",
)
def affordable_flop(*, gpu_hours: float, peak_flop_per_s: float, mfu: float) -> float:
    """The 6·N·D that GPU-hours are worth at an end-to-end MFU: GPU-hours · C · MFU · 3600, C the dense BF16 peak."""
    return gpu_hours * peak_flop_per_s * mfu * SECONDS_PER_HOUR
