"""The tables of the section on serving: errors by what is left out, by pair, bands, and the points furthest off."""

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from accuracy import serving_score as score
from accuracy.points import Point
from accuracy.report import Table, interval, number
from accuracy.serving_score import LeftOut, Scored
from accuracy.statistics import Clusters, bootstrap, by_cluster, coverage, quantile, summary
from config.schema.serving import Ends, Serving

WORST = 10
ROUNDS = 300


def errors_by_pair(rows: Iterable[Scored]) -> dict[str, list[float]]:
    """The errors of each pair of a model and a GPU."""
    return {pair: [row.error for row in some] for pair, some in by_cluster(rows, lambda row: row.pair).items()}


def mean_of_medians(errors: Clusters[float]) -> float:
    """The mean over the pairs of their median errors: the many rows of one pair do not decide."""
    return statistics.fmean(statistics.median(some) for some in errors.values())


def is_in(band: Ends, row: Scored) -> bool:
    """Whether a band around the estimate holds the point."""
    return band.low <= math.exp(row.log_ratio) <= band.high


def left_out(points: Sequence[Point], serving: Serving, fits: LeftOut, tpot: Sequence[Scored]) -> Table:
    """The errors with pairs, GPUs and models left out, beside simple estimates."""

    def line(label: str, rows: Iterable[Scored]) -> tuple[str, ...]:
        errors = errors_by_pair(rows)
        found = summary(errors)
        return (
            label,
            f"{number(found.median)} ({interval(bootstrap(errors, statistics.median, rounds=ROUNDS))})",
            f"{number(found.p90)} ({interval(bootstrap(errors, lambda some: quantile(some, 0.9), rounds=ROUNDS))})",
            number(mean_of_medians(errors)),
            number(found.cluster_mean),
        )

    others: dict[str, Callable[[Point], str]] = {
        "GPUs": lambda point: point.measured.gpu,
        "models": lambda point: point.measured.model,
    }
    return Table(
        title="Error of the time per output token",
        columns=("estimate", "median", "p90", "pairs", "mean of pairs' means"),
        rows=[
            line("fitted, pairs left out", tpot),
            *(line(f"fitted, {what} left out", fits.score(points, score.tpot_ms, of)) for what, of in others.items()),
            *(
                line(name, [Scored(point, score.tpot_ms(point, simple)) for point in points])
                for name, simple in score.naive(serving).items()
            ),
        ],
    )


def by_pair(rows: Sequence[Scored]) -> Table:
    """The errors of each pair, and which way they lie."""
    lines = []
    for pair, some in by_cluster(rows, lambda row: row.pair).items():
        errors = [row.error for row in some]
        bias = -statistics.median(row.log_ratio for row in some)
        lines.append((
            pair, str(len(some)), number(statistics.median(errors)), number(quantile(errors, 0.9)), f"{bias:+.3f}",
        ))  # fmt: skip
    return Table(
        title="By pair, left out",
        columns=("pair", "points", "median", "p90", "median of ln(estimate / actual)"),
        rows=lines,
    )


def bands(rows: Sequence[Scored]) -> Table:
    """The band of each kind of model, and how many points of left-out pairs it holds."""
    lines = []
    for kind, is_mixture in (("dense", False), ("mixtures", True)):
        some = [(row, band) for row, band in score.inside(rows) if row.point.is_mixture == is_mixture]
        share = coverage(is_in(band, row) for row, band in some)
        widest = max(band.high / band.low for _, band in some)
        all_of_kind = score.ends(row for row, _ in some)
        lines.append((kind, f"{all_of_kind.low:.3f} to {all_of_kind.high:.3f}", number(share), f"{widest:.2f}"))
    return Table(
        title="Held by the points of pairs that are left out",
        columns=("models", "band of all pairs, times the estimate", "inside", "widest high / low"),
        rows=lines,
    )


def worst(title: str, rows: Sequence[Scored]) -> Table:
    """The points furthest off."""
    lines = []
    for row in sorted(rows, key=lambda row: -row.error)[:WORST]:
        at = row.point.measured
        load = f"{at.sequences:g} in flight" if at.sequences else "as many as fit"
        lines.append((
            row.pair, at.engine, at.weights, f"{at.gpus} GPUs, TP{at.tensor_parallel}",
            f"{at.input_tokens:g}/{at.output_tokens:g}", load, f"{at.value:.4g}", f"{row.predicted:.4g}",
            f"{-row.log_ratio:+.3f}",
        ))  # fmt: skip
    return Table(
        title=f"{title}, furthest off, left out",
        columns=("pair", "engine", "weights", "on", "in/out", "load", "actual", "estimate", "ln(estimate / actual)"),
        rows=lines,
    )


def doubtful(points: Sequence[Point]) -> Table:
    """The rows in no score, and why."""
    counts = Counter((point.pair, point.measured.doubt) for point in points)
    return Table(
        title="Doubtful",
        columns=("pair", "why", "rows"),
        rows=[(pair, why, str(count)) for (pair, why), count in counts.items()],
    )
