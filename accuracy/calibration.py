"""The section on calibration: how far an estimate is off that is scaled to give back one measured point."""

import math
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from accuracy import serving_score
from accuracy.report import Figure, Section, Table, number
from accuracy.serving import Scores
from accuracy.serving_score import BAND, Scored
from accuracy.statistics import by_cluster, weighted_quantile
from config.catalog import Catalog
from config.schema.serving import Ends

_FAR = 0.2
"""In logarithms: a point that an estimate is clearly off at, which is when somebody calibrates it."""

HOW = """
One point of a model on a GPU is given; the estimate is multiplied by actual over predicted at that point, and held
against every other point of the same group. Each point is given once, and the errors at a point count as one point
however many others there are. The estimates are those that the section on serving scores: their fit has not seen the
pair.
"""
FOUND = """
One number tells engines apart, and little else. Given a point of any engine that served the pair, the estimate gets
worse than it was. Within one engine it is as good in the middle, better at the far end, and clearly better where the
given point is off by more than {far:g}. The nearer the other load, the better: the format of the weights matters
little, lengths and the number of GPUs more. So answers say that a factor holds for the engine that was measured.
"""
BANDS = """
The band reaches from the {low:g} to the {high:g} quantile of the errors within an engine, dense models and mixtures
apart, and at neither end further than that of the plain estimate. The points of each pair are held to the band that all
other pairs give.
"""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A point, and the estimate of it that another point has calibrated."""

    given: Scored
    other: Scored
    weight: float
    """So that all estimates of `other` count as one point."""
    log_ratio: float
    """ln(actual / predicted): a factor on all times moves every estimate of the group alike."""


def of_pair(row: Scored) -> str:
    """Model and GPU."""
    return row.pair


def of_engine(row: Scored) -> str:
    """Model, GPU, engine and its version."""
    return f"{row.pair}, {row.point.measured.engine}"


def of_format(row: Scored) -> str:
    """The same, and the format of the weights."""
    return f"{of_engine(row)}, {row.point.measured.weights}"


def of_shape(row: Scored) -> str:
    """The same, and the lengths of requests and the number of GPUs: only those in flight differ."""
    at = row.point.measured
    return f"{of_format(row)}, {at.gpus} GPUs, {at.input_tokens:g}/{at.output_tokens:g}"


GROUPS: dict[str, Callable[[Scored], str]] = {
    "any engine": of_pair,
    "the same engine": of_engine,
    "the same engine and format": of_format,
    "the same engine, format, GPUs and lengths": of_shape,
}


def calibrated(rows: Iterable[Scored], group_of: Callable[[Scored], str] = of_engine) -> list[Calibrated]:
    """Every point of each group, calibrated by each other one."""
    return [
        Calibrated(given, other, 1 / (len(some) - 1), other.log_ratio - given.log_ratio)
        for some in by_cluster(rows, group_of).values()
        for given in some
        for other in some
        if given is not other
    ]


def error(rows: Iterable[Calibrated], share: float = 0.5) -> float:
    """The quantile of the errors of calibrated estimates, the median unless another is asked for."""
    return weighted_quantile(((abs(row.log_ratio), row.weight) for row in rows), share)


def plain_error(rows: Iterable[Calibrated], share: float = 0.5) -> float:
    """The same of the same points without calibration."""
    return weighted_quantile(((row.other.error, row.weight) for row in rows), share)


def ends(rows: Iterable[Calibrated], plain: Ends) -> Ends:
    """From a calibrated estimate to the ends of its band, never further than those of the plain one."""
    ratios = [(row.log_ratio, row.weight) for row in rows]
    low, high = (math.exp(weighted_quantile(ratios, share)) for share in BAND)
    return Ends(low=max(plain.low, min(1.0, low)), high=min(plain.high, max(1.0, high)))


def coverage(rows: Sequence[Scored]) -> float:
    """The share of points in the bands that the calibrated estimates of all other pairs of their kind give."""
    found = calibrated(rows)
    inside = 0.0
    for pair, some in by_cluster(found, lambda row: row.other.pair).items():
        kind = some[0].other.point.is_mixture
        rest = [row for row in found if row.other.pair != pair and row.other.point.is_mixture == kind]
        plain = serving_score.ends(row for row in rows if row.pair != pair and row.point.is_mixture == kind)
        band = ends(rest, plain)
        inside += sum(row.weight for row in some if band.low <= math.exp(row.log_ratio) <= band.high)
    return inside / sum(row.weight for row in found)


def section(catalog: Catalog) -> Section:
    """One measured point given, the errors at the others."""
    scores = Scores.of(catalog)
    kinds = {"time per output token": scores.tpot, "output tokens/s with so many in flight": scores.throughput}
    return Section(
        title="Serving, calibrated with one point",
        figures=tuple(figures_of(scores)),
        parts=(
            HOW,
            *(_by_group(f"Error of the {what}", rows) for what, rows in kinds.items()),
            FOUND.format(far=_FAR),
            _bands(kinds, catalog),
            BANDS.format(low=BAND[0], high=BAND[1]),
        ),
    )


def figures_of(scores: Scores) -> Iterator[Figure]:
    """The figures that must not get worse."""
    for name, label, rows in (
        ("tpot", "time per output token", scores.tpot),
        ("throughput", "output tokens/s", scores.throughput),
    ):
        found = calibrated(rows)
        yield Figure(
            name=f"serving.calibrated.{name}.median",
            label=f"{label}, median",
            value=error(found),
            at_most=0.12,
            naive=f"{number(plain_error(found))} (uncalibrated)",
        )
        yield Figure(
            name=f"serving.calibrated.{name}.p90",
            label=f"{label}, 90th percentile",
            value=error(found, 0.9),
            at_most=0.34,
            naive=f"{number(plain_error(found, 0.9))} (uncalibrated)",
        )
        yield Figure(
            name=f"serving.calibrated.{name}.coverage",
            label=f"{label}, points inside the 80 % band",
            value=coverage(rows),
            at_least=0.75,
            at_most=0.90,
        )


def _by_group(title: str, rows: Sequence[Scored]) -> Table:
    lines = []
    for label, group_of in GROUPS.items():
        found = calibrated(rows, group_of)
        far = [row for row in found if row.given.error > _FAR]
        groups = by_cluster(found, lambda row: group_of(row.given))  # noqa: B023  # used before the loop goes on
        lines.append((
            label, str(len(groups)), f"{len({id(row.other) for row in found}):,}",
            number(plain_error(found)), number(error(found)),
            number(plain_error(found, 0.9)), number(error(found, 0.9)),
            number(statistics.fmean(error(some) for some in groups.values())),
            number(plain_error(far)), number(error(far)),
        ))  # fmt: skip
    return Table(
        title=f"{title}, one point given of",
        columns=(
            "the same model and GPU and", "groups", "points", "plain, median", "calibrated", "plain, p90", "calibrated",
            "mean of groups' medians, calibrated", f"given one off by over {_FAR:g}, plain", "calibrated",
        ),
        rows=lines,
    )  # fmt: skip


def _bands(kinds: dict[str, list[Scored]], catalog: Catalog) -> Table:
    spreads = catalog.serving.spreads
    of_kinds = zip(kinds, (spreads.tpot, spreads.throughput), strict=True)
    lines = []
    for what, plain in of_kinds:
        for kind, is_mixture in (("dense", False), ("mixture", True)):
            band: Ends = getattr(plain, kind)
            found = ends((row for row in calibrated(kinds[what]) if row.other.point.is_mixture == is_mixture), band)
            lines.append((
                what, kind, f"{band.low:.3f} to {band.high:.3f}", f"{found.low:.3f} to {found.high:.3f}",
            ))  # fmt: skip
    return Table(
        title="From an estimate to the ends of its band",
        columns=("of", "models", "plain", "calibrated"),
        rows=lines,
    )
