"""What figures of a run say about each other: the MFU, the price and the active parameters that make them true."""

from calc.cost import SECONDS_PER_HOUR
from calc.working import equation


@equation(
    label="Implied MFU",
    formula="{compute_flop} / ({gpu_hours} · {peak_flop_per_s} · 3600)",
    unit="",
    compute_flop="F",
    gpu_hours="GPU-hours",
    peak_flop_per_s="C",
)
def implied_mfu(*, compute_flop: float, gpu_hours: float, peak_flop_per_s: float) -> float:
    """The end-to-end MFU of a run that takes so many GPU-hours: F / (GPU-hours · C · 3600), C the dense BF16 peak.

    The definition of MFU in PaLM (arXiv 2204.02311, appendix B) over all hours of the run. Above 1 no run is possible.
    """
    return compute_flop / (gpu_hours * peak_flop_per_s * SECONDS_PER_HOUR)


@equation(
    label="Implied price",
    formula="{usd} / {gpu_hours}",
    unit="USD/GPU-hour",
    usd="USD",
    gpu_hours="GPU-hours",
)
def implied_usd_per_gpu_hour(*, usd: float, gpu_hours: float) -> float:
    """What a GPU-hour costs if so many of them cost that much, in USD: USD / GPU-hours."""
    return usd / gpu_hours


@equation(
    label="Implied active parameters",
    formula="{gpu_hours} · {peak_flop_per_s} · {mfu} · 3600 / (6 · {tokens})",
    unit="parameters",
    gpu_hours="GPU-hours",
    peak_flop_per_s="C",
    mfu="MFU",
    tokens="D",
)
def implied_active_params(*, gpu_hours: float, peak_flop_per_s: float, mfu: float, tokens: float) -> float:
    """Active parameters that GPU-hours train on D tokens at an end-to-end MFU: GPU-hours · C · MFU · 3600 / (6·D).

    6·N·D (Kaplan et al. 2020, arXiv 2001.08361) solved for N; what that leaves out is left out here.
    """
    return gpu_hours * peak_flop_per_s * mfu * SECONDS_PER_HOUR / (6 * tokens)
