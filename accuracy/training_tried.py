"""What was tried to estimate GPU-hours better, and what it gave: other ways to fit, and more to fit to."""

import math
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from accuracy.report import Table, interval, number
from accuracy.runs import Run
from accuracy.statistics import SEED, by_cluster, paired_difference, quantile
from accuracy.training_score import CONSTANTS
from accuracy.utilisation import Method, Point, fit_groups, group_of, leave_families_out
from calc.compute import attended_tokens, attention_flop, attention_width
from config.catalog import Catalog

Predicted = list[tuple[Run, float]]
"""Runs, each with the log MFU that a fit without its family gives."""

HALVES = 500
STRENGTHS = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0)


LEFT_OUT = """
Every line leaves whole families out. The last column is the 95 % interval of the difference in the mean error, paired
by run: where it holds zero, the data do not say which is better.
"""
CHOSEN = """
The way to fit was chosen with this table in sight, so its own median is a little flattered. The last line is free of
that for the strength: each fold chooses by the mean error with its own families left out in turn, and has never seen
the run that it is scored on. So are the random halves below.
"""
UNUSED = """
A slope is fitted, in each fold, to what the groups leave over. Attention is added to the compute, and so to the MFU,
where the architecture is known. None of these is better beyond chance, so none is used.
"""


def attempts(runs: Sequence[Run], catalog: Catalog) -> tuple[str | Table, ...]:
    """All attempts, each scored with families left out."""
    return LEFT_OUT, other_ways(runs), CHOSEN, more_to_fit_to(runs, catalog), UNUSED


def other_ways(runs: Sequence[Run]) -> Table:
    """Other methods on the same facts."""
    tried = [(what, left_out(runs, method)) for what, method in _methods()]
    return _table(
        "Other ways to fit", [*tried, ("that weight chosen anew in each fold", _with_chosen_strength(runs))], runs
    )


def more_to_fit_to(runs: Sequence[Run], catalog: Catalog) -> Table:
    """The same method with one more fact of each run."""
    slopes = [(what, _with_slope(runs, of)) for what, of in _COVARIATES]
    attention = [
        (f"attention in the compute, {what}", left_out(_with_attention(runs, catalog, share), Method()))
        for what, share in (("causal half", 0.5), ("in full", 1.0))
    ]
    return _table("More to fit to", [*slopes, *attention], runs)


def _table(title: str, tried: Sequence[tuple[str, Predicted]], runs: Sequence[Run]) -> Table:
    used = left_out(runs, Method())
    return Table(
        title=title,
        columns=("what", "median", "p80", "mean", "this minus what is used"),
        rows=[_line(what, predicted, used) for what, predicted in tried],
    )


def left_out(runs: Sequence[Run], method: Method) -> Predicted:
    """The log MFU that each run is given by the other families."""
    folds = leave_families_out(runs, lambda rest: fit_groups(rest, method))
    return [(run, groups[method.group_of(run)].log_mfu) for run, groups in folds]


def halves(runs: Sequence[Run]) -> Table:
    """Fit to half of the families and score the other half, over and over."""
    generator = random.Random(SEED)
    families = sorted({run.family for run in runs})
    ours, won = [], dict.fromkeys(CONSTANTS, 0)
    for _ in range(HALVES):
        half = set(generator.sample(families, len(families) // 2))
        groups = fit_groups([run for run in runs if run.family in half], Method())
        rest = [run for run in runs if run.family not in half]
        errors = [abs(math.log(run.mfu) - groups[group_of(run)].log_mfu) for run in rest]
        ours.append(statistics.median(errors))
        for name, mfu in CONSTANTS.items():
            won[name] += statistics.fmean(errors) < statistics.fmean(abs(math.log(run.mfu / mfu)) for run in rest)
    beaten = ", ".join(f"below constant {name} in {times / HALVES:.0%}" for name, times in won.items())
    return Table(
        title=f"Fitted to a random half of the families, scored on the other, {HALVES} times",
        columns=("10th percentile of the median error", "middle", "90th percentile", "mean error"),
        rows=[(number(quantile(ours, 0.1)), number(quantile(ours, 0.5)), number(quantile(ours, 0.9)), beaten)],
    )


def _methods() -> Iterator[tuple[str, Method]]:
    base = Method()
    for strength in STRENGTHS:
        yield f"weight of a parent, in families: {strength:g}", replace(base, strength=strength)
    yield "means of families instead of medians", replace(base, centre=_mean_of_families)
    yield "medians of runs, a family no unit", replace(base, centre=_median_of_runs)
    yield "old stacks not apart", replace(base, group_of=lambda run: group_of(run).removesuffix("-before-2023"))
    yield "mixtures not apart", replace(base, group_of=lambda run: group_of(run).replace("-moe", "-dense"))
    yield "hardware not apart", replace(base, group_of=lambda run: f"hopper-{run.published.kind}")
    yield "one group of all runs", replace(base, group_of=lambda run: "hopper-dense")


def _line(what: str, predicted: Predicted, used: Predicted) -> tuple[str, ...]:
    errors = _errors(predicted)
    rows = zip((run.family for run, _ in used), zip(errors, _errors(used), strict=True), strict=True)
    pairs = {family: [pair for _, pair in members] for family, members in by_cluster(rows, lambda row: row[0]).items()}
    difference = interval(paired_difference(pairs)) if errors != _errors(used) else "as used"
    figures = (statistics.median(errors), quantile(errors, 0.8), statistics.fmean(errors))
    return what, *map(number, figures), difference


def _errors(predicted: Predicted) -> list[float]:
    return [abs(math.log(run.mfu) - log_mfu) for run, log_mfu in predicted]


def _with_chosen_strength(runs: Sequence[Run]) -> Predicted:
    def fitted(rest: Sequence[Run]) -> Callable[[Run], float]:
        methods = [Method(strength=strength) for strength in STRENGTHS]
        best = min(methods, key=lambda method: statistics.fmean(_errors(left_out(rest, method))))
        groups = fit_groups(rest, best)
        return lambda run: groups[best.group_of(run)].log_mfu

    return [(run, log_mfu_of(run)) for run, log_mfu_of in leave_families_out(runs, fitted)]


def _mean_of_families(points: Sequence[Point]) -> float:
    families = by_cluster(points, lambda point: point[0])
    return statistics.fmean(statistics.fmean(y for _, y in family) for family in families.values())


def _median_of_runs(points: Sequence[Point]) -> float:
    return statistics.median(y for _, y in points)


def _with_slope(runs: Sequence[Run], of: Callable[[Run], float | None]) -> Predicted:
    """The groups, and a slope over something else that is known of a run; what is not known counts as the mean."""

    def fitted(rest: Sequence[Run]) -> Callable[[Run], float]:
        groups = fit_groups(rest, Method())
        known = [(x, math.log(run.mfu) - groups[group_of(run)].log_mfu) for run in rest if (x := of(run)) is not None]
        slope, _ = statistics.linear_regression([x for x, _ in known], [y for _, y in known])
        mean = statistics.fmean(x for x, _ in known)
        return lambda run: groups[group_of(run)].log_mfu + slope * ((mean if (x := of(run)) is None else x) - mean)

    return [(run, log_mfu_of(run)) for run, log_mfu_of in leave_families_out(runs, fitted)]


_COVARIATES: tuple[tuple[str, Callable[[Run], float | None]], ...] = (
    ("a slope over the active parameters", lambda run: math.log(run.published.active_params)),
    ("a slope over the compute", lambda run: math.log(run.compute_flop)),
    (
        "a slope over the number of GPUs, where known",
        lambda run: None if run.published.gpus is None else math.log(run.published.gpus),
    ),
    ("FP8 apart", lambda run: float(run.published.precision == "fp8")),
)


def _with_attention(runs: Sequence[Run], catalog: Catalog, share: float) -> list[Run]:
    """The runs with their attention counted as if it were parameters that every token passes through."""
    return [_attentive(run, catalog, share) for run in runs]


def _attentive(run: Run, catalog: Catalog, share: float) -> Run:
    model = catalog.models.get(run.published.preset or "")
    if model is None or model.architecture is None:
        return run
    attention = attention_flop(
        attention_width=attention_width(model.architecture),
        attended_tokens=attended_tokens(model.architecture, run.published.sequence_tokens),
        tokens=run.published.tokens,
    )
    counted = run.published.active_params * (1 + share * attention / run.compute_flop)
    return replace(run, published=run.published.model_copy(update={"active_params": counted}))
