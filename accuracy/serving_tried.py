"""What each part of the estimate of serving is worth: the error without it, and with its figure moved."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from accuracy import engine
from accuracy.points import Point
from accuracy.report import Table, number
from config.schema.serving import Serving

MOVED = (0.75, 1.25)
GONE = 1e-9

TRIED = """
Pairs left out, all else the same. A part that changes little is kept where it is known to be there: latencies that
these points hardly show decide for GPUs and models that they are not of.
"""
NOT_TAKEN = """
Fitting more than four figures comes closer to the points that are in the fit and less close to those that are not:
with ten free figures the median of left-out pairs rises again. So does fitting without the pull to round figures.
"""

_WITHOUT: dict[str, dict[str, Any]] = {
    "all-reduce latency": {"all_reduce_us": GONE, "pcie_all_reduce_us": GONE},
    "time on the link": {"link_share": 1 / GONE},
    "choosing experts": {"expert_choice_us": GONE},
    "latent, sparse and linear attention": dict.fromkeys(
        ("latent_layer_us", "sparse_layer_us", "linear_layer_us"), GONE
    ),
    "time a sequence": {"sequence_us": GONE},
    "unpacking": {"emulated_share": 1.0},
}
_FIGURES = (
    "experts_bandwidth_share", "kv_bandwidth_share", "products_share", "expert_products_share", "attention_share",
    "emulated_share", "link_share", "all_reduce_us", "expert_choice_us", "latent_layer_us", "sparse_layer_us",
    "linear_layer_us", "sequence_us",
)  # fmt: skip


def without_a_term(points: Sequence[Point], serving: Serving) -> tuple[tuple[str | Table, ...], float]:
    """What was tried, and the most that a fixed figure moves the median when it is moved by a quarter."""
    whole = _error(points, serving)
    rows = [
        ("all parts", *map(number, whole)),
        ("without waiting for the prompts of others", *map(number, _alone(points, serving))),
    ]
    rows += [
        (f"without {what}", *map(number, _error(points, engine.with_engine(serving, figures))))
        for what, figures in _WITHOUT.items()
    ]
    table = Table(title="The parts of the estimate", columns=("estimate", "median", "p90"), rows=rows)
    moved = (
        _error(points, engine.with_engine(serving, {name: getattr(serving.engine, name) * factor}))[0]
        for name in _FIGURES
        for factor in MOVED
    )
    return (TRIED, table, NOT_TAKEN), max(abs(median - whole[0]) for median in moved)


def _error(points: Sequence[Point], serving: Serving) -> tuple[float, float]:
    return _left_out(points, engine.terms(points, serving))


def _alone(points: Sequence[Point], serving: Serving) -> tuple[float, float]:
    known = engine.terms(points, serving)
    return _left_out(points, engine.Terms(known.step, 0 * known.prompt, known.sequences, known.output_tokens))


def _left_out(points: Sequence[Point], known: engine.Terms) -> tuple[float, float]:
    """Median and 90th percentile of the errors of the time per output token, pairs left out."""
    actual_s = np.array([point.measured.value / 1e3 for point in points])
    pairs = np.array([point.pair for point in points])
    errors = np.zeros(len(points))
    for pair in dict.fromkeys(pairs):
        here, rest = np.flatnonzero(pairs == pair), np.flatnonzero(pairs != pair)
        figures = np.array(list(engine.fit_engine(known.only(list(rest)), actual_s[rest]).values()))
        errors[here] = np.abs(np.log(known.only(list(here)).tpot_s(figures) / actual_s[here]))
    return float(np.median(errors)), float(np.quantile(errors, 0.9))
