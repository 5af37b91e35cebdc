"""A server of gpuhunt's catalogue on this machine: one that answers, and ones that do not."""

import csv
import io
import threading
import zipfile
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Literal, Self

from config.live.matching import PROVIDERS, Row

Manner = Literal["answers", "is silent", "stops halfway", "cuts the connection", "is out of order", "sends no archive"]
LOADED = (*PROVIDERS, "cloudrift")
"""What gpuhunt asks for, wanted or not."""
COLUMNS = (
    "instance_name", "location", "price", "cpu", "memory", "gpu_count", "gpu_name", "gpu_memory", "spot", "disk_size",
    "gpu_vendor", "flags", "cpu_arch", "provider_data",
)  # fmt: skip


def table(rows: Iterable[Row], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """The catalogue of one provider as gpuhunt stores it."""
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, extrasaction="ignore", restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {
                "instance_name": row.instance,
                "location": row.location,
                "price": row.usd_per_instance_hour,
                "cpu": 96,
                "memory": 1024.0,
                "gpu_count": row.gpu_count,
                "gpu_name": row.gpu_name,
                "gpu_memory": row.gpu_memory_gb,
                "spot": row.is_spot,
                "gpu_vendor": "nvidia",
                "flags": " ".join(row.flags),
                "cpu_arch": "x86",
                "provider_data": "{}",
            }
        )
    return written.getvalue().encode()


class CatalogueServer:
    """Serves `/{provider}/version` and `/{provider}/{version}/catalog.zip`, in a manner that can be set."""

    def __init__(self, rows: Iterable[Row] = (), manner: Manner = "answers") -> None:
        self.manner: Manner = manner
        self.was_asked = threading.Event()
        """Set once somebody has asked for anything."""
        self.asked: list[str] = []
        """Every path that was asked for."""
        known = tuple(rows)
        self.tables = {name: table(row for row in known if row.provider == name) for name in LOADED}
        self._is_over = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        """What `GPUHUNT_CATALOG_URL` is to be."""
        return f"http://127.0.0.1:{self._http.server_port}/v3"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.was_asked.set()
                server._answer(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the library
                """Say nothing."""

        return Handler

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        if self.manner == "is silent":
            self._is_over.wait()
            return
        if self.manner == "cuts the connection":
            return
        if self.manner == "is out of order":
            request.send_error(500)
            return
        _, _, provider, *rest = request.path.split("/")
        if provider not in self.tables:
            request.send_error(404)
            return
        body = b"20261126-1" if rest == ["version"] else self._archive(provider)
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if self.manner == "stops halfway" and rest != ["version"]:
            request.wfile.write(body[: len(body) // 2])
            self._is_over.wait()
            return
        request.wfile.write(body)

    def _archive(self, provider: str) -> bytes:
        if self.manner == "sends no archive":
            return b"<html>This is no archive</html>"
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as files:
            files.writestr(f"{provider}.csv", self.tables[provider])
        return archive.getvalue()
