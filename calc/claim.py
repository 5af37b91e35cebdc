"""Does a claim about a training run hang together: one question, one report."""

import math
from dataclasses import dataclass, replace

from calc import claim_checks, compute, cost, implied, schedule
from calc.affordable import affordable_gpu_hours, available_gpu_hours
from calc.claim_checks import Check
from calc.claim_remedy import Remedy, remedy
from calc.claimed import Claim, Claimed, Verdict
from calc.ranges import Range
from calc.working import Step, Working
from config.schema.defaults import Defaults
from config.schema.gpu import Gpu


class NothingToCheckError(ValueError):
    """Figures of which no two say anything about each other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What is likely of a run; None where the claim does not say enough, or no price is known."""

    gpu_hours: Range | None
    days: Range | None
    cost_usd: Range | None
    mfu: Range
    usd_per_gpu_hour: Range | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimReport:
    """The verdict with everything it rests on; names and meanings are those of the JSON output."""

    params: float | None
    active_params: float | None
    tokens: float | None
    gpu: Gpu
    gpus: Claimed | None
    days: Claimed | None
    gpu_hours: Claimed | None
    """As claimed, else the GPUs times the days, else what the cost pays for, else as published of this very run."""
    cost_usd: Claimed | None
    mfu: Claimed | None
    price_usd_per_gpu_hour: float | None
    assumed: tuple[str, ...]
    """Which of these the claim leaves open."""
    compute_flop: float | None
    expected: Expected
    implied_mfu: Range | None
    implied_usd_per_gpu_hour: Range | None
    checks: tuple[Check, ...]
    verdict: Verdict
    ratio: float
    """Claimed over likely, of the check that decides."""
    would_be_true: Remedy | None
    """The one assumption under which the claim holds; None where it agrees, or no single one would do."""
    working: tuple[Step, ...]

    @property
    def decisive(self) -> Check:
        """The check that the verdict is of."""
        return claim_checks.gravest(self.checks)


def check(claim: Claim, defaults: Defaults) -> ClaimReport:
    """Hold every two figures of a claim against each other, and say which assumption would make it true.

    GPU-hours are those claimed, else the GPUs times the days, else what the cost pays for at a price that is claimed.
    They are held against 6·N_active·D at the usual MFU. The cost is held against those hours, or those published of
    this run, at the price that is claimed or else the market's; without any hours against compute and market at once.
    Of a model made from another, whose tokens are that one's, what is too little for them is held to be of the
    training that was added: tokens of which nothing is known, so that the other figures are held against each other.
    Raises NothingToCheckError where no two figures meet.
    """
    whole = _held(claim, defaults)
    if whole.would_be_true is None or whole.would_be_true.assumption != "added_part":
        return whole
    try:
        return _held(_of_added_part(claim), defaults)
    except NothingToCheckError:
        return whole


def _of_added_part(claim: Claim) -> Claim:
    """The same figures, of which nothing but one another is known."""
    assumed = (*(name for name in claim.assumed if name != "tokens"), "added_part")
    return replace(claim, tokens=None, reported_gpu_hours=None, assumed=assumed)


def _held(claim: Claim, defaults: Defaults) -> ClaimReport:
    """The report of a claim about all of a training, if it says how many tokens."""
    working = Working()
    mfu = likely_mfu(claim)
    peak_flop_per_s = claim.gpu.training_tflops * 1e12
    compute_flop = None
    if claim.active_params is not None and claim.tokens is not None:
        compute_flop = working.compute(compute.training_flop, active_params=claim.active_params, tokens=claim.tokens)
    cluster_hours = _cluster_hours(claim, working)
    hours = claimed_hours = claim.gpu_hours or cluster_hours or _paid_hours(claim, working)
    usual_hours = None
    if compute_flop is not None:
        usual_hours = working.compute_range(
            cost.gpu_hours.named("Usual GPU-hours"), compute_flop=compute_flop, peak_flop_per_s=peak_flop_per_s, mfu=mfu
        )
    if hours is None and claim.reported_gpu_hours is not None:
        hours = Claimed.exact(claim.reported_gpu_hours)
    implied_mfu, implied_price = _implied(claim, hours, compute_flop, peak_flop_per_s, working)
    expected = _expected(claim, mfu, hours, usual_hours, working)
    figures = claim_checks.Figures(
        stated_hours=claim.gpu_hours, cluster_hours=cluster_hours, claimed_hours=claimed_hours,
        hours=hours, usual_hours=usual_hours,
        cost_usd=claim.cost_usd, usual_cost_usd=expected.cost_usd, stated_price=claim.usd_per_gpu_hour,
        market=claim.market, mfu=claim.mfu, usual_mfu=mfu, implied_mfu=implied_mfu, implied_price=implied_price,
        rounding=defaults.claims.rounding, step_mfu_margin=defaults.claims.step_mfu_margin,
    )  # fmt: skip
    checks = tuple(claim_checks.checks(figures))
    if not checks:
        raise NothingToCheckError
    decisive = claim_checks.gravest(checks)
    return ClaimReport(
        params=claim.params,
        active_params=claim.active_params,
        tokens=claim.tokens,
        gpu=claim.gpu,
        gpus=claim.gpus,
        days=claim.days,
        gpu_hours=hours,
        cost_usd=claim.cost_usd,
        mfu=claim.mfu,
        price_usd_per_gpu_hour=claim.usd_per_gpu_hour,
        assumed=(*claim.assumed, *(("gpu_hours",) if hours is not claimed_hours else ())),
        compute_flop=compute_flop,
        expected=expected,
        implied_mfu=implied_mfu,
        implied_usd_per_gpu_hour=implied_price,
        checks=checks,
        verdict=decisive.verdict,
        ratio=decisive.ratio,
        would_be_true=remedy(claim, decisive, figures, defaults, working),
        working=working.steps,
    )


def likely_mfu(claim: Claim) -> Range:
    """The band of this kind of model on this hardware; with too few runs it reaches as far as that of dense models.

    Two runs hold no 80 %, and a mixture loses nothing that a dense model does not lose but what its experts take: a
    stack written for one model may win that back.
    """
    band, dense = claim.utilisation.mfu, claim.dense.mfu
    if claim.utilisation.runs >= claim.enough_runs:
        return Range(band.low, band.mid, band.high)
    return Range(min(band.low, dense.low), band.mid, max(band.high, dense.high))


def _cluster_hours(claim: Claim, working: Working) -> Claimed | None:
    """GPUs times days, open where one of them is."""
    if claim.gpus is None or claim.days is None:
        return None
    mid = working.compute(
        available_gpu_hours.named("GPU-hours of the cluster"), gpus=claim.gpus.mid, days=claim.days.mid
    )
    if not claim.gpus.meets(claim.days):  # over 1,000 GPUs for under 60 days: nothing but the middle is known
        return Claimed.exact(mid)
    return Claimed(_available(claim.gpus.low, claim.days.low), _available(claim.gpus.high, claim.days.high))


def _paid_hours(claim: Claim, working: Working) -> Claimed | None:
    """What the cost pays for at the claimed price, open where the cost is."""
    spent, price = claim.cost_usd, claim.usd_per_gpu_hour
    if spent is None or price is None:
        return None
    working.compute(affordable_gpu_hours, usd=spent.mid, usd_per_gpu_hour=price)
    low, high = (
        None if end is None else affordable_gpu_hours(usd=end, usd_per_gpu_hour=price)
        for end in (spent.low, spent.high)
    )
    return Claimed(low, high)


def _available(gpus: float | None, days: float | None) -> float | None:
    return None if gpus is None or days is None else available_gpu_hours(gpus=gpus, days=days)


def _implied(
    claim: Claim, hours: Claimed | None, compute_flop: float | None, peak_flop_per_s: float, working: Working
) -> tuple[Range | None, Range | None]:
    """The MFU and the price that the claimed hours stand for."""
    if hours is None:
        return None, None
    share = price = None
    if compute_flop is not None:
        share = working.compute_range(
            implied.implied_mfu, compute_flop=compute_flop, gpu_hours=hours.range, peak_flop_per_s=peak_flop_per_s
        )
    if claim.cost_usd is not None:
        spent = claim.cost_usd.range
        mid = working.compute(implied.implied_usd_per_gpu_hour, usd=spent.mid, gpu_hours=hours.mid)
        ends = hours.range
        price = Range(
            implied.implied_usd_per_gpu_hour(usd=spent.low, gpu_hours=ends.high),
            mid,
            implied.implied_usd_per_gpu_hour(usd=spent.high, gpu_hours=ends.low),
        )
    return share, price


def _expected(claim: Claim, mfu: Range, hours: Claimed | None, usual_hours: Range | None, working: Working) -> Expected:
    """What is likely: hours by the compute, days on the claimed GPUs, money of the claimed hours if that is claimed."""
    days = None
    if usual_hours is not None and claim.gpus is not None:
        days = working.compute_range(schedule.days_on, gpu_hours=usual_hours, gpus=claim.gpus.mid)
    price = claim.market if claim.usd_per_gpu_hour is None else Range.exact(claim.usd_per_gpu_hour)
    money = None
    is_of_claim = hours is not None and (claim.cost_usd is not None or usual_hours is None)
    of_hours = hours.range if hours is not None and is_of_claim else usual_hours
    if of_hours is not None and price is not None:
        mid = working.compute(cost.rental_usd.named("Usual cost"), gpu_hours=of_hours.mid, usd_per_gpu_hour=price.mid)
        money = _scattered(mid, of_hours, price)
    return Expected(gpu_hours=usual_hours, days=days, cost_usd=money, mfu=mfu, usd_per_gpu_hour=claim.market)


def _scattered(mid: float, one: Range, other: Range) -> Range:
    """A product of two independent figures that scatter by factors: the squares of their logarithms add up."""
    down = math.hypot(math.log(one.mid / one.low), math.log(other.mid / other.low))
    up = math.hypot(math.log(one.high / one.mid), math.log(other.high / other.mid))
    return Range(mid / math.exp(down), mid, mid * math.exp(up))
