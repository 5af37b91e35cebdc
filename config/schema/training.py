"""What is known of real training: how much of the peak runs reach, end to end."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from config.schema.entry import Fraction, Sourced, Strict
from config.schema.gpu import Generation


class Band(Strict):
    """The 10th, 50th and 90th percentile of a share."""

    low: Fraction
    mid: Fraction
    high: Fraction

    @model_validator(mode="after")
    def _in_order(self) -> "Band":
        if not self.low <= self.mid <= self.high:
            raise ValueError(f"low {self.low:g}, mid {self.mid:g}, high {self.high:g} must rise: sort them")
        return self


class Utilisation(Sourced):
    """The MFU of whole runs on some generations of accelerators."""

    generations: Annotated[tuple[Generation, ...], Field(min_length=1)]
    """The generations of accelerators that it is of."""
    kind: Literal["dense", "moe"]
    """Of dense models, or of mixtures of experts."""
    mfu: Band
    """Model FLOPs utilisation over all GPU-hours of a run, against the dense BF16 peak."""
    runs: Annotated[int, Field(ge=0)]
    """Published runs that the band rests on; 0 says that it is borrowed from a neighbour."""
