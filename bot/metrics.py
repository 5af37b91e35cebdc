"""What is counted and measured while the bot runs, for Prometheus and for `/stats`."""

import logging
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_LATENCIES_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_RECENT = 1_000
CONTENT_TYPE = CONTENT_TYPE_LATEST


@dataclass(frozen=True)
class Latency:
    """How long the last updates took, from their arrival to the end of their handling."""

    median_s: float
    p95_s: float


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self.began_at_s = time.time()
        self._updates = Counter("bot_updates", "Updates handled", ("kind", "outcome"), registry=registry)
        self._commands = Counter("bot_commands", "Questions answered, by command", ("command",), registry=registry)
        self._latency = Histogram(
            "bot_update_seconds",
            "From an update's arrival to its end",
            ("kind",),
            registry=registry,
            buckets=_LATENCIES_S,
        )
        self._recent_s: deque[float] = deque(maxlen=_RECENT)
        self._posts = Counter("bot_webhook_posts", "Requests to the webhook", ("status",), registry=registry)
        self._floods = Counter("bot_flood_waits", "Calls that Telegram answered with 429", registry=registry)
        self._errors = Counter("bot_errors", "Log records of level ERROR and above", registry=registry)
        self._charts = Histogram(
            "bot_chart_seconds", "Drawing of a chart", ("outcome",), registry=registry, buckets=_LATENCIES_S
        )

    def update(self, kind: str, outcome: str, command: str | None, latency_s: float) -> None:
        """Count an update that is done with."""
        self._updates.labels(kind, outcome).inc()
        self._latency.labels(kind).observe(latency_s)
        self._recent_s.append(latency_s)
        if command is not None:
            self._commands.labels(command).inc()

    def post(self, status: int) -> None:
        """Count a request to the webhook."""
        self._posts.labels(str(status)).inc()

    def flood(self) -> None:
        """Count a call that came too soon for Telegram."""
        self._floods.inc()

    @contextmanager
    def counting_errors(self) -> Iterator[None]:
        """Meanwhile, what is logged as an error is counted."""
        counting = _Counting(self._errors)
        logging.getLogger().addHandler(counting)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(counting)

    def chart(self, outcome: str, duration_s: float) -> None:
        """Count a chart that was drawn, or could not be."""
        self._charts.labels(outcome).observe(duration_s)

    def watch(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """A figure that is looked at when somebody asks for it."""
        Gauge(name, meaning, registry=self._registry).set_function(value)

    def exposition(self) -> bytes:
        """All of them, as Prometheus reads them."""
        return generate_latest(self._registry)

    def counts(self, name: str) -> dict[tuple[str, ...], int]:
        """The counts of a metric by its labels, such as `bot_updates` by kind and outcome."""
        return {
            tuple(sample.labels.values()): int(sample.value)
            for metric in self._registry.collect()
            if metric.name == name
            for sample in metric.samples
            if sample.name.endswith(("_total", "_count"))
        }

    def count(self, name: str) -> int:
        """The count of a metric that has no labels, or of all of them together."""
        return sum(self.counts(name).values())

    def latency(self) -> Latency | None:
        """Of the last thousand updates; None before two of them."""
        if len(self._recent_s) < 2:
            return None
        cuts = statistics.quantiles(self._recent_s, n=20, method="inclusive")
        return Latency(statistics.median(self._recent_s), cuts[-1])


class _Counting(logging.Handler):
    """Counts the records that reach it."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(logging.ERROR)
        self._counter = counter

    def emit(self, record: logging.LogRecord) -> None:
        self._counter.inc()
