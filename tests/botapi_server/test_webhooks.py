"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words: webhooks."""

from __future__ import annotations

import http.server
import json
import threading
from typing import Any, Self

import pytest

from tests.botapi import (
    BotApiServer,
    PrivateChat,
)
from tests.botapi_server.support import Json, refusal, result, updates


class Hook:
    """A webhook that answers with the statuses it is given, then with 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.seen: list[tuple[str | None, str]] = []
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                secret = self.headers["X-Telegram-Bot-Api-Secret-Token"]
                hook.seen.append((secret, body["message"]["text"]))
                self.send_response(hook.statuses.pop(0) if hook.statuses else 200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None: ...  # noqa: A002 - the name in http.server

        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._http.server_port}/hook"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class TestWebhooks:
    def test_an_update_is_delivered_until_it_is_taken(self, server: BotApiServer, chat: PrivateChat) -> None:
        with Hook(500, 503) as hook:
            result(server, "setWebhook", url=hook.url, secret_token="s3cret")
            chat.send("one")
            chat.send("two")
            server.wait_drained(5)
            assert hook.seen == [("s3cret", "one")] * 3 + [("s3cret", "two")]
            assert [status for _, status in server.webhook.deliveries] == [500, 503, 200, 200]
            assert result(server, "getWebhookInfo")["pending_update_count"] == 0

    @pytest.mark.parametrize(
        ("params", "error"),
        [
            ({"url": "http://bot.example"}, "bad webhook: An HTTPS URL must be provided for webhook"),
            (
                {"url": "https://bot.example:8000"},
                "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
            ),
            (
                {"url": "https://bot.example", "secret_token": "a b"},
                "secret token contains unallowed characters",
            ),
            ({"url": "https://bot.example", "secret_token": "a" * 257}, "secret token is too long"),
        ],
    )
    def test_a_bad_webhook_is_refused(self, server: BotApiServer, params: Json, error: str) -> None:
        assert refusal(server, "setWebhook", **params) == f"Bad Request: {error}"
        assert result(server, "getWebhookInfo")["url"] == ""

    def test_pending_updates_can_be_dropped(self, server: BotApiServer, chat: PrivateChat) -> None:
        chat.send("old")
        result(server, "deleteWebhook", drop_pending_updates=True)
        assert updates(server) == []
