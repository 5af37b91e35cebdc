"""The server itself: a world of users and chats behind Telegram's HTTP interface."""

from __future__ import annotations

import contextlib
import os
import re
import select
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from tests.botapi.dispatch import Dispatcher, Reply, error_reply
from tests.botapi.errors import ApiError
from tests.botapi.params import read_params
from tests.botapi.rates import RateLimiter, RateLimits
from tests.botapi.world import World

FAKE_TOKEN = "123456:TEST-TOKEN-not-a-real-one"
MAX_BODY_BYTES = 50 * 1024 * 1024
_PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>[A-Za-z0-9_]+)/?")
_JOIN_TIMEOUT_S = 5.0


class BotApiServer(World):
    """A strict Bot API server for one bot; use it in a with statement."""

    def __init__(
        self,
        *,
        token: str = FAKE_TOKEN,
        username: str = "test_bot",
        limits: RateLimits | None = None,
        query_timeout_s: float = 10.0,
        inline_feedback: bool = False,
        webhook_backoff_s: float = 0.05,
    ) -> None:
        super().__init__(
            token=token,
            username=username,
            query_timeout_s=query_timeout_s,
            inline_feedback=inline_feedback,
            webhook_backoff_s=webhook_backoff_s,
        )
        dispatcher = Dispatcher(self, RateLimiter(limits) if limits else None)
        self._http = _HttpServer(token, dispatcher)
        self._thread = threading.Thread(
            target=self._http.serve_forever,
            kwargs={"poll_interval": 0.02},
            name="botapi-listener",
            daemon=True,
        )

    @property
    def url(self) -> str:
        """The base of all calls, without the /bot part."""
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self.webhook.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.waiter.close()
        self._http.shutdown()
        self._http.hang_up()
        self.webhook.stop()
        self._http.server_close()
        self._thread.join(_JOIN_TIMEOUT_S)
        if self._http.defects and error is None:
            raise RuntimeError("the test server itself failed") from self._http.defects[0]


class _HttpServer(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, token: str, dispatcher: Dispatcher) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.token = token
        self.dispatcher = dispatcher
        self.defects: list[BaseException] = []
        self._guard = threading.Lock()
        self._open: dict[socket.socket, threading.Thread] = {}

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(
            target=self.process_request_thread,
            args=(request, client_address),
            name="botapi-connection",
            daemon=True,
        )
        with self._guard:
            self._open[request] = thread
        thread.start()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._guard:
                self._open.pop(request, None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep a defect for the end; a client that hangs up is none."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.defects.append(error)

    def hang_up(self) -> None:
        """End the idle connections, and with them their threads."""
        with self._guard:
            connections = dict(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in connections.values():
            thread.join(_JOIN_TIMEOUT_S)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _HttpServer

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_GET  # noqa: N815 - the name that http.server looks for

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in http.server
        """Stay silent."""

    def _serve(self) -> None:
        reply = self._reply()
        if reply.status == 0:
            self._reset()
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def _reply(self) -> Reply:
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY_BYTES:
            self.close_connection = True
            return error_reply(ApiError(413, "Request Entity Too Large"))
        body = self.rfile.read(length)
        parts = urlsplit(self.path)
        route = _PATH.fullmatch(parts.path)
        if route is None:
            return error_reply(ApiError(404, "Not Found"))
        if route["token"] != self.server.token:
            return error_reply(ApiError(401, "Unauthorized"))
        try:
            params = read_params(parts.query, self.headers.get("Content-Type", ""), body)
        except ApiError as error:
            return error_reply(error)
        return self.server.dispatcher.answer(route["method"], params, self._peer_gone)

    def _peer_gone(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        if not readable:
            return False
        try:
            first: bytes = self.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True
        return not first

    def _reset(self) -> None:
        self.close_connection = True
        linger_none = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_none)
        os.close(self.connection.detach())
