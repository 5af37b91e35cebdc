"""From compute to GPU-hours, and from GPU-hours to money."""

from calc.working import equation

SECONDS_PER_HOUR = 3600


@equation(
    label="GPU-hours at 100 % of peak",
    formula="{compute_flop} / ({peak_flop_per_s} · 3600)",
    unit="GPU-hours",
    compute_flop="F",
    peak_flop_per_s="C",
)
def floor_gpu_hours(*, compute_flop: float, peak_flop_per_s: float) -> float:
    """The fewest GPU-hours that physics allows: F / (C · 3600), C the dense peak of one GPU in FLOP/s."""
    return compute_flop / (peak_flop_per_s * SECONDS_PER_HOUR)


@equation(
    label="GPU-hours",
    formula="{compute_flop} / ({peak_flop_per_s} · {mfu} · 3600)",
    unit="GPU-hours",
    compute_flop="F",
    peak_flop_per_s="C",
    mfu="MFU",
)
def gpu_hours(*, compute_flop: float, peak_flop_per_s: float, mfu: float) -> float:
    """GPU-hours of a run that reaches `mfu` of the dense BF16 peak end to end: F / (C · MFU · 3600).

    MFU counts 6·N·D only and all hours of the run (restarts, evaluation, checkpoints), whatever the precision.
    """
    return compute_flop / (peak_flop_per_s * mfu * SECONDS_PER_HOUR)


@equation(
    label="Cost",
    formula="{gpu_hours} · {usd_per_gpu_hour} · (1 - {discount})",
    unit="USD",
    gpu_hours="GPU-hours",
    usd_per_gpu_hour="price",
)
def rental_usd(*, gpu_hours: float, usd_per_gpu_hour: float, discount: float) -> float:
    """Rent of GPU-hours, in USD; `discount` is the fraction off (5折 is 0.5)."""
    return gpu_hours * usd_per_gpu_hour * (1 - discount)


@equation(label="In the currency of the answer", formula="{usd} · {fx}", unit="", usd="USD", fx="rate")
def in_currency(*, usd: float, fx: float) -> float:
    """USD in another currency; `fx` is units of it per USD."""
    return usd * fx
