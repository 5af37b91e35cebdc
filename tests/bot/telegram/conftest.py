"""The real bot as its own process, in front of the tests' Bot API server."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest

from tests.botapi import FAKE_TOKEN, BotApiServer

ROOT = Path(__file__).parents[3]


@dataclass
class RunningBot:
    """A bot process and the world around it."""

    server: BotApiServer
    process: subprocess.Popen[bytes]
    errors: Path
    """What it writes to standard error: a file, which a talkative bot cannot fill up."""

    def wait_logged(self, text: str, timeout_s: float = 20) -> None:
        """Wait until it has written something to standard error."""
        until = time.monotonic() + timeout_s
        while text not in self.errors.read_text(encoding="utf-8"):
            assert time.monotonic() < until, f"never logged: {text}"
            time.sleep(0.02)

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Ask it to end; its exit status, and what it wrote to standard error."""
        self.process.send_signal(with_signal)
        return self.ended()

    def reason(self) -> str:
        """Why it has ended by itself, as it has logged."""
        lines = map(json.loads, self.errors.read_text(encoding="utf-8").splitlines())
        reasons: list[str] = [line["message"] for line in lines if line["level"] == "ERROR"]
        return reasons[-1]

    def ended(self, timeout_s: float = 20) -> tuple[int, str]:
        """The same of a bot that ends by itself."""
        status = self.process.wait(timeout_s)
        return status, self.errors.read_text(encoding="utf-8")


@contextmanager
def running_bot(server: BotApiServer, folder: Path, start: str = "poll", **variables: str) -> Iterator[RunningBot]:
    """`python -m bot poll` in an empty folder, with nothing of the caller's settings; it does not outlive its test.

    `start` is what to start instead, with its options.
    """
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_BOT_TOKEN": FAKE_TOKEN,
        "TELEGRAM_API_URL": server.url,
        **variables,
    }
    with NamedTemporaryFile(dir=folder, suffix=".log") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *start.split()], cwd=folder, env=environment, stderr=errors
        )
        with process:
            try:
                yield RunningBot(server, process, Path(errors.name))
            finally:
                process.kill()


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """One bot for the tests of a module; each test brings its own people and chats."""
    with BotApiServer() as server, running_bot(server, tmp_path_factory.mktemp("home")) as running:
        server.wait_ready()
        yield running
