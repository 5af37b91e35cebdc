"""Hours of everything that people do, in minutes or longer: memory stays flat, nothing fails, answers stay quick."""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.bot.telegram.conftest import RunningBot
from tests.bot.web.conftest import free_port
from tests.botapi import BotApiServer
from tests.proofs.logged import defects, outcomes
from tests.proofs.player import Player
from tests.proofs.started import Start, started, wait_answering
from tests.proofs.steps import first_steps
from tests.services.family import children, resident_mib

_SAMPLED_EVERY_S = 1.0
_LEAST_OF_A_SLOPE_S = 300.0
"""Between samples: over less, memory is still filling up."""
_WARM_UP_SHARE, _LONGEST_WARM_UP_S = 0.25, 600.0
_PERCENTILES = (50, 95, 99)
_LIMITS = {"USER_LIMIT_PER_MINUTE": "10000", "CHAT_LIMIT_PER_MINUTE": "10000"}
"""So high that all is answered, but counted."""


@dataclass(frozen=True)
class Sample:
    """Memory at one moment."""

    at_s: float
    bot_mib: float
    charts_mib: float
    """Of the process that draws, and of those that started it."""


@dataclass(frozen=True)
class Memory:
    """How much there was after the warm-up and at the end, the most between, and how fast it grew."""

    after_warm_up_mib: float
    at_end_mib: float
    most_mib: float
    mib_per_hour: float | None
    """None where it was looked at for too short."""

    def __str__(self) -> str:
        span = f"{self.after_warm_up_mib:.1f} -> {self.at_end_mib:.1f} MiB"
        slope = "" if self.mib_per_hour is None else f", {self.mib_per_hour:+.1f} MiB/h"
        return f"{span} (at most {self.most_mib:.1f}{slope})"


@dataclass(frozen=True)
class Soaked:
    """How that went."""

    start: Start
    minutes: float
    outcomes: Counter[str]
    unanswered: int
    defects: tuple[str, ...]
    bot: Memory
    charts: Memory
    latencies_ms: dict[str, list[float]]
    refused: Counter[str]
    """Calls that Telegram did not take, by what it said."""

    def __str__(self) -> str:
        ends = ", ".join(f"{count:,} {outcome}" for outcome, count in self.outcomes.most_common())
        quick = "; ".join(f"{kind} {_percentiles(times)} ms" for kind, times in sorted(self.latencies_ms.items()))
        said = ", ".join(f"{count} {error}" for error, count in self.refused.most_common()) or "none"
        return (
            f"mixed load on {self.start} for {self.minutes:g} min, {self.outcomes.total():,} updates: {ends}; "
            f"{self.unanswered} unanswered, {len(self.defects)} errors; bot {self.bot}; charts {self.charts}; "
            f"p50/p95/p99: {quick}; refused calls: {said}"
        )


def soak(
    start: Start,
    folder: Path,
    minutes: float,
    per_second: float,
    seed: int,
    *,
    tell: Callable[[Sample], None] = lambda _: None,
) -> Soaked:
    """Play so much, at moments that are as random as those of people; `tell` hears each time how much memory it is."""
    port, rng = free_port(), Random(seed)
    steps = first_steps(seed, int(minutes * 60 * per_second))
    with BotApiServer(query_timeout_s=60) as server, started(start, server, folder, port, **_LIMITS) as bot:
        wait_answering(bot)
        server.wait_ready()
        player, samples, began_s = Player(server), list[Sample](), time.monotonic()
        due_s = began_s
        for step in steps:
            due_s += rng.expovariate(per_second)
            for sample in _sampled_until(due_s, bot, player, samples):
                tell(sample)
            player.play(step)
        server.wait_drained(timeout_s=120)
        player.settle()
        samples.append(_sample(bot))
        seconds = time.monotonic() - began_s
        log = bot.stop()[1]
        refused = Counter(call.description for call in server.calls if not call.ok and not call.abandoned)
    settled = [
        sample for sample in samples if sample.at_s > began_s + min(_LONGEST_WARM_UP_S, _WARM_UP_SHARE * seconds)
    ]
    return Soaked(
        start,
        round(seconds / 60, 2),
        outcomes(log),
        len(player.waiting.since_s),
        tuple(defects(log)),
        _memory([sample.at_s for sample in settled], [sample.bot_mib for sample in settled]),
        _memory([sample.at_s for sample in settled], [sample.charts_mib for sample in settled]),
        player.waiting.latencies_ms,
        refused,
    )


def _sampled_until(until_s: float, bot: RunningBot, player: Player, samples: list[Sample]) -> Iterator[Sample]:
    """Wait, and meanwhile look at the memory every second."""
    while True:
        now_s = time.monotonic()
        if not samples or now_s - samples[-1].at_s >= _SAMPLED_EVERY_S:
            samples.append(_sample(bot))
            player.settle()
            yield samples[-1]
        if now_s >= until_s:
            return
        time.sleep(min(_SAMPLED_EVERY_S, until_s - now_s))


def _sample(bot: RunningBot) -> Sample:
    process_id = bot.process.pid
    of_charts = sum(resident_mib(child) for child in children(process_id))
    return Sample(time.monotonic(), resident_mib(process_id), of_charts)


def _memory(times_s: list[float], mib: list[float]) -> Memory:
    """The medians of the first and last tenths, the most of all, and the slope of a line through all.

    Of a process that starts late, as that which draws does with the first chart, from when it runs.
    """
    first = next((at for at, used in enumerate(mib) if used), 0)
    times_s, mib = times_s[first:], mib[first:]
    tenth = max(1, len(mib) // 10)
    is_long = times_s[-1] - times_s[0] >= _LEAST_OF_A_SLOPE_S
    mib_per_hour = statistics.linear_regression(times_s, mib).slope * 3600 if is_long else None
    return Memory(statistics.median(mib[:tenth]), statistics.median(mib[-tenth:]), max(mib), mib_per_hour)


def _percentiles(times_ms: list[float]) -> str:
    if len(times_ms) < 2:
        return "/".join(f"{time_ms:.0f}" for time_ms in times_ms)
    cuts = statistics.quantiles(times_ms, n=100, method="inclusive")
    return "/".join(f"{cuts[percentile - 1]:.0f}" for percentile in _PERCENTILES)
