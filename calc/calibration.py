"""What one measured figure says of an estimate of serving: how many times as long everything takes."""

from dataclasses import dataclass
from typing import Literal

from calc.working import Working, equation

Metric = Literal["tpot_ms", "output_tokens_per_s"]


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of a deployment, under the load that is asked about."""

    metric: Metric
    """Milliseconds for each output token after the first, or the output tokens a second of all GPUs together."""
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How many times as long as estimated everything takes, and how that is known."""

    factor: float
    source: Literal["measured", "given"]
    """Whether it follows from a figure that was measured under the same load, or was given itself."""
    metric: Metric | None = None
    measured: float | None = None
    estimated: float | None = None
    """Of the same metric, uncalibrated."""


@equation(
    label="Slowdown by TPOT",
    formula="{measured_ms} / {estimated_ms}",
    unit="",
    measured_ms="measured",
    estimated_ms="estimated",
)
def slowdown_by_tpot(*, measured_ms: float, estimated_ms: float) -> float:
    """Times as long as estimated, by the time per output token: measured / estimated, of the same load.

    TPOT is made of passes alone, so it grows with them in proportion. Takes all terms of a pass for slow alike.
    """
    return measured_ms / estimated_ms


@equation(
    label="Slowdown by tokens/s",
    formula="{estimated_tokens_per_s} / {measured_tokens_per_s}",
    unit="",
    estimated_tokens_per_s="estimated",
    measured_tokens_per_s="measured",
)
def slowdown_by_rate(*, estimated_tokens_per_s: float, measured_tokens_per_s: float) -> float:
    """Times as long as estimated, by the output tokens a second of all GPUs together: estimated / measured."""
    return estimated_tokens_per_s / measured_tokens_per_s


def calibration(measured: Measured, estimated: float, working: Working) -> Calibration:
    """The factor with which an estimate of the same metric and load gives the measured figure back."""
    if measured.metric == "tpot_ms":
        factor = working.compute(slowdown_by_tpot, measured_ms=measured.value, estimated_ms=estimated)
    else:
        factor = working.compute(
            slowdown_by_rate, estimated_tokens_per_s=estimated, measured_tokens_per_s=measured.value
        )
    return Calibration(
        factor=factor, source="measured", metric=measured.metric, measured=measured.value, estimated=estimated
    )
