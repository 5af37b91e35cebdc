"""Which figures of a claim say something about each other, and whether they agree."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from calc.claimed import Claimed, Verdict, compared
from calc.ranges import Range

CheckName = Literal["compute", "cluster", "rent", "market", "money", "mfu"]
"""GPU-hours against 6·N·D, against GPUs times days; cost against hours at the claimed price; price against the market;
cost against compute and market at once; claimed against implied MFU."""
_WHOLE = 1.01
"""Times the peak from which on a claim is impossible. Our own choice: a claim of exactly the peak, in figures of three
digits, must not be called impossible for its rounding."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What is claimed, what is likely, and what the one says about the other."""

    stated_hours: Claimed | None
    cluster_hours: Claimed | None
    """GPUs times days."""
    claimed_hours: Claimed | None
    """By whatever the claim says of them."""
    hours: Claimed | None
    """The same, or those that are published of this very run."""
    usual_hours: Range | None
    cost_usd: Claimed | None
    usual_cost_usd: Range | None
    stated_price: float | None
    market: Range | None
    mfu: Claimed | None
    usual_mfu: Range
    implied_mfu: Range | None
    implied_price: Range | None
    rounding: float
    step_mfu_margin: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """Two figures held against each other."""

    name: CheckName
    claimed: Claimed
    expected: Range
    ratio: float
    """Claimed over expected."""
    verdict: Verdict


def checks(of: Figures) -> Iterator[Check]:
    """Every check that the figures allow."""
    if of.usual_hours is not None and of.claimed_hours is not None:
        yield _compute(of, of.claimed_hours, of.usual_hours)
    if of.stated_hours is not None and of.cluster_hours is not None:
        yield _cluster(of.stated_hours, of.cluster_hours, of.rounding)
    if of.cost_usd is not None and of.usual_cost_usd is not None and of.hours is None:
        yield _check("money", of.cost_usd, of.usual_cost_usd)
    elif (
        of.cost_usd is not None
        and of.usual_cost_usd is not None
        and of.stated_price is not None
        and (of.stated_hours or of.cluster_hours) is not None
    ):
        yield _check("rent", of.cost_usd, of.usual_cost_usd, within=of.rounding)
    price = _price(of)
    if price is not None and of.market is not None:
        yield _check("market", price, of.market)
    if of.mfu is not None and of.implied_mfu is not None:
        yield _check("mfu", of.mfu, _of_a_step(of.implied_mfu, of.step_mfu_margin), within=of.rounding)
    elif of.mfu is not None and of.usual_hours is not None:
        yield _check("mfu", of.mfu, _of_a_step(of.usual_mfu, of.step_mfu_margin))


def gravest(found: Sequence[Check]) -> Check:
    """The check that decides: the impossible before what is off, the further off the graver."""

    def gravity(check: Check) -> tuple[int, float]:
        grade = {"agrees": 0, "low": 1, "high": 1, "impossible": 2}[check.verdict]
        return grade, abs(math.log(check.ratio)) if grade else 0.0

    return max(found, key=gravity)


def _compute(of: Figures, hours: Claimed, usual_hours: Range) -> Check:
    """The hours against the compute; fewer than at 100 % of the peak are impossible."""
    found = _check("compute", hours, usual_hours)
    floor_hours = usual_hours.mid * of.usual_mfu.mid
    if hours.most * _WHOLE >= floor_hours:
        return found
    return Check(name="compute", claimed=hours, expected=usual_hours, ratio=found.ratio, verdict="impossible")


def _cluster(stated: Claimed, cluster: Claimed, rounding: float) -> Check:
    """The hours against GPUs times days; an end of those that is open holds anything."""
    expected = Range(
        min(stated.least, cluster.mid) if cluster.low is None else cluster.low,
        cluster.mid,
        max(stated.range.high, cluster.mid) if cluster.high is None else cluster.high,
    )
    return _check("cluster", stated, expected, within=rounding)


def _of_a_step(mfu: Range, margin: float) -> Range:
    """What may be printed for an MFU end to end: that of a step, which is higher."""
    return Range(mfu.low, mfu.mid, mfu.high * margin)


def _price(of: Figures) -> Claimed | None:
    """What a GPU-hour costs by the claim: as it says, or as its cost and hours do."""
    if of.stated_price is not None:
        return Claimed.exact(of.stated_price)
    if of.implied_price is None or of.cost_usd is None or of.hours is None:
        return None
    is_open = (of.cost_usd.low is None or of.hours.high is None, of.cost_usd.high is None or of.hours.low is None)
    price = of.implied_price
    return Claimed(None if is_open[0] else price.low, None if is_open[1] else price.high)


def _check(name: CheckName, claimed: Claimed, expected: Range, *, within: float = 1.0) -> Check:
    found = compared(claimed, expected, within=within)
    return Check(name=name, claimed=claimed, expected=expected, ratio=found.ratio, verdict=found.verdict)
