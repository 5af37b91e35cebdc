"""From which traffic on own GPUs stay the cheaper: behind the last step of the staircase that an API lies below."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from calc import hosting
from calc.own_gpus import Copy, Load

_MOST_STEPS_BACK = 1000
"""Where copies of several sizes cost nearly the same they take turns: then the answer is a little later than it could
be, never too early."""


@dataclass(frozen=True, slots=True)
class _Staircase:
    """The bill of copies of one size, in tokens that an API would answer for the same money."""

    carried: float
    """Tokens a month of a copy, at the peak of the load."""
    as_dear: float
    """Tokens whose bill at the API is that of a copy."""
    first: int
    """Copies on the GPUs that are paid for in any case."""
    least: float
    """Tokens whose bill at the API is that of those GPUs."""

    @property
    def pays(self) -> bool:
        """Whether a full copy costs less than its tokens at the API."""
        return self.as_dear < self.carried

    def last_dearer(self, below: float) -> float:
        """Where the last stretch of traffic up to `below` ends on which these copies cost more than the API.

        Step k of k copies is dearer as far as it begins below what its bill buys: (k - 1)·carried < k·as_dear.
        """
        step = max(self.first, math.ceil(below / self.carried - 1e-9)) if math.isfinite(below) else math.inf
        if self.pays and step > self.first:
            step = max(self.first, min(step, math.ceil(self.carried / (self.carried - self.as_dear)) - 1))
        return min(step * self.carried, max(step * self.as_dear, self.least), below)


def lasting_tokens(
    copies: Sequence[Copy], load: Load, *, usd_per_gpu_hour: float, request_usd: float, least_gpus: int = 0
) -> float | None:
    """The tokens a month from which on the fewest GPUs never cost more than the API; None where there are no such.

    The bill of own GPUs jumps with each further copy, so that behind the first traffic at which it is the lower one the
    API can be cheaper again.
    """
    stairs = [_staircase(copy, load, usd_per_gpu_hour, request_usd, least_gpus) for copy in copies]
    if not any(one.pays for one in stairs):
        return None
    tokens = math.inf
    for _ in range(_MOST_STEPS_BACK):
        nearest = min(one.last_dearer(tokens) for one in stairs if one.pays or math.isfinite(tokens))
        if nearest >= tokens:
            break
        tokens = nearest
    return tokens


def _staircase(copy: Copy, load: Load, usd_per_gpu_hour: float, request_usd: float, least_gpus: int) -> _Staircase:
    def as_dear(gpus: int) -> float:
        return hosting.break_even_tokens(
            own_usd=hosting.own_usd_per_month(gpus=gpus, usd_per_gpu_hour=usd_per_gpu_hour), request_usd=request_usd,
            input_tokens=load.input_tokens, output_tokens=load.output_tokens,
        )  # fmt: skip

    return _Staircase(
        carried=copy.capacity_tokens_per_month.mid / load.peak,
        as_dear=as_dear(copy.gpus),
        first=max(1, least_gpus // copy.gpus),
        least=as_dear(least_gpus),
    )
