"""The one assumption under which a claim that does not hang together would be true."""

from dataclasses import dataclass
from typing import Literal

from calc import implied, schedule
from calc.claim_checks import Check, Figures
from calc.claimed import Claim
from calc.working import Working
from config.schema.defaults import Defaults

Assumption = Literal["mfu", "usd_per_gpu_hour", "active_params", "all_params", "sparse_peak", "days", "cost_usd"]


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would have to hold, and how much of it."""

    assumption: Assumption
    value: float
    """A share, USD per GPU-hour, parameters, FLOP/s, days or USD, by the assumption."""
    is_plausible: bool
    """Whether any run or market is known to be like that."""


def remedy(  # noqa: PLR0911 - one a check
    claim: Claim, decisive: Check, of: Figures, defaults: Defaults, working: Working
) -> Remedy | None:
    """What would make the decisive check agree; None where it does."""
    if decisive.verdict == "agrees":
        return None
    match decisive.name:
        case "compute":
            return _of_compute(claim, decisive, of, defaults, working)
        case "cluster":
            assert claim.gpus is not None  # or there would be no cluster to hold the hours against
            return Remedy("days", schedule.days_on(gpu_hours=decisive.claimed.mid, gpus=claim.gpus.mid), True)
        case "rent":
            return Remedy("cost_usd", decisive.expected.mid, True)
        case "market":
            return Remedy("usd_per_gpu_hour", decisive.claimed.mid, False)
        case "money":
            return _of_money(claim, decisive, of, defaults)
        case "mfu":
            return Remedy("mfu", decisive.expected.mid, decisive.expected.mid <= defaults.best_measured_mfu)


def _of_compute(claim: Claim, decisive: Check, of: Figures, defaults: Defaults, working: Working) -> Remedy:
    assert of.implied_mfu is not None  # the check compares hours with compute
    assert of.hours is not None
    needed = of.implied_mfu.low if decisive.verdict != "high" else of.implied_mfu.high
    if (counted := _all_params(claim, decisive, of.implied_mfu.mid)) is not None:
        return counted
    best = defaults.best_measured_mfu
    if needed <= best:
        return Remedy("mfu", needed, is_plausible=decisive.verdict != "high")
    sparse = claim.gpu.sparse_bf16_tflops
    if sparse is not None and of.usual_mfu.low <= needed * claim.gpu.training_tflops / sparse <= of.usual_mfu.high:
        return Remedy("sparse_peak", sparse * 1e12, False)
    is_mixture = claim.params is None or (claim.active_params is not None and claim.active_params < claim.params)
    if needed <= 1 or claim.tokens is None or not is_mixture:
        return Remedy("mfu", needed, False)
    active = working.compute(
        implied.implied_active_params,
        gpu_hours=of.hours.range.high,
        peak_flop_per_s=claim.gpu.training_tflops * 1e12,
        mfu=of.usual_mfu.mid,
        tokens=claim.tokens,
    )
    return Remedy("active_params", active, True)


def _all_params(claim: Claim, decisive: Check, implied_mfu: float) -> Remedy | None:
    """That all parameters of a mixture were counted, where the claim is too high by just that."""
    if claim.params is None or claim.active_params is None or claim.active_params >= claim.params:
        return None
    band = claim.dense.mfu
    as_all = implied_mfu * claim.params / claim.active_params
    if decisive.verdict == "high" and band.low <= as_all <= band.high:
        return Remedy("all_params", claim.params, False)
    return None


def _of_money(claim: Claim, decisive: Check, of: Figures, defaults: Defaults) -> Remedy:
    """The MFU at the usual price, where a run has reached that, else the price at the usual MFU."""
    assert of.usual_hours is not None  # the check compares money with compute
    needed = of.usual_mfu.mid / decisive.ratio
    if (counted := _all_params(claim, decisive, needed)) is not None:
        return counted
    if needed <= defaults.best_measured_mfu:
        return Remedy("mfu", needed, is_plausible=needed >= of.usual_mfu.low)
    price = implied.implied_usd_per_gpu_hour(usd=decisive.claimed.mid, gpu_hours=of.usual_hours.mid)
    return Remedy("usd_per_gpu_hour", price, False)
