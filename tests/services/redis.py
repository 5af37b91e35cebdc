"""A Redis server for tests: one of their own in a temporary folder, or one that is there already."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis

from tests.services import ServiceMissingError
from tests.services.own import free_port, guarded_folder

PASSWORD = "pass-word-of-tests"
_START_TIMEOUT_S = 20


@dataclass(frozen=True)
class Redis:
    """A running server."""

    url: str
    """Of a database on it that tests may empty."""

    def empty(self) -> None:
        """Forget everything, as if all windows had passed."""
        with redis.Redis.from_url(self.url) as client:
            client.flushdb()

    def keys(self) -> dict[str, int]:
        """All keys, and how many seconds each has left."""
        with redis.Redis.from_url(self.url, decode_responses=True) as client:
            return {key: client.ttl(key) for key in client.scan_iter()}


@dataclass(frozen=True)
class OwnRedis(Redis):
    """A server that tests may stop."""

    program: str
    folder: Path
    port: int
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Raises AssertionError if it does not answer soon."""
        place = ("--bind", "127.0.0.1", "--port", str(self.port), "--requirepass", PASSWORD)
        nothing_kept = ("--save", "", "--appendonly", "no")
        files = ("--dir", self.folder, "--pidfile", self.folder / "pid", "--logfile", self.folder / "log")
        self._processes.append(subprocess.Popen([self.program, *place, *nothing_kept, *files]))
        until = time.monotonic() + _START_TIMEOUT_S
        while not self._answers():
            assert time.monotonic() < until, (self.folder / "log").read_text(encoding="utf-8")
            time.sleep(0.01)

    def stop(self) -> None:
        """End it at once, as a machine that goes away does."""
        process = self._processes.pop()
        process.kill()
        process.wait()

    def hold(self) -> None:
        """Let it take connections and answer none, as behind a network that swallows everything."""
        self._processes[-1].send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        self._processes[-1].send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.url) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False


@contextmanager
def own_redis() -> Iterator[OwnRedis]:
    """A server that ends, and leaves nothing, with its context or with this process.

    Raises ServiceMissingError where none can be started.
    """
    program = shutil.which("redis-server")
    if program is None:
        raise ServiceMissingError("Redis is not installed: there is no redis-server in PATH")
    port = free_port()
    with guarded_folder("redis", "pid", signal.SIGKILL) as folder:
        server = OwnRedis(f"redis://:{PASSWORD}@127.0.0.1:{port}/0", program, folder, port)
        server.start()
        try:
            yield server
        finally:
            server.stop()
