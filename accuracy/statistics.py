"""Errors on a logarithmic scale, their quantiles, and how sure those are when rows of one family go together."""

import math
import random
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

T = TypeVar("T")
Clusters = Mapping[str, Sequence[T]]
"""Rows by the family, model or GPU that they belong to: what is drawn, or left out, as a whole."""

ROUNDS = 2000
SEED = 20261122


@dataclass(frozen=True, slots=True)
class Interval:
    """What a figure would lie between, had other families been measured."""

    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """How large some errors are."""

    rows: int
    clusters: int
    mean: float
    median: float
    p80: float
    p90: float
    cluster_median: float
    """The median of the clusters' own medians: here a cluster of many rows decides no more than one of few."""
    cluster_mean: float
    """The mean of the clusters' own means."""


def log_error(predicted: float, actual: float) -> float:
    """|ln(predicted / actual)|: 0.18 is a fifth too much or too little."""
    return abs(math.log(predicted / actual))


def quantile(values: Iterable[float], share: float) -> float:
    """The value below which that share of the values lies, interpolated between the two nearest."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def weighted_quantile(values: Iterable[tuple[float, float]], share: float) -> float:
    """The least of some values, each beside its weight, below or at which that share of all weight lies."""
    found = np.array(list(values))
    found = found[np.argsort(found[:, 0])]
    reached = np.cumsum(found[:, 1])
    return float(found[np.searchsorted(reached, share * reached[-1]), 0])


def covering_quantile(values: Iterable[float], share: float) -> float:
    """A bound that the next value of the same kind stays under with that probability, or the largest of too few.

    The value of rank ⌈share · (n + 1)⌉: split conformal prediction (Lei et al. 2018, 10.1080/01621459.2017.1307116).
    """
    ordered = sorted(values)
    rank = math.ceil(share * (len(ordered) + 1))
    return ordered[min(rank, len(ordered)) - 1]


def by_cluster(rows: Iterable[T], cluster_of: Callable[[T], str]) -> dict[str, list[T]]:
    """The rows of each cluster, in the order in which they come."""
    clusters: dict[str, list[T]] = {}
    for row in rows:
        clusters.setdefault(cluster_of(row), []).append(row)
    return clusters


def summary(errors: Clusters[float]) -> Summary:
    """The quantiles of the errors of all clusters."""
    rows = pooled(errors)
    return Summary(
        rows=len(rows),
        clusters=len(errors),
        mean=statistics.fmean(rows),
        median=statistics.median(rows),
        p80=quantile(rows, 0.8),
        p90=quantile(rows, 0.9),
        cluster_median=statistics.median(statistics.median(cluster) for cluster in errors.values()),
        cluster_mean=statistics.fmean(statistics.fmean(cluster) for cluster in errors.values()),
    )


def pooled(clusters: Clusters[T]) -> list[T]:
    """The rows of all clusters."""
    return [row for cluster in clusters.values() for row in cluster]


def bootstrap(
    clusters: Clusters[T], statistic: Callable[[list[T]], float], *, share: float = 0.95, rounds: int = ROUNDS
) -> Interval:
    """The interval of a statistic of the rows, by drawing whole clusters with replacement.

    Always from the same seed, so that the same rows give the same interval.
    """
    generator = random.Random(SEED)
    whole = list(clusters.values())
    drawn = sorted(
        statistic([row for cluster in generator.choices(whole, k=len(whole)) for row in cluster]) for _ in range(rounds)
    )
    return Interval(quantile(drawn, (1 - share) / 2), quantile(drawn, (1 + share) / 2))


def paired_difference(
    pairs: Clusters[tuple[float, float]],
    statistic: Callable[[list[float]], float] = statistics.fmean,
    *,
    share: float = 0.95,
    rounds: int = ROUNDS,
) -> Interval:
    """The interval of a statistic of the first errors minus that of the second ones, on the same rows.

    Wholly below zero: the first of the two estimates is better, and not by the luck of which families were measured.
    """

    def difference(rows: list[tuple[float, float]]) -> float:
        return statistic([first for first, _ in rows]) - statistic([second for _, second in rows])

    return bootstrap(pairs, difference, share=share, rounds=rounds)


def coverage(inside: Iterable[bool]) -> float:
    """The share of rows that lie inside their range."""
    return statistics.fmean(inside)
