"""The measured points by what they measure: each kind is estimated, and scored, by its own formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from accuracy.points import Point


@dataclass(frozen=True)
class Kinds:
    """Points without a doubt, by kind."""

    tpot: Sequence[Point]
    """Time per output token with a fixed number of requests in flight."""
    ttft: Sequence[Point]
    """Time to the first token of one request on an idle server."""
    throughput: Sequence[Point]
    """Output tokens a second with a fixed number in flight: what the two times of a point come to."""
    static: Sequence[Point]
    """Tokens a second of one static batch."""
    maximum: Sequence[Point]
    """Output tokens a second of a server that is as full as it goes."""
    doubtful: Sequence[Point]
    """In no score."""


def by_kind(points: Iterable[Point]) -> Kinds:
    """The points in their kinds; times to the first token under load are the scheduler's, and in none."""
    every = list(points)
    sure = [point for point in every if not point.measured.doubt]
    return Kinds(
        tpot=[point for point in sure if point.measured.metric == "tpot_ms"],
        ttft=[point for point in sure if point.measured.metric == "ttft_ms" and point.measured.sequences == 1],
        throughput=_throughput(sure),
        static=[point for point in sure if point.measured.load == "batch" and point.measured.metric.endswith("tok_s")],
        maximum=[point for point in sure if point.measured.load == "maximum"],
        doubtful=[point for point in every if point.measured.doubt],
    )


def _throughput(points: Iterable[Point]) -> list[Point]:
    """Tokens a second that follow from the times of the same run: each request takes TTFT + (out - 1)·TPOT."""
    runs: dict[str, tuple[list[Point], list[Point]]] = {}
    for point in points:
        if point.measured.load == "concurrency" and point.measured.metric in ("tpot_ms", "ttft_ms"):
            same = point.measured.model_copy(update={"metric": "", "value": 0}).model_dump_json()
            tpot, ttft = runs.setdefault(same, ([], []))
            (tpot if point.measured.metric == "tpot_ms" else ttft).append(point)
    return [
        _with_rate(of_tokens, of_first)
        for tpot, ttft in runs.values()
        for of_tokens, of_first in zip(tpot, ttft, strict=True)
    ]


def _with_rate(tpot: Point, ttft: Point) -> Point:
    row = tpot.measured
    assert row.sequences is not None  # a closed loop has a number in flight
    request_s = (ttft.measured.value + (row.output_tokens - 1) * row.value) / 1e3
    rate = row.sequences * row.output_tokens / request_s
    return replace(tpot, measured=row.model_copy(update={"metric": "output_tok_s", "value": rate}))
