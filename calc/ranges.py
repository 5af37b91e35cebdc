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

    def rising(self, function: Callable[[float], float]) -> "Range":
        """The range of a function that rises with this figure."""
        return Range(function(self.low), function(self.mid), function(self.high))

    def falling(self, function: Callable[[float], float]) -> "Range":
        """The range of a function that falls as this figure rises."""
        return Range(function(self.high), function(self.mid), function(self.low))

    def times(self, factor: float) -> "Range":
        """The range scaled by a positive factor."""
        return Range(self.low * factor, self.mid * factor, self.high * factor)
