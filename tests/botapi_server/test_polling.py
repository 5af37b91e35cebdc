"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words: polling."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.botapi import (
    BotApiServer,
    PrivateChat,
)
from tests.botapi_server.support import refusal, result, updates


class TestPolling:
    def test_updates_stay_until_the_offset_confirms_them(self, server: BotApiServer, chat: PrivateChat) -> None:
        for text in ("one", "two", "three"):
            chat.send(text)
        first = updates(server, limit=2)
        assert [u["message"]["text"] for u in first] == ["one", "two"]
        assert updates(server, limit=2) == first
        rest = updates(server, offset=first[-1]["update_id"] + 1)
        assert [u["message"]["text"] for u in rest] == ["three"]
        assert updates(server, offset=rest[-1]["update_id"] + 1) == []
        server.wait_drained(1)

    def test_a_long_poll_ends_with_the_first_update(self, server: BotApiServer, chat: PrivateChat) -> None:
        with ThreadPoolExecutor(1) as pool:
            poll = pool.submit(updates, server, timeout=30)
            server.wait_ready(5)
            chat.send("now")
            assert poll.result(5)[0]["message"]["text"] == "now"

    def test_a_second_poll_ends_the_first(self, server: BotApiServer, chat: PrivateChat) -> None:
        with ThreadPoolExecutor(2) as pool:
            older = pool.submit(refusal, server, "getUpdates", timeout=30)
            server.wait_ready(5)
            newer = pool.submit(updates, server, timeout=30)
            assert older.result(5) == (
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            )
            chat.send("now")
            assert len(newer.result(5)) == 1

    def test_polling_beside_a_webhook_is_refused(self, server: BotApiServer) -> None:
        result(server, "setWebhook", url="https://bot.example/hook")
        assert refusal(server, "getUpdates") == (
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
        result(server, "deleteWebhook")
        assert updates(server) == []

    def test_allowed_updates_are_sticky(self, server: BotApiServer, chat: PrivateChat) -> None:
        updates(server, allowed_updates=["inline_query"])
        updates(server)
        assert not chat.send("unseen").delivered
        updates(server, allowed_updates=[])
        assert chat.send("seen").delivered
