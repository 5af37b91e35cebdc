"""What is claimed of a training run, figure by figure, and whether what is likely holds one of them."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from calc.ranges import Range
from config.schema.gpu import Gpu
from config.schema.training import Utilisation

Verdict = Literal["agrees", "low", "high", "impossible"]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A figure that is claimed: exact, between two ends, or open at one (`over $100M`)."""

    low: float | None
    """None of `under 60 days`."""
    high: float | None
    """None of `over $100M`."""

    @classmethod
    def exact(cls, value: float) -> "Claimed":
        """A figure without a spread."""
        return cls(value, value)

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    @property
    def mid(self) -> float:
        """The middle, or the one end that there is."""
        ends = [end for end in (self.low, self.high) if end is not None]
        return sum(ends) / len(ends)

    @property
    def least(self) -> float:
        """The lower end, nothing where it is open."""
        return 0.0 if self.low is None else self.low

    @property
    def most(self) -> float:
        """The upper end, without limit where it is open."""
        return math.inf if self.high is None else self.high

    @property
    def range(self) -> Range:
        """Low, mid and high, each open end as the one that there is."""
        return Range(self.mid if self.low is None else self.low, self.mid, self.mid if self.high is None else self.high)

    def through(self, function: Callable[[float], float]) -> "Claimed":
        """Each end of it through a function that rises."""
        return Claimed(
            None if self.low is None else function(self.low), None if self.high is None else function(self.high)
        )

    def meets(self, other: "Claimed") -> bool:
        """Whether a product of the two has an end: both are open at the same side only, if at all."""
        return None not in (self.low, other.low) or None not in (self.high, other.high)


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What is claimed of a run, None where it says nothing, and what is known to hold it against."""

    params: float | None
    active_params: float | None
    tokens: float | None
    gpu: Gpu
    gpus: Claimed | None = None
    days: Claimed | None = None
    gpu_hours: Claimed | None = None
    cost_usd: Claimed | None = None
    mfu: Claimed | None = None
    usd_per_gpu_hour: float | None = None
    reported_gpu_hours: float | None = None
    """What is published of this very run, on this GPU."""
    is_added_to_another: bool = False
    """Whether the tokens are those of a model that this one was made from."""
    utilisation: Utilisation
    dense: Utilisation
    """The utilisation of dense models on the same hardware."""
    enough_runs: int
    """Published runs from which on a band may claim to hold 80 % of them."""
    least_active_share: float
    """Active over all parameters of the sparsest mixture that is known."""
    market: Range | None
    """USD per GPU-hour that this GPU is offered for; None where nobody is known to offer it."""
    assumed: tuple[str, ...] = ()
    """Which of the figures the claim itself leaves open."""

    @property
    def may_be_mixture(self) -> bool:
        """Whether it says that not all parameters are active, or leaves that open."""
        if self.params is None or self.active_params is None:
            return False
        return self.active_params < self.params or "active_params" in self.assumed


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claimed figure beside what is likely."""

    ratio: float
    """Claimed over likely, each in the middle; of a claim that disagrees from its nearer end."""
    verdict: Verdict


def compared(claimed: Claimed, likely: Range, *, within: float = 1.0) -> Comparison:
    """Whether the claimed figure, or a part of its range, lies in the likely range widened by the factor `within`."""
    if claimed.most < likely.low / within * _EXACT:
        return Comparison(claimed.most / likely.mid, "low")
    if claimed.least > likely.high * within / _EXACT:
        return Comparison(claimed.least / likely.mid, "high")
    return Comparison(claimed.mid / likely.mid, "agrees")


_EXACT = 1 - 1e-9
"""So that a figure which was computed from an end lies within it."""
