"""What a process says of itself to those who run it."""

import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.answer import Answer
from bot.metrics import Metrics
from bot.text import Days, Month, Text, Whole, joined, t, verbatim

_DAY_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class State:
    """How a process is, beside what it has counted."""

    database: str
    is_database_away: bool
    is_redis_away: bool
    """Whether a Redis is set that does not count."""
    newest_price: date | None
    under_way: int
    """Updates that are being handled."""


def stats(metrics: Metrics, state: State, *, may_be_several: bool) -> Answer:
    """Its age, its answers and their time, its surroundings; by command and kind of update below.

    `may_be_several` is whether other processes may be the same bot.
    """
    now_s = time.time()
    by_kind = metrics.counts("bot_updates")
    return Answer(
        headline=t("Running for {time}", time=Days((now_s - metrics.began_at_s) / _DAY_S)),
        lines=tuple(_lines(metrics, state, by_kind, now_s)),
        notes=(t("Of this process alone: each replica counts for itself"),) if may_be_several else (),
        details=tuple(_details(metrics, by_kind)),
        folded_under=t("By command and kind") if by_kind else None,
        shows_command=False,
    )


def _lines(metrics: Metrics, state: State, by_kind: dict[tuple[str, ...], int], now_s: float) -> list[Text]:
    outcomes = Counter[str]()
    for (_, outcome), count in by_kind.items():
        outcomes[outcome] += count
    named = [t("{count} {outcome}", count=Whole(count), outcome=outcome) for outcome, count in outcomes.most_common(4)]
    lines = [t("Updates: {count}", count=Whole(sum(outcomes.values())))]
    if (said := joined(named, t("{left} · {right}"))) is not None:
        lines.append(said)
    if (latency := metrics.latency()) is not None:
        median_ms, p95_ms = Whole(round(latency.median_s * 1e3)), Whole(round(latency.p95_s * 1e3))
        lines.append(t("Half within {median} ms, 95 % within {p95} ms", median=median_ms, p95=p95_ms))
    lines += [
        t("Under way: {count}", count=Whole(state.under_way)),
        t(
            "Errors: {errors} · flood waits: {floods}",
            errors=Whole(metrics.count("bot_errors")),
            floods=Whole(metrics.count("bot_flood_waits")),
        ),
        t("{database}: away", database=state.database) if state.is_database_away else verbatim(state.database),
    ]
    if state.is_redis_away:
        lines.append(t("Redis: away, each process counts the limits by itself"))
    if state.newest_price is not None:
        lines.append(t("Newest price: {month}", month=Month(state.newest_price)))
    return lines


def _details(metrics: Metrics, by_kind: dict[tuple[str, ...], int]) -> list[Text]:
    commands = sorted(metrics.counts("bot_commands").items(), key=lambda entry: -entry[1])
    lines = [t("/{name}: {count}", name=name, count=Whole(count)) for (name,), count in commands]
    ranked = sorted(by_kind.items(), key=lambda entry: -entry[1])
    return lines + [
        t("{kind}, {outcome}: {count}", kind=kind, outcome=outcome, count=Whole(count))
        for (kind, outcome), count in ranked
    ]


def seconds_of(day: date) -> float:
    """A day as Prometheus writes it: seconds since 1970."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
