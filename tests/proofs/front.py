"""A tiny load balancer: it passes what Telegram posts on to one replica after the other, to one of them, or to all."""

import http.client
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from typing import Any

_TIMEOUT_S = 60
_UNREACHABLE = 502


class Front(ThreadingHTTPServer):
    """Stands before replicas on ports of this machine."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, ports: Sequence[int]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._ports = tuple(ports)
        self._turns = cycle(self._ports)
        self._pinned: tuple[int, ...] | None = None
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def all_in_turn(self) -> None:
        """From now on, each post goes to the next replica."""
        self._pinned = None

    def only(self, replica: int) -> None:
        """From now on, each post goes to this replica."""
        self._pinned = (self._ports[replica],)

    def all_at_once(self) -> None:
        """From now on, each post goes to all of them at the same moment."""
        self._pinned = self._ports

    def targets(self) -> tuple[int, ...]:
        """The ports for a post that comes now."""
        with self._lock:
            return self._pinned or (next(self._turns),)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Front

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        targets = self.server.targets()
        with ThreadPoolExecutor(len(targets)) as pool:
            statuses = list(pool.map(lambda port: _posted(port, self.path, body, headers), targets))
        status = min(statuses)  # one that has handled it is enough
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in http.server
        """Stay silent."""


@contextmanager
def running_front(ports: Sequence[int]) -> Iterator[Front]:
    """One that listens."""
    with Front(ports) as front:
        thread = threading.Thread(target=front.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield front
        finally:
            front.shutdown()
            thread.join()


def _posted(port: int, path: str, body: bytes, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return _UNREACHABLE
    finally:
        connection.close()
