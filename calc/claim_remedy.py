"""The one assumption under which a claim that does not hang together would be true."""

from dataclasses import dataclass
from typing import Literal

from calc import implied, schedule
from calc.claim_checks import Check, Figures
from calc.claimed import Claim, Claimed
from calc.working import Working
from config.schema.defaults import Defaults

Assumption = Literal[
    "mfu", "usd_per_gpu_hour", "active_params", "all_params", "sparse_peak", "days", "cost_usd", "added_part"
]


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would have to hold, and how much of it."""

    assumption: Assumption
    value: float
    """A share, USD per GPU-hour, parameters, FLOP/s, days or USD, by the assumption; of `added_part` the share of all
    training that was added to the model it was made from.
    """
    is_plausible: bool
    """Whether any run or market is known to be like that."""


def remedy(  # noqa: PLR0911 - one a check
    claim: Claim, decisive: Check, of: Figures, defaults: Defaults, working: Working
) -> Remedy | None:
    """What would make the decisive check agree; None where it does, or no single assumption is known that would."""
    if decisive.verdict == "agrees":
        return None
    if claim.is_added_to_another and decisive.verdict != "high" and _is_of_all_training(decisive, of):
        return Remedy("added_part", decisive.ratio, is_plausible=True)
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


def _is_of_all_training(decisive: Check, of: Figures) -> bool:
    """Whether a claimed figure is held against the tokens of the model, or the hours published of its run."""
    return decisive.name in ("compute", "money") or (decisive.name == "market" and of.claimed_hours is None)


def _of_compute(claim: Claim, decisive: Check, of: Figures, defaults: Defaults, working: Working) -> Remedy | None:
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
    if needed <= 1:
        return Remedy("mfu", needed, False)
    return _of_fewer_active(claim, of.hours, of.usual_mfu.mid, working) or _of_more_time(claim, of)


def _of_fewer_active(claim: Claim, hours: Claimed, usual_mfu: float, working: Working) -> Remedy | None:
    """That fewer parameters are active, where the model may be a mixture and one that sparse is known."""
    if not claim.may_be_mixture or claim.params is None or claim.tokens is None:
        return None
    find = implied.implied_active_params
    given = {"peak_flop_per_s": claim.gpu.training_tflops * 1e12, "mfu": usual_mfu, "tokens": claim.tokens}
    if find(gpu_hours=hours.range.high, **given) < claim.least_active_share * claim.params:
        return None
    return Remedy("active_params", working.compute(find, gpu_hours=hours.range.high, **given), True)


def _of_more_time(claim: Claim, of: Figures) -> Remedy | None:
    """The days that the claimed GPUs take at the usual MFU; None where the hours themselves are claimed."""
    if claim.gpus is None or of.claimed_hours is not of.cluster_hours or of.usual_hours is None:
        return None
    return Remedy("days", schedule.days_on(gpu_hours=of.usual_hours.mid, gpus=claim.gpus.mid), True)


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
