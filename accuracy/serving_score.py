"""Measured serving points against estimates whose figures were fitted without them, and against simple estimates."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from accuracy import engine
from accuracy.points import Point
from accuracy.statistics import by_cluster, quantile
from calc import load, memory
from calc.layout import Placement
from calc.weights import weights_gb
from config.schema.serving import Ends, Serving

Estimate = Callable[[Point, Serving], float]
"""What is estimated of a point, in the unit of its metric."""

BAND = (0.08, 0.92)
"""Quantiles of the left-out errors that a band reaches to; points of unseen pairs scatter more than these, so that
four in five of them lie inside."""
MOST_SEQUENCES = 4096
"""More than engines take at once, however much memory there is."""


@dataclass(frozen=True)
class Scored:
    """A point, and what an estimate without it said."""

    point: Point
    predicted: float

    @property
    def pair(self) -> str:
        """Model and GPU."""
        return self.point.pair

    @cached_property
    def log_ratio(self) -> float:
        """ln(actual / predicted)."""
        return math.log(self.point.measured.value / self.predicted)

    @property
    def error(self) -> float:
        """How far the estimate is off."""
        return abs(self.log_ratio)


def tpot_ms(point: Point, serving: Serving) -> float:
    """Milliseconds per output token."""
    return engine.tpot_s(point, serving) * 1e3


def ttft_ms(point: Point, serving: Serving) -> float:
    """Milliseconds to the first token on an idle server."""
    return engine.ttft_s(point, serving) * 1e3


def tokens_per_s(point: Point, serving: Serving) -> float:
    """Output tokens a second of all replicas, or input and output tokens where the row counts both."""
    row = point.measured
    counted = row.output_tokens + (row.input_tokens if row.metric == "total_tok_s" else 0)
    return point.replicas * _batch_tokens_per_s(point, serving, point.sequences) * counted / row.output_tokens


def most_tokens_per_s(point: Point, serving: Serving) -> float:
    """Output tokens a second with as many sequences as fit."""
    return point.replicas * _batch_tokens_per_s(point, serving, most_sequences(point, serving))


def most_sequences(point: Point, serving: Serving) -> int:
    """The most sequences that one replica has room for, as an answer counts them; at least one, since it ran."""
    row, model = point.measured, point.served(serving)
    model_gb = weights_gb(
        quantised_params=model.weights.quantised_params,
        bits=model.weight_format.bits,
        kept_params=model.weights.kept_params,
    )
    placement = Placement(
        architecture=point.architecture,
        weights_gb=model_gb,
        cache=model.cache,
        context_tokens=row.input_tokens + row.output_tokens,
        reserve_gb=serving.memory.reserve_gb,
        most_gpus=row.gpus,
    )
    limit_gb = memory.limit_of(model.gpu, serving.memory)
    found = placement.at(row.tensor_parallel, row.tensor_parallel, 1, limit_gb).most_sequences
    return min(max(1, found), MOST_SEQUENCES)


def _batch_tokens_per_s(point: Point, serving: Serving, sequences: float) -> float:
    row, model = point.measured, point.served(serving)
    seconds = load.batch_s(
        sequences=sequences,
        prompt_s=engine.prompt_s(point, serving, sequences),
        output_tokens=row.output_tokens,
        step_s=model.decode(sequences, row.input_tokens + row.output_tokens / 2).seconds,
    )
    return load.output_tokens_per_s(batch=sequences, output_tokens=row.output_tokens, seconds=seconds)


class LeftOut:
    """What engines reach, fitted to the times per output token of all points but some."""

    def __init__(self, points: Sequence[Point], serving: Serving) -> None:
        self._points = points
        self._serving = serving
        self._terms = engine.terms(points, serving)
        self._actual_s = np.array([point.measured.value / 1e3 for point in points])

    def without(self, cluster: str, cluster_of: Callable[[Point], str]) -> Serving:
        """The fit to all points that are not of this cluster."""
        rest = [place for place, point in enumerate(self._points) if cluster_of(point) != cluster]
        return engine.with_engine(self._serving, engine.fit_engine(self._terms.only(rest), self._actual_s[rest]))

    def figures(self) -> dict[str, float]:
        """The fit to all points."""
        return engine.fit_engine(self._terms, self._actual_s)

    def score(self, points: Iterable[Point], estimate: Estimate, cluster_of: Callable[[Point], str]) -> list[Scored]:
        """Each point against the fit without its cluster."""
        fits: dict[str, Serving] = {}
        scored = []
        for point in points:
            cluster = cluster_of(point)
            if cluster not in fits:
                fits[cluster] = self.without(cluster, cluster_of)
            scored.append(Scored(point, estimate(point, fits[cluster])))
        return scored


def naive(serving: Serving) -> Mapping[str, Serving]:
    """What simpler estimates take engines to reach: three constants, products alone, and reading alone."""
    nothing = {
        "dtype_shares": dict.fromkeys(serving.engine.dtype_shares, 1.0),
        "emulated_share": 1.0,
        "generation_shares": {},
        "all_reduce_us": 1e-9,
        "pcie_all_reduce_us": 1e-9,
        "link_share": 1.0,
        "expert_choice_us": 0.0,
        "latent_layer_us": 0.0,
        "sparse_layer_us": 0.0,
        "linear_layer_us": 0.0,
        "sequence_us": 0.0,
        "step_us": 0.0,
    }
    reading = dict.fromkeys(("weights_bandwidth_share", "experts_bandwidth_share", "kv_bandwidth_share"), 0.8)
    products = dict.fromkeys(("products_share", "expert_products_share", "attention_share"), 0.65)
    free = 1e9
    return {
        "three constants": engine.with_engine(serving, {**nothing, **reading, **products, "layer_us": 50.0}),
        "compute only": engine.with_engine(
            serving, {**nothing, **dict.fromkeys(reading, free), **products, "layer_us": 0.0}
        ),
        "bandwidth only": engine.with_engine(
            serving, {**nothing, **reading, **dict.fromkeys(products, free), "layer_us": 0.0}
        ),
    }


def ends(rows: Iterable[Scored]) -> Ends:
    """From an estimate to the ends of its band: quantiles of actual over predicted, left out."""
    ratios = [row.log_ratio for row in rows]
    low, high = (math.exp(quantile(ratios, share)) for share in BAND)
    return Ends(low=min(1.0, low), high=max(1.0, high))


def inside(rows: Sequence[Scored]) -> list[tuple[Scored, Ends]]:
    """Each row beside the band that the rows of all other pairs of its kind give."""
    bands = {
        pair: ends(row for row in rows if row.point.is_mixture == some[0].point.is_mixture and row.pair != pair)
        for pair, some in by_cluster(rows, lambda row: row.pair).items()
    }
    return [(row, bands[row.pair]) for row in rows]
