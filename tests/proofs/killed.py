"""kill -9 again and again while many chats ask: Telegram delivers what was not handled to the process that follows."""

import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.bot.telegram.conftest import RunningBot
from tests.bot.web.conftest import free_port
from tests.botapi import BotApiServer
from tests.proofs.crowd import Crowd, Tally
from tests.proofs.logged import defects
from tests.proofs.started import Start, is_answering, started

_PEOPLE = 60
_PER_SECOND = 10.0
"""Questions, at random moments. Those that come while nobody answers are delivered again."""
_LONGEST_LIFE_S = 3.0
"""From the moment on when it answers."""
_KILLED_AT_START, _LONGEST_START_S = 0.1, 1.0
"""The part of the lives that end before they have begun, and how long after the start they do."""
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
        crowd = Crowd(server, _PEOPLE, rng)
        for life in range(kills):
            with started(start, server, folder, port, DATABASE_URL=database_url) as bot:
                _live(bot, crowd, commands * (life + 1) // kills, rng)
                found += defects(bot.errors.read_text(encoding="utf-8"))
        with started(start, server, folder, port, DATABASE_URL=database_url) as bot:
            for _ in range(commands - crowd.asked):
                time.sleep(rng.expovariate(_PER_SECOND))
                crowd.ask()
            server.wait_drained(timeout_s=120)
            found += defects(bot.stop()[1])
    kind = "Postgres" if database_url.startswith("postgres") else "SQLite"
    return Killed(start, kind, kills, crowd.tally(), time.monotonic() - began_s, tuple(found))


def _live(bot: RunningBot, crowd: Crowd, most_asked: int, rng: Random) -> None:
    """One life, during which questions go on coming, up to a number of them since the first life."""
    began_s = now_s = time.monotonic()
    end_s = began_s + rng.uniform(0, _LONGEST_START_S) if rng.random() < _KILLED_AT_START else None
    due_s = began_s + rng.expovariate(_PER_SECOND)
    while end_s is None or now_s < end_s:
        if end_s is None and is_answering(bot):
            end_s = now_s + rng.uniform(0, _LONGEST_LIFE_S)
        if now_s >= due_s and crowd.asked < most_asked:
            crowd.ask()
            due_s = now_s + rng.expovariate(_PER_SECOND)
        time.sleep(_LOOKED_EVERY_S)
        now_s = time.monotonic()
