"""A Telegram that is slow, floods, fails, hangs up and stammers at random: each command is answered in the end."""

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.bot.web.conftest import free_port
from tests.botapi import BotApiServer
from tests.botapi.faults import FaultKind
from tests.proofs.crowd import Crowd, Tally
from tests.proofs.logged import defects, outcomes
from tests.proofs.started import Start, started, wait_answering

_PEOPLE = 60
_KINDS: tuple[FaultKind, ...] = ("slow", "too_many_requests", "internal_error", "bad_gateway", "reset", "broken_json")
_FAULTY = 0.5
"""The part of the commands for which something is to go wrong."""
_FAULTY_POLLS = 0.2
"""The same of the calls that fetch updates, never two in a row: after each the poller waits longer."""
_MOST_IN_A_ROW = 6
"""Of one kind: more than one call is tried."""
_LONGEST_PAUSE_S = 0.08


@dataclass(frozen=True)
class Endured:
    """How that went."""

    start: Start
    faults: Counter[str]
    faults_left: int
    tally: Tally
    put_off: int
    """Updates that were handled only when they came again."""
    seconds: float
    defects: tuple[str, ...]

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.faults.items()))
        trouble = f"Telegram in trouble under {self.start} ({kinds})"
        return f"{trouble}: {self.tally}; {self.put_off} put off; {self.seconds:.0f} s"


def endure(start: Start, folder: Path, commands: int, seed: int) -> Endured:
    """Ask so much of a bot whose calls go wrong at random; what goes wrong does not take effect."""
    rng, faults, began_s = Random(seed), Counter[str](), time.monotonic()
    with BotApiServer() as server, started(start, server, folder, free_port()) as bot:
        wait_answering(bot)
        server.wait_ready()
        crowd = Crowd(server, _PEOPLE, rng)
        for _ in range(commands):
            if rng.random() < _FAULTY:
                kind, times = rng.choice(_KINDS), rng.choice((1, 1, 1, 1, 2, _MOST_IN_A_ROW))
                faults[kind] += times
                server.faults.add("sendMessage", kind=kind, times=times, delay_s=rng.uniform(0.1, 1.5))
            if start == "poll" and server.faults.left_for("getUpdates") == 0 and rng.random() < _FAULTY_POLLS:
                kind = rng.choice(_KINDS)
                faults[kind] += 1
                server.faults.add("getUpdates", kind=kind, delay_s=rng.uniform(0.1, 0.5))
            crowd.ask()
            time.sleep(rng.uniform(0, _LONGEST_PAUSE_S))
        server.wait_drained(timeout_s=240)
        log = bot.stop()[1]
        return Endured(
            start,
            faults,
            server.faults.left,
            crowd.tally(),
            outcomes(log)["postponed"],
            time.monotonic() - began_s,
            tuple(defects(log)),
        )
