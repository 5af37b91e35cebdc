"""The section on serving: how far times and throughput of measured points are off when they are left out of the fit."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from accuracy import serving_score as score
from accuracy import serving_tables as tables
from accuracy.points import Point, load_points
from accuracy.report import Figure, Section, number
from accuracy.serving_points import Kinds, by_kind
from accuracy.serving_score import Estimate, LeftOut, Scored
from accuracy.serving_tried import without_a_term
from accuracy.statistics import coverage, summary
from config.catalog import Catalog
from config.schema.serving import Serving

_LONG = 5000
_FEW = 4

HOW = """
{points} measured points of {pairs} pairs of a model and a GPU. Each is estimated by a fit that has not seen its pair:
four figures of `config/serving.yaml` ({fitted}) are fitted anew without it to the times per output token, and nothing
is fitted to any other kind of point. The other figures of the engine are round; they were chosen by looking at all of
these points, so the errors here are a little flattered. Moving any of them by a quarter moves the median by at most
{moved}.
"""
PAIRS = """
"Pairs" is the mean over the pairs of a model and a GPU of their median errors, so that the many rows of one pair do
not decide. The three constants are 0.8 of the bandwidth, 0.65 of the peak and 50 µs a layer, beside the same wait for
the prompts of others; compute only and bandwidth only are each its half.
"""
BREAKS = """
One pair is far off throughout: Qwen3-235B under vLLM 0.12 on H200 takes the same time whatever the batch and the
context, as if all experts were read in every step. The points stay in. Llama 3.1 8B under the same engine waits for
nobody's prompts, as it would with prompts that repeat.
"""
BANDS = """
A band reaches from the {low:g} to the {high:g} quantile of the errors that were left out, dense models and mixtures
apart; here each pair is held to the band that all other pairs give. An answer widens it, by {wider:g} times in
logarithms, where nothing was measured or the estimate is known to break.
"""
FIRST = """
The points that are scored are engines of 2024 with one prompt and no server around. Times to the first token under
load, {rows} rows, are in no score: they are the scheduler's. With at most four requests in flight the median is
{dense_long} times the idle estimate for dense models and {mixture_long} times for mixtures on prompts of 8k tokens,
and {dense_short} and {mixture_short} times on prompts of 1k: a wait for a step, for other prompts and for the server
itself is in that. The range of an answer reaches to the former, and the answer says that an idle server is meant.
"""
RATE = """
Tokens a second with so many in flight follow from the two times of a run: each request takes its time to the first
token, and the time per output token for all others. The ranges of money and energy are those of this rate, or of the
maximum where a server is full.
"""
DOUBTFUL = "Rows that are in the data and in no score:"


@dataclass(frozen=True)
class Scores:
    """The points of each kind, each against a fit that has not seen its pair."""

    kinds: Kinds
    fits: LeftOut

    @classmethod
    def of(cls, catalog: Catalog) -> "Scores":
        """The scores of all points in the data."""
        kinds = by_kind(load_points(catalog))
        return cls(kinds, LeftOut(kinds.tpot, catalog.serving))

    @cached_property
    def tpot(self) -> list[Scored]:
        """Time per output token."""
        return self._score(self.kinds.tpot, score.tpot_ms)

    @cached_property
    def ttft(self) -> list[Scored]:
        """Time to the first token."""
        return self._score(self.kinds.ttft, score.ttft_ms)

    @cached_property
    def throughput(self) -> list[Scored]:
        """Output tokens a second with a fixed number in flight."""
        return self._score(self.kinds.throughput, score.tokens_per_s)

    @cached_property
    def static(self) -> list[Scored]:
        """Tokens a second of static batches."""
        return self._score(self.kinds.static, score.tokens_per_s)

    @cached_property
    def maximum(self) -> list[Scored]:
        """Output tokens a second at most."""
        return self._score(self.kinds.maximum, score.most_tokens_per_s)

    def _score(self, points: Sequence[Point], estimate: Estimate) -> list[Scored]:
        return self.fits.score(points, estimate, lambda point: point.pair)


def section(catalog: Catalog) -> Section:
    """Times and throughput of serving, against the bar of the project and against simple estimates."""
    scores, serving = Scores.of(catalog), catalog.serving
    kinds = scores.kinds
    tried, moved = without_a_term(kinds.tpot, serving)
    return Section(
        title="Serving",
        figures=tuple(figures_of(scores, serving)),
        parts=(
            HOW.format(
                points=len(kinds.tpot),
                pairs=len(tables.errors_by_pair(scores.tpot)),
                fitted=", ".join(f"`{name}`" for name in serving.engine.fitted),
                moved=number(moved),
            ),
            tables.left_out(kinds.tpot, serving, scores.fits, scores.tpot),
            PAIRS,
            tables.by_pair(scores.tpot),
            BREAKS,
            "### The band of the time per output token",
            tables.bands(scores.tpot),
            BANDS.format(low=score.BAND[0], high=score.BAND[1], wider=serving.spreads.wider),
            RATE,
            "### The time to the first token",
            FIRST.format(**_under_load(catalog)),
            "### The worst ten of each kind",
            tables.worst("Time per output token, ms", scores.tpot),
            tables.worst("Time to the first token, ms", scores.ttft),
            tables.worst("Output tokens/s with so many in flight", scores.throughput),
            tables.worst("Static batch, tokens/s", scores.static),
            tables.worst("Maximum throughput, output tokens/s", scores.maximum),
            "### What was left out, and what was tried",
            DOUBTFUL,
            tables.doubtful(kinds.doubtful),
            *tried,
        ),
    )


def figures_of(scores: Scores, serving: Serving) -> Iterator[Figure]:
    """The figures that must not get worse."""
    errors = tables.errors_by_pair(scores.tpot)
    in_band = score.inside(scores.tpot)

    def median(name: str, label: str, at_most: float, rows: Sequence[Scored], estimate: Estimate) -> Figure:
        simple = score.naive(serving)["three constants"]
        naive = statistics.median(Scored(row.point, estimate(row.point, simple)).error for row in rows)
        return Figure(
            name=f"serving.{name}",
            label=f"{label}, median",
            value=statistics.median(row.error for row in rows),
            at_most=at_most,
            naive=f"{number(naive)} (three constants)",
        )

    yield median("tpot.median", "time per output token", 0.12, scores.tpot, score.tpot_ms)
    yield Figure(
        name="serving.tpot.p90", label="time per output token, 90th percentile", value=summary(errors).p90, at_most=0.34
    )
    yield Figure(
        name="serving.tpot.pairs",
        label="time per output token, mean of the pairs' medians",
        value=tables.mean_of_medians(errors),
        at_most=0.15,
    )
    dense = [row for row in scores.maximum if not row.point.is_mixture]
    mixtures = [row for row in scores.maximum if row.point.is_mixture]
    yield median(
        "throughput.median", "output tokens/s with so many in flight", 0.15, scores.throughput, score.tokens_per_s
    )
    yield median("static.median", "static batch, tokens/s", 0.10, scores.static, score.tokens_per_s)
    yield median("ttft.median", "time to the first token, idle", 0.14, scores.ttft, score.ttft_ms)
    yield median("maximum.dense", "maximum throughput, dense", 0.16, dense, score.most_tokens_per_s)
    yield median("maximum.mixture", "maximum throughput, mixtures", 0.30, mixtures, score.most_tokens_per_s)
    yield Figure(
        name="serving.band.coverage",
        label="points inside the 80 % band of the time per output token",
        value=coverage(tables.is_in(band, row) for row, band in in_band),
        at_least=0.75,
        at_most=0.90,
    )
    yield Figure(
        name="serving.band.ratio",
        label="high / low of the widest such band",
        value=max(band.high / band.low for _, band in in_band),
        at_most=2.25,
    )


def _under_load(catalog: Catalog) -> dict[str, str]:
    """How much later the first token comes with few requests in flight, by kind of model and length of the prompt."""
    found: dict[str, list[float]] = {}
    rows = 0
    for point in load_points(catalog):
        row = point.measured
        if row.metric != "ttft_ms" or row.doubt or row.sequences is None or row.sequences <= 1:
            continue
        rows += 1
        if row.sequences <= _FEW:
            kind = "mixture" if point.is_mixture else "dense"
            length = "long" if row.input_tokens > _LONG else "short"
            found.setdefault(f"{kind}_{length}", []).append(row.value / score.ttft_ms(point, catalog.serving))
    return {"rows": f"{rows:,}", **{name: f"{statistics.median(ratios):.1f}" for name, ratios in found.items()}}
