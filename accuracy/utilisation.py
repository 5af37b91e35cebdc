"""The utilisation of whole training runs, fitted to published ones.

What explains the scatter is the generation of the accelerator, whether the model is dense or a mixture of experts, and
on Ampere whether the software is older than 2023 (before FlashAttention and selective recomputation). Each such group
has one value: the median of its families' medians in log MFU, moved towards that of its parent group. The parent counts
as `strength` families, so a group of few families stays near it, and one of none takes its value.
"""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from accuracy.runs import Run
from accuracy.statistics import by_cluster, covering_quantile
from calc.ranges import Range
from config.schema.gpu import Generation

T = TypeVar("T")
Point = tuple[str, float]
"""A family, and the log MFU of one of its runs."""

HELD = 0.8
"""The share of real runs that a band is meant to hold."""
FIRST_YEAR_OF_NEW_STACKS = 2023
BEFORE = "ampere-dense-before-2023"
HARDWARE: Mapping[Generation, str] = {
    "ampere": "ampere", "hopper": "hopper", "blackwell": "blackwell", "tpu": "tpu",
    "pascal": "early", "volta": "early", "turing": "early",
}  # fmt: skip
"""Generations that are told apart; `other` is all the rest."""


def group_of(run: Run) -> str:
    """`{hardware}-{kind}`; dense runs on Ampere with software from before 2023 stand apart."""
    name = f"{HARDWARE.get(run.gpu.generation, 'other')}-{run.published.kind}"
    return BEFORE if name == "ampere-dense" and run.year < FIRST_YEAR_OF_NEW_STACKS else name


def median_of_families(points: Sequence[Point]) -> float:
    """The median of the families' own medians: one odd run, or one large family, moves it little."""
    families = by_cluster(points, lambda point: point[0])
    return statistics.median(statistics.median(y for _, y in family) for family in families.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Method:
    """How to fit; values other than these are what was tried."""

    strength: float = 2.0
    """As how many families a parent counts."""
    centre: Callable[[Sequence[Point]], float] = median_of_families
    group_of: Callable[[Run], str] = group_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The value of one group, and what it rests on."""

    log_mfu: float
    families: int = 0
    runs: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """The value of every group, and how far real runs scatter about those."""

    method: Method
    groups: Mapping[str, Group]
    spread: float
    """Half of the 80 % band, in log MFU, about a value that is known exactly."""

    def group(self, run: Run) -> Group:
        """The group that a run belongs to."""
        return self.groups[self.method.group_of(run)]

    def band(self, group: Group) -> Range:
        """The MFU of a group: the wider, the fewer families stand behind its middle."""
        half = self.spread * widening(group, self.method)
        return Range(math.exp(group.log_mfu - half), math.exp(group.log_mfu), math.exp(group.log_mfu + half))


def widening(group: Group, method: Method) -> float:
    """By how much runs scatter more about a fitted value than about the true one: √(1 + 1 / (families + strength)).

    A value that rests on so many families is itself off by the scatter of families over the root of their number.
    """
    return math.sqrt(1 + 1 / (group.families + method.strength))


def fit(runs: Sequence[Run], method: Method) -> Fit:
    """The groups of some runs, with the scatter that runs show about a fit without their own family."""
    deviations = []
    for run, groups in leave_families_out(runs, lambda rest: fit_groups(rest, method)):
        group = groups[method.group_of(run)]
        deviations.append(abs(math.log(run.mfu) - group.log_mfu) / widening(group, method))
    return Fit(method=method, groups=fit_groups(runs, method), spread=covering_quantile(deviations, HELD))


def leave_families_out(runs: Sequence[Run], fitted: Callable[[Sequence[Run]], T]) -> list[tuple[Run, T]]:
    """Each run beside what is fitted to all families but its own."""
    pairs = []
    for family, members in by_cluster(runs, lambda run: run.family).items():
        rest = fitted([run for run in runs if run.family != family])
        pairs += [(run, rest) for run in members]
    return pairs


def fit_groups(runs: Sequence[Run], method: Method) -> dict[str, Group]:
    """The value of every group, those without a run included."""
    points = {
        name: [(run.family, math.log(run.mfu)) for run in members]
        for name, members in by_cluster(runs, method.group_of).items()
    }

    def near(parent: float, *names: str) -> Group:
        return _shrunk([point for name in names for point in points.get(name, ())], parent, method)

    everywhere = method.centre([point for name, some in points.items() if "dense" in name for point in some])
    ampere = near(everywhere, "ampere-dense", BEFORE).log_mfu
    dense = {
        "ampere": near(ampere, "ampere-dense"),
        "hopper": near(everywhere, "hopper-dense"),
        "tpu": near(everywhere, "tpu-dense"),
    }
    before = near(ampere, BEFORE)
    # Hardware that has no run yet is taken for Hopper with little to go by; what FlashAttention never reached, for
    # Ampere with its old software.
    dense |= {name: near(dense["hopper"].log_mfu, f"{name}-dense") for name in ("blackwell", "other")}
    dense["early"] = near(before.log_mfu, "early-dense")
    return {
        **{f"{name}-dense": group for name, group in dense.items()},
        BEFORE: before,
        **_mixtures(points, dense, method),
    }


def _mixtures(points: Mapping[str, Sequence[Point]], dense: Mapping[str, Group], method: Method) -> dict[str, Group]:
    """Mixtures of experts: near the dense value of their hardware times what all mixtures lose."""
    shares = [
        (family, y - group.log_mfu) for name, group in dense.items() for family, y in points.get(f"{name}-moe", ())
    ]
    share = _shrunk(shares, 0.0, method).log_mfu
    return {
        f"{name}-moe": _shrunk(points.get(f"{name}-moe", ()), group.log_mfu + share, method)
        for name, group in dense.items()
    }


def _shrunk(points: Sequence[Point], parent: float, method: Method) -> Group:
    if not points:
        return Group(log_mfu=parent)
    families = len({family for family, _ in points})
    log_mfu = (families * method.centre(points) + method.strength * parent) / (families + method.strength)
    return Group(log_mfu=log_mfu, families=families, runs=len(points))
