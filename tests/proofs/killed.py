"""kill -9 again and again while many chats ask: Telegram delivers what was not handled to the process that follows."""

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.bot.telegram.conftest import RunningBot
from tests.bot.web.conftest import free_port
from tests.botapi import BotApiServer
from tests.proofs.crowd import Crowd, Tally
from tests.proofs.logged import defects
from tests.proofs.started import Start, is_answering, started, wait_answering

_PEOPLE = 60
_PER_START = 12.0
"""Questions while a process starts, and as many in each such time after that: a slow machine is asked slowly, so that
what is under way when a kill comes is as much as elsewhere. Those that come while nobody answers are delivered again.
"""
_LONGEST_LIFE_STARTS = 2.0
"""From the moment on when a process answers, in times that it took to start."""
_KILLED_AT_START = 0.1
"""The part of the lives that end before they have begun."""
_DELIVERED_AGAIN_S = 1.0
"""After the first failure; after each further one of a chat it takes twice as long, at most 5 seconds."""
_LOOKED_EVERY_S = 0.005


@dataclass(frozen=True)
class Killed:
    """How that went."""

    start: Start
    database: str
    kills: int
    tally: Tally
    seconds: float
    defects: tuple[str, ...]

    def __str__(self) -> str:
        return f"kill -9 of {self.start} {self.kills} times, {self.database}: {self.tally}; {self.seconds:.0f} s"


def kill_often(start: Start, folder: Path, database_url: str, kills: int, commands: int, seed: int) -> Killed:
    """Ask so many questions over so many lives, and let a last one answer what is left."""
    rng, port, began_s = Random(seed), free_port(), time.monotonic()
    found: list[str] = []
    with BotApiServer(webhook_backoff_s=_DELIVERED_AGAIN_S) as server:

        def life() -> AbstractContextManager[RunningBot]:
            return started(start, server, folder, port, DATABASE_URL=database_url)

        with life() as bot:
            wait_answering(bot)
            start_s = time.monotonic() - began_s
        crowd = Crowd(server, _PEOPLE, rng)
        for number in range(kills):
            with life() as bot:
                start_s = _lived(bot, crowd, commands * (number + 1) // kills, start_s, rng)
                found += defects(bot.errors.read_text(encoding="utf-8"))
        with life() as bot:
            for _ in range(commands - crowd.asked):
                time.sleep(rng.expovariate(_PER_START / start_s))
                crowd.ask()
            server.wait_drained(timeout_s=120)
            found += defects(bot.stop()[1])
    kind = "Postgres" if database_url.startswith("postgres") else "SQLite"
    return Killed(start, kind, kills, crowd.tally(), time.monotonic() - began_s, tuple(found))


def _lived(bot: RunningBot, crowd: Crowd, most_asked: int, start_s: float, rng: Random) -> float:
    """One life, during which questions go on coming, up to a number of them since the first life.

    Returns how long the start took; for a life that ended before, what was known of the one before it.
    """
    began_s = now_s = time.monotonic()
    end_s = began_s + rng.uniform(0, start_s) if rng.random() < _KILLED_AT_START else None
    due_s = began_s + rng.expovariate(_PER_START / start_s)
    while end_s is None or now_s < end_s:
        if end_s is None and is_answering(bot):
            start_s = now_s - began_s
            end_s = now_s + start_s * rng.uniform(0, _LONGEST_LIFE_STARTS)
        if now_s >= due_s and crowd.asked < most_asked:
            crowd.ask()
            due_s = now_s + rng.expovariate(_PER_START / start_s)
        time.sleep(_LOOKED_EVERY_S)
        now_s = time.monotonic()
    return start_s
