"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words: http."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests.botapi import (
    BotApiServer,
    PrivateChat,
)
from tests.botapi.params import read_params
from tests.botapi_server.support import call, fetch, result


class TestHttp:
    def test_a_wrong_token_is_unauthorized(self, server: BotApiServer) -> None:
        answer = fetch(f"{server.url}/bot1:wrong/getMe")
        assert answer == {"ok": False, "error_code": 401, "description": "Unauthorized"}

    def test_an_unknown_method_is_not_found_and_recorded(self, server: BotApiServer) -> None:
        assert call(server, "sendNothing") == {"ok": False, "error_code": 404, "description": "Not Found"}
        assert server.calls[-1].method == "sendNothing"

    def test_method_names_have_no_case(self, server: BotApiServer) -> None:
        assert result(server, "GETME")["username"] == "test_bot"
        assert server.calls[-1].method == "getMe"

    def test_unknown_parameters_are_recorded_and_do_not_fail(self, server: BotApiServer) -> None:
        result(server, "getMe", colour="red")
        assert server.calls[-1].unknown_params == ("colour",)

    @pytest.mark.parametrize("kind", ["query", "form", "json", "multipart"])
    def test_parameters_come_in_four_ways(self, server: BotApiServer, chat: PrivateChat, kind: str) -> None:
        url = f"{server.url}/bot{server.token}/sendMessage"
        if kind == "query":
            fetch(f"{url}?{urlencode({'chat_id': chat.id, 'text': 'é'})}")
        elif kind == "form":
            fetch(url, urlencode({"chat_id": chat.id, "text": "é"}).encode())
        elif kind == "json":
            fetch(url, json.dumps({"chat_id": chat.id, "text": "é"}).encode(), "application/json")
        else:
            parts = "".join(
                f'--X\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
                for k, v in (("chat_id", chat.id), ("text", "é"))
            )
            fetch(url, f"{parts}--X--\r\n".encode(), "multipart/form-data; boundary=X")
        assert chat.wait_reply(1).text == "é"

    def test_an_upload_keeps_every_byte(self) -> None:
        content = bytes(range(256)) + b"\r\n--"
        head = b'--X\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n'
        body = head + content + b"\r\n--X--\r\n"
        assert read_params("", "multipart/form-data; boundary=X", body).files["a"].content == content

    def test_all_threads_end_with_the_server(self) -> None:
        before = set(threading.enumerate())
        with BotApiServer() as server, ThreadPoolExecutor(1) as pool:
            poll = pool.submit(call, server, "getUpdates", timeout=30)
            server.wait_ready(5)
            server.__exit__(None, None, None)
            assert poll.exception(5) is not None or poll.result()["ok"]
        assert set(threading.enumerate()) <= before
