"""Delivery of updates to the bot's webhook, again and again until it says 2xx."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from tests.botapi.errors import Json, bad_request
from tests.botapi.updates import Update, UpdateQueue
from tests.botapi.waiting import Waiter

MAX_BACKOFF_S = 5.0
RESPONSE_TIMEOUT_S = 60.0
DEFAULT_CONNECTIONS = 40
MAX_CONNECTIONS = 100
_LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost"})
_PUBLIC_PORTS = frozenset({80, 88, 443, 8443})


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Where updates go."""

    url: str
    secret_token: str = ""
    max_connections: int = DEFAULT_CONNECTIONS

    @property
    def is_local(self) -> bool:
        """Only this machine is ever called."""
        parts = urlsplit(self.url)
        return parts.hostname in _LOCAL_HOSTS and parts.scheme == "http"


def check_url(url: str) -> str:
    """A URL that Telegram would take, or one of this machine."""
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname in _LOCAL_HOSTS:
        return url
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in _PUBLIC_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    return url


class WebhookSender:
    """Posts pending updates: in order within a lane, side by side across lanes."""

    def __init__(self, waiter: Waiter, updates: UpdateQueue, backoff_s: float) -> None:
        self._waiter = waiter
        self._updates = updates
        self._first_backoff_s = backoff_s
        self._busy_lanes: set[str] = set()
        self._retry_at_s: dict[str, float] = {}
        self._failures: dict[str, int] = {}
        self._connections: set[http.client.HTTPConnection] = set()
        self._threads: list[threading.Thread] = []
        self._last_error: tuple[int, str] | None = None
        self.deliveries: list[tuple[int, int]] = []
        """Update id and HTTP status of every attempt that got an answer."""
        self.current: Webhook | None = None

    def set(self, webhook: Webhook | None) -> None:
        """Send updates elsewhere from now on, or keep them for getUpdates."""
        with self._waiter.condition:
            self.current = webhook
            self._updates.webhook_is_set = webhook is not None
            self._retry_at_s.clear()
            self._failures.clear()
            self._last_error = None
            self._waiter.changed()

    def info(self) -> Json:
        """The WebhookInfo object."""
        webhook = self.current
        body: Json = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
        }
        if webhook:
            body["max_connections"] = webhook.max_connections
        if self._last_error:
            body["last_error_date"], body["last_error_message"] = self._last_error
        if self._updates.allowed:
            body["allowed_updates"] = list(self._updates.allowed)
        return body

    def start(self) -> None:
        """Begin to watch the queue."""
        self._spawn(self._watch)

    def stop(self) -> None:
        """Hang up and end all threads; the waiter must be closing."""
        with self._waiter.condition:
            for connection in self._connections:
                if connection.sock is not None:
                    with contextlib.suppress(OSError):
                        connection.sock.shutdown(socket.SHUT_RDWR)
            threads = list(self._threads)
        for thread in threads:
            thread.join(5)

    def _spawn(self, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name="botapi-webhook", daemon=True)
        self._threads = [t for t in self._threads if t.is_alive()] + [thread]
        thread.start()

    def _watch(self) -> None:
        with self._waiter.condition:
            while not self._waiter.closing.is_set():
                update = self._next()
                if update is None or self.current is None:
                    self._waiter.condition.wait(self._sleep_s())
                    continue
                self._busy_lanes.add(update.lane)
                self._spawn(partial(self._deliver, update, self.current))

    def _next(self) -> Update | None:
        webhook = self.current
        if not webhook or not webhook.is_local or len(self._busy_lanes) >= webhook.max_connections:
            return None
        now_s = time.monotonic()
        for update in self._updates.pending:
            ready = self._retry_at_s.get(update.lane, 0.0) <= now_s
            if ready and update.lane not in self._busy_lanes:
                return update
        return None

    def _sleep_s(self) -> float | None:
        idle = [at for lane, at in self._retry_at_s.items() if lane not in self._busy_lanes]
        return max(0.001, min(idle) - time.monotonic()) if idle else None

    def _deliver(self, update: Update, webhook: Webhook) -> None:
        try:
            status = self._post(update, webhook)
            error = f"Wrong response from the webhook: {status}"
        except (OSError, http.client.HTTPException) as failure:
            status, error = 0, f"Connection failed: {type(failure).__name__}"
        with self._waiter.condition:
            self._busy_lanes.discard(update.lane)
            if status:
                self.deliveries.append((update.update_id, status))
            if 200 <= status < 300:
                self._failures.pop(update.lane, None)
                self._retry_at_s.pop(update.lane, None)
                self._updates.confirm(update.update_id)
            elif webhook is self.current:
                self._put_off(update.lane, error)
            self._waiter.changed()

    def _put_off(self, lane: str, error: str) -> None:
        failures = self._failures[lane] = self._failures.get(lane, 0) + 1
        backoff_s = min(MAX_BACKOFF_S, self._first_backoff_s * 2.0 ** (failures - 1))
        self._retry_at_s[lane] = time.monotonic() + backoff_s
        self._last_error = (int(time.time()), error)

    def _post(self, update: Update, webhook: Webhook) -> int:
        parts = urlsplit(webhook.url)
        assert parts.hostname is not None
        connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=RESPONSE_TIMEOUT_S)
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with self._waiter.condition:
            self._connections.add(connection)
        try:
            connection.request("POST", target, json.dumps(update.json()).encode(), headers)
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            with self._waiter.condition:
                self._connections.discard(connection)
            connection.close()
