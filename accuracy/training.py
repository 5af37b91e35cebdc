"""The section on training: how far the GPU-hours of real runs are off when their family is left out of the fit."""

import math
import statistics
from collections.abc import Sequence

from accuracy.report import Figure, Section, Table, interval, number
from accuracy.runs import Run, load_runs
from accuracy.statistics import Clusters, bootstrap, by_cluster, coverage, quantile, summary
from accuracy.training_score import CONSTANTS, Scored, errors, errors_at, gain, score
from accuracy.training_tried import attempts, halves
from accuracy.utilisation import BEFORE, Fit, Method, fit
from config.catalog import Catalog

WORST = 10


HOW = """
{runs} published runs of {families} families. Each is estimated by a fit that has not seen its family: groups, bands
and their width are all fitted anew without it. The estimate is 6·N_active·D over the dense BF16 peak and the fitted
MFU, as `/train` computes it.
"""
PAIRED = """
The last column is the 95 % interval of the mean error of the fit minus that of the constant, paired by run: wholly
below zero, the fit is better whichever families happened to be measured.
"""
MIXTURES = """
Overall the bands hold what they claim, but not for mixtures of experts: there are two families on each hardware, so
with one left out the other and the dense models are all there is to go by. With fewer than five runs behind a band the
answer says that they are too few, and claims no share.
"""
BANDS = """
A group's middle is the median of its families' medians, moved towards its parent, which counts as two families.
Families and not runs are what it rests on, since runs of one family share people and software. A group without runs
is borrowed: Blackwell and other hardware from Hopper, GPUs before Ampere from Ampere with its software before 2023, a
mixture from the dense models of its hardware times what all mixtures lose. The band is as wide as left-out runs
scatter, times √(1 + 1 / (families + 2)) since the middle is uncertain too: a borrowed one is the widest.
"""
LATER = """
These had no part in choosing how to fit, nor in the fit. They are few, and the two of DeepSeek are by the people of a
run that is in it.
"""
PER_STEP = """
What papers print is mostly per step, with the FLOPs of attention in it; the hours of the whole run imply less. The
two are never mixed: `mfu=` is end to end, and per step only with `goodput=` beside it.
"""


def section(catalog: Catalog) -> Section:
    """GPU-hours of training runs, against the bar of the project and against a constant utilisation."""
    runs = load_runs(catalog)
    used = [run for run in runs if run.published.used_in_fit]
    fitted = fit(used, Method())
    rows = score(used, Method())
    return Section(
        title="GPU-hours of training runs",
        figures=_figures(rows, fitted),
        parts=(
            HOW.format(runs=len(used), families=len(errors(rows))),
            _errors(rows),
            PAIRED,
            _by_group(rows),
            MIXTURES,
            "### The bands",
            _bands(fitted),
            BANDS,
            "### The worst ten",
            _worst(rows),
            "### Runs that were found later",
            _checks([Scored(run, fitted) for run in runs if run.published.is_check]),
            LATER,
            "### Runs that are not in the fit",
            _not_used([Scored(run, fitted) for run in runs if run.published.why_not and not run.published.is_check]),
            "### Per step and end to end",
            _per_step(used),
            PER_STEP,
            "### What was tried",
            *attempts(used, catalog),
            halves(used),
        ),
    )


def _figures(rows: Sequence[Scored], fitted: Fit) -> tuple[Figure, ...]:
    fit_errors = summary(errors(rows))
    naive = [(name, summary(errors_at(rows, mfu))) for name, mfu in CONSTANTS.items()]
    ratios = [band.high / band.low for band in map(fitted.band, fitted.groups.values())]
    return (
        Figure(
            name="training.error.median", label="error, median", value=fit_errors.median, at_most=0.20,
            naive=", ".join(f"{number(one.median)} (constant {name})" for name, one in naive),
        ),
        Figure(
            name="training.error.p80", label="error, 80th percentile", value=fit_errors.p80, at_most=0.36,
            naive=", ".join(f"{number(one.p80)} (constant {name})" for name, one in naive),
        ),
        *(
            Figure(
                name=f"training.gain.{name}", at_most=0.0, value=gain(rows, mfu).high,
                label=f"mean error minus that of constant {name}, upper end of the interval",
            )
            for name, mfu in CONSTANTS.items()
        ),
        Figure(
            name="training.band.coverage", label="runs inside the 80 % band",
            value=coverage(row.is_inside for row in rows), at_least=0.70, at_most=0.90,
        ),
        Figure(name="training.band.ratio", label="high / low of the widest band", value=max(ratios), at_most=2.3),
    )  # fmt: skip


def _errors(rows: Sequence[Scored]) -> Table:
    def line(label: str, clusters: Clusters[float], difference: str) -> tuple[str, ...]:
        found = summary(clusters)
        return (
            label,
            f"{number(found.median)} ({interval(bootstrap(clusters, statistics.median))})",
            f"{number(found.p80)} ({interval(bootstrap(clusters, lambda some: quantile(some, 0.8)))})",
            number(found.mean),
            number(found.cluster_median),
            difference,
        )

    constants = (
        line(f"constant {name}", errors_at(rows, mfu), interval(gain(rows, mfu))) for name, mfu in CONSTANTS.items()
    )
    return Table(
        title="Error of the GPU-hours, families left out",
        columns=("estimate", "median", "p80", "mean", "median of families", "fit minus this"),
        rows=[line("fitted", errors(rows), ""), *constants],
    )


def _by_group(rows: Sequence[Scored]) -> Table:
    lines = []
    for name, members in by_cluster(rows, lambda row: row.group).items():
        found = summary(errors(members))
        inside = sum(row.is_inside for row in members)
        lines.append((name, str(found.clusters), str(found.rows), number(found.median), f"{inside} of {found.rows}"))
    return Table(title="By group", columns=("group", "families", "runs", "median error", "inside the band"), rows=lines)


def _bands(fitted: Fit) -> Table:
    rows = []
    for name, group in fitted.groups.items():
        band = fitted.band(group)
        figures = (number(band.low), number(band.mid), number(band.high), f"{band.high / band.low:.2f}")
        label = f"{name} (for those runs alone)" if name == BEFORE else name
        rows.append((label, str(group.families), str(group.runs), *figures))
    return Table(
        title="MFU end to end, fitted to all runs: what `config/utilisation.yaml` holds",
        columns=("group", "families", "runs", "low", "mid", "high", "high / low"),
        rows=rows,
    )


def _worst(rows: Sequence[Scored]) -> Table:
    worst = sorted(rows, key=lambda row: -row.error)[:WORST]
    return Table(
        title="Furthest off, families left out",
        columns=("run", "group", "GPU-hours", "estimate", "ln(estimate / actual)", "inside the band"),
        rows=[(*_line(row), "yes" if row.is_inside else "no") for row in worst],
    )


def _line(row: Scored) -> tuple[str, ...]:
    hours = row.gpu_hours
    return (
        row.run.published.model,
        row.group,
        f"{row.actual_gpu_hours:,.0f}",
        f"{hours.mid:,.0f} ({hours.low:,.0f} to {hours.high:,.0f})",
        f"{math.log(hours.mid / row.actual_gpu_hours):+.3f}",
    )


def _checks(rows: Sequence[Scored]) -> Table:
    median = statistics.median(row.error for row in rows)
    constants = ", ".join(
        f"of constant {name} {number(statistics.median(row.error_at(mfu) for row in rows))}"
        for name, mfu in CONSTANTS.items()
    )
    return Table(
        title=f"Median error {number(median)}, {constants}",
        columns=("run", "group", "GPU-hours", "estimate", "ln(estimate / actual)", "inside the band"),
        rows=[(*_line(row), "yes" if row.is_inside else "no") for row in rows],
    )


def _not_used(rows: Sequence[Scored]) -> Table:
    return Table(
        title="In no figure above, since their hours mean something else",
        columns=("run", "group", "GPU-hours", "estimate", "ln(estimate / actual)", "what"),
        rows=[(*_line(row), str(row.run.published.why_not)) for row in rows],
    )


def _per_step(runs: Sequence[Run]) -> Table:
    known = [(run, run.published.published_mfu) for run in runs if run.published.published_mfu is not None]
    ratio = statistics.median(mfu / run.mfu for run, mfu in known)
    return Table(
        title=f"Published MFU over that of the hours: median {ratio:.2f}",
        columns=("run", "published", "end to end", "ratio"),
        rows=[(run.published.model, number(mfu), number(run.mfu), f"{mfu / run.mfu:.2f}") for run, mfu in known],
    )
