"""Low, middle and high of a figure that is only known as a range."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """The 10th, 50th and 90th percentile."""

    low: float
    mid: float
    high: float

    @classmethod
    def exact(cls, value: float) -> "Range":
        """A figure that somebody gave: no spread."""
        return cls(value, value, value)

    @property
    def is_exact(self) -> bool:
        """Whether there is no spread."""
        return self.low == self.high

    def through(self, function: Callable[[float], float]) -> "Range":
        """The range of a function that rises, or falls, all along with this figure."""
        one_end, mid, other_end = function(self.low), function(self.mid), function(self.high)
        return Range(min(one_end, other_end), mid, max(one_end, other_end))
