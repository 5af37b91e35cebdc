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
    """GPU-hours if every cycle counted: F / (C · 3600), C the dense peak of one GPU in FLOP/s.

    No run at the precision of that peak takes less. C is the BF16 peak, so arithmetic in FP8 could go below.
    """
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
    The definition of MFU in PaLM (arXiv 2204.02311, appendix B), solved for the time.
    """
    return compute_flop / (peak_flop_per_s * mfu * SECONDS_PER_HOUR)


@equation(
    label="After the discount",
    formula="{usd} · (1 - {discount})",
    unit="USD",
    usd="USD",
    discount="discount",
)
def discounted_usd(*, usd: float, discount: float) -> float:
    """An amount or a price less a discount, in the unit it came in; `discount` is the fraction off (5折 is 0.5)."""
    return usd * (1 - discount)


@equation(
    label="Cost",
    formula="{gpu_hours} · {usd_per_gpu_hour}",
    unit="USD",
    gpu_hours="GPU-hours",
    usd_per_gpu_hour="price",
)
def rental_usd(*, gpu_hours: float, usd_per_gpu_hour: float) -> float:
    """Rent of GPU-hours at the price that is really paid, in USD.

    Leaves out storage, network, staff, failed experiments, and hours that are reserved but not used.
    """
    return gpu_hours * usd_per_gpu_hour


@equation(label="In the currency of the answer", formula="{usd} · {fx}", unit="", usd="USD", fx="rate")
def in_currency(*, usd: float, fx: float) -> float:
    """USD in another currency; `fx` is units of it per USD."""
    return usd * fx
