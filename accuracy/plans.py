"""Plans against measured points: a copy with so many in flight, as /serve takes it, beside what such a copy did."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accuracy.points import Point, load_points
from accuracy.report import Figure, Section
from accuracy.serving_points import by_kind
from accuracy.statistics import coverage
from calc.layout import Layout
from calc.ranges import Range
from calc.replica import Loaded, Replica
from calc.spread import widened
from config.catalog import Catalog
from config.schema.serving import Serving, Spread


@dataclass(frozen=True)
class PlannedPoint:
    """A measured point, and the copy of a plan that it is of."""

    point: Point
    replica: Replica

    @property
    def loaded(self) -> Loaded:
        """The copy with as many requests in flight as were measured."""
        return self.replica.at(self.point.sequences)

    @property
    def tokens_per_s_per_gpu(self) -> Range:
        """Output tokens a second of each GPU, with the range that an answer gives."""
        rate = self.loaded.requests_per_s * self.replica.output_tokens / self.replica.gpus
        return self._ends(rate, self.replica.model.serving.spreads.throughput)

    @property
    def ttft_ms(self) -> Range:
        """To the first token: from an idle copy to one that gets all requests at once, as an answer has it."""
        loaded, spread = self.loaded, self.replica.model.serving.spreads.ttft
        low = self._ends(self.replica.prompt.seconds, spread).low
        high = self._ends(max(loaded.ttft_s, loaded.crowded_ttft_s), spread).high
        return Range(low * 1e3, loaded.ttft_s * 1e3, high * 1e3)

    @property
    def measured_tokens_per_s_per_gpu(self) -> float:
        """What was measured of it."""
        return self.point.measured.value / self.point.measured.gpus

    def _ends(self, mid: float, spread: Spread) -> Range:
        model, doubts = self.replica.model, self.replica.doubts(is_typical=False)
        return widened(mid, spread, model.serving, doubts, is_mixture=self.point.is_mixture)


def planned(points: Sequence[Point], serving: Serving) -> list[PlannedPoint]:
    """The copies of plans that points are of."""
    return [PlannedPoint(point, _replica(point, serving)) for point in points]


def _replica(point: Point, serving: Serving) -> Replica:
    row = point.measured
    layout = Layout(
        gpus=row.tensor_parallel, tp=row.tensor_parallel, pp=1, replicas=1, weights_gb=0.0, sequence_gb=1.0,
        most_sequences=round(point.sequences),
    )  # fmt: skip
    return Replica(
        model=point.served(serving),
        layout=layout,
        input_tokens=round(row.input_tokens),
        cached_tokens=0.0,
        output_tokens=round(row.output_tokens),
    )


HOW = """
`/serve` builds plans of copies that have so many requests in flight. Of {copies:,} measured points with a number in
flight, each is taken as one copy of a plan: the same model, GPU, format, ranks and number. The range of its tokens a
second, which the bill of a plan is made of, is meant to hold four in five; it comes from errors that were left out of
the fit (above), and is wider where an answer has a doubt.
"""
FIRST = """
The time to the first token under load is the scheduler's, so the range of a plan reaches from an idle copy to one that
gets all of its requests at once. Of {first:,} points with several in flight the median lies at {median:.1f} times its
middle, where requests come one by one: most are of benchmarks that start all requests together.
"""


def section(catalog: Catalog) -> Section:
    """What plans say of a copy, against what such copies did."""
    return Section(
        title="Plans",
        figures=tuple(figures(catalog)),
        parts=(
            HOW.format(copies=len(by_kind(load_points(catalog)).throughput)),
            FIRST.format(first=len(under_load(catalog)), median=beyond_the_middle(catalog)),
        ),
    )


def figures(catalog: Catalog) -> Iterator[Figure]:
    """How often what plans say of a copy holds."""
    throughput = planned(by_kind(load_points(catalog)).throughput, catalog.serving)
    yield Figure(
        name="serving.plans.coverage",
        label="plans whose tokens/s of a GPU lie in the 80 % range",
        value=coverage(
            row.tokens_per_s_per_gpu.low <= row.measured_tokens_per_s_per_gpu <= row.tokens_per_s_per_gpu.high
            for row in throughput
        ),
        at_least=0.75,
        at_most=0.90,
    )
    first = planned(under_load(catalog), catalog.serving)
    yield Figure(
        name="serving.plans.ttft",
        label="plans whose time to the first token under load lies in its range",
        value=coverage(row.ttft_ms.low <= row.point.measured.value <= row.ttft_ms.high for row in first),
        at_least=0.75,
        at_most=0.95,
    )


def under_load(catalog: Catalog) -> list[Point]:
    """The points of times to the first token with several requests in flight."""
    return [
        point
        for point in load_points(catalog)
        if point.measured.metric == "ttft_ms" and not point.measured.doubt and (point.measured.sequences or 0) > 1
        and point.measured.load == "concurrency"
    ]  # fmt: skip


def beyond_the_middle(catalog: Catalog) -> float:
    """How many times the middle of its range the time to the first token under load is, at the median."""
    rows = planned(under_load(catalog), catalog.serving)
    return statistics.median(row.point.measured.value / row.ttft_ms.mid for row in rows)
