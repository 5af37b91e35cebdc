"""Real training runs against a fit that has not seen their family, and against a constant utilisation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from accuracy.runs import Run
from accuracy.statistics import Interval, by_cluster, log_error, paired_difference
from accuracy.utilisation import Fit, Method, fit, leave_families_out
from calc.cost import gpu_hours
from calc.ranges import Range

CONSTANTS: Mapping[str, float] = {"0.40": 0.40, "0.375": 0.375}
"""The MFU that others assume: the round figure, and Epoch AI's median."""


@dataclass(frozen=True)
class Scored:
    """A run, and what a fit says of it."""

    run: Run
    fit: Fit

    @property
    def family(self) -> str:
        """What it was left out with."""
        return self.run.family

    @property
    def group(self) -> str:
        """The group that it is estimated by."""
        return self.fit.method.group_of(self.run)

    @property
    def actual_gpu_hours(self) -> float:
        """What the run really took."""
        return self.run.published.gpu_hours

    @cached_property
    def gpu_hours(self) -> Range:
        """The estimate, as an answer gives it."""
        return self.fit.band(self.fit.group(self.run)).through(self.gpu_hours_at)

    def gpu_hours_at(self, mfu: float) -> float:
        """The GPU-hours at some utilisation."""
        return gpu_hours(compute_flop=self.run.compute_flop, peak_flop_per_s=self.run.peak_flop_per_s, mfu=mfu)

    @property
    def error(self) -> float:
        """How far the estimate is off."""
        return log_error(self.gpu_hours.mid, self.actual_gpu_hours)

    def error_at(self, mfu: float) -> float:
        """How far a constant utilisation is off."""
        return log_error(self.gpu_hours_at(mfu), self.actual_gpu_hours)

    @property
    def is_inside(self) -> bool:
        """Whether the band holds the run."""
        return self.gpu_hours.low <= self.actual_gpu_hours <= self.gpu_hours.high


def score(runs: Sequence[Run], method: Method) -> list[Scored]:
    """Each run against a fit without its family: groups, bands and their width are all fitted anew."""
    return [Scored(run, fitted) for run, fitted in leave_families_out(runs, lambda rest: fit(rest, method))]


def errors(rows: Iterable[Scored]) -> dict[str, list[float]]:
    """The errors of the fit, by family."""
    return {family: [row.error for row in members] for family, members in by_cluster(rows, _family).items()}


def errors_at(rows: Iterable[Scored], mfu: float) -> dict[str, list[float]]:
    """The errors of a constant utilisation, by family."""
    return {family: [row.error_at(mfu) for row in members] for family, members in by_cluster(rows, _family).items()}


def gain(rows: Iterable[Scored], mfu: float) -> Interval:
    """The mean error of the fit minus that of a constant, paired by run."""
    families = by_cluster(rows, _family)
    return paired_difference(
        {family: [(row.error, row.error_at(mfu)) for row in members] for family, members in families.items()}
    )


def _family(row: Scored) -> str:
    return row.family
