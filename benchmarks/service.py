"""The bot as a service against a bare echo bot, in one run, over real HTTP against the tests' Bot API server.

Both answer the same `/train` questions of the same chats, started in turn. Prints a table of medians and their ratios;
with --check, a ratio beyond its bar ends with status 1.
"""

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.botapi import FAKE_TOKEN, BotApiServer

ROOT = Path(__file__).parents[1]
QUESTION = "/train 175B 500B"
ECHO, BOT = ["-m", "benchmarks.echo"], ["-m", "bot"]
WARM_UP = 20
PAUSE_S = 0.02
SETTLED_S = 1.5
"""After the start, before memory is read."""


@dataclass(frozen=True)
class Figure:
    """One thing that is measured of both."""

    name: str
    unit: str
    bar: float
    is_most: bool = True
    """Whether the ratio of the bot to the echo may be at most its bar, or has to be at least that."""

    def holds(self, ratio: float) -> bool:
        """Whether a ratio is within its bar."""
        return ratio <= self.bar if self.is_most else ratio >= self.bar


READY = Figure("start to ready", "s", 3.0)
MEMORY = Figure("idle memory", "MiB", 2.2)
LATENCY = Figure("time of a /train", "ms", 1.5)
THROUGHPUT = Figure("updates a second", "1/s", 0.7, is_most=False)
FIGURES = (READY, MEMORY, LATENCY, THROUGHPUT)

Measured = dict[Figure, float]


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    rounds: int
    questions: int
    """Asked one after the other."""
    burst: int
    """Asked at once."""


def main() -> int:
    """Measure both by polling and by webhook."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--questions", type=int, default=80)
    parser.add_argument("--burst", type=int, default=300)
    parser.add_argument("--check", action="store_true", help="end with status 1 where a bar does not hold")
    given = parser.parse_args()
    effort = Effort(given.rounds, given.questions, given.burst)
    all_hold = True
    for start in ("poll", "web"):
        all_hold &= _compared(start, effort)
    return 0 if all_hold or not given.check else 1


def _compared(start: str, effort: Effort) -> bool:
    """Print the figures of both by one way to get updates; whether all bars hold."""
    pairs = [(_measured(ECHO, start, effort), _measured(BOT, start, effort)) for _ in range(effort.rounds)]
    all_hold = True
    for figure in FIGURES:
        echo, bot = (statistics.median(measured[figure] for measured in side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(ours[figure] / bare[figure] for bare, ours in pairs)
        sign = "at most" if figure.is_most else "at least"
        print(
            f"{start:4}  {figure.name:17} echo {echo:7.2f} {figure.unit:3}  bot {bot:7.2f} {figure.unit:3}  "
            f"ratio {ratio:.2f} ({sign} {figure.bar})",
            flush=True,
        )
        all_hold &= figure.holds(ratio)
    return all_hold


def _measured(program: list[str], start: str, effort: Effort) -> Measured:
    """The second start in a folder: the first one makes the tables of the database."""
    with tempfile.TemporaryDirectory() as home:
        with BotApiServer() as server, _running(server, [*program, start], home):
            server.wait_ready()
        return _measured_start([*program, start], home, effort)


def _measured_start(program: list[str], home: str, effort: Effort) -> Measured:
    with BotApiServer() as server:
        began_s = time.perf_counter()
        with _running(server, program, home) as process:
            server.wait_ready()
            ready_s = time.perf_counter() - began_s
            return {READY: ready_s} | _measured_running(server, process.pid, effort)


def _measured_running(server: BotApiServer, pid: int, effort: Effort) -> Measured:
    time.sleep(SETTLED_S)
    memory_mib = _memory_mib(pid)
    _ask(server, WARM_UP, 1)
    latency_s = statistics.median(_each(lambda: _ask(server, 1, 1), effort.questions))
    burst_s = _timed(lambda: _ask(server, effort.burst, 40))
    return {MEMORY: memory_mib, LATENCY: latency_s * 1e3, THROUGHPUT: effort.burst / burst_s}


def _ask(server: BotApiServer, questions: int, chats: int) -> None:
    """Have some questions asked over some chats, and wait until all of them are answered."""
    asking = [server.private_chat(server.user(f"User {n}")) for n in range(chats)]
    answered = len(server.log.of("sendMessage")) + questions
    for n in range(questions):
        asking[n % chats].send(QUESTION)
    server.waiter.until(f"{answered} answers", lambda: len(server.log.of("sendMessage")) >= answered or None, 120)


def _each(work: Callable[[], None], times: int) -> list[float]:
    """Seconds of each, with a pause before it in which what is left of the one before comes to its end."""
    found = []
    for _ in range(times):
        time.sleep(PAUSE_S)
        found.append(_timed(work))
    return found


def _timed(work: Callable[[], None]) -> float:
    began_s = time.perf_counter()
    work()
    return time.perf_counter() - began_s


def _memory_mib(pid: int) -> float:
    """Resident memory of a process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return sum(_resident_kib(int(each)) for each in (pid, *children)) / 1024


def _resident_kib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


@contextmanager
def _running(server: BotApiServer, command: list[str], home: str) -> Iterator[subprocess.Popen[bytes]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": home,
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_BOT_TOKEN": FAKE_TOKEN,
        "TELEGRAM_API_URL": server.url,
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "USER_LIMIT_PER_MINUTE": "0",
        "CALLS_PER_SECOND": "0",
    }
    with subprocess.Popen([sys.executable, *command], cwd=home, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
