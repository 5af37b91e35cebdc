"""Raw calls to the tests' own Bot API server, and what they send."""

from __future__ import annotations

import json
import struct
import urllib.error
import urllib.request
import zlib
from typing import Any
from urllib.parse import urlencode

import telegram
from telegram.request import HTTPXRequest

from tests.botapi import (
    BotApiServer,
    Group,
    Message,
    PrivateChat,
)

Json = dict[str, Any]
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(server: BotApiServer, method: str, **params: Any) -> Json:
    """One raw call as a form, whatever its answer."""
    form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
    return fetch(f"{server.url}/bot{server.token}/{method}", urlencode(form).encode())


def fetch(url: str, body: bytes | None = None, content_type: str = "") -> Json:
    request = urllib.request.Request(url, body)
    if content_type:
        request.add_header("Content-Type", content_type)
    try:
        with OPENER.open(request, timeout=10) as response:
            status, raw = response.status, response.read()
    except urllib.error.HTTPError as error:
        status, raw = error.code, error.read()
    answer: Json = json.loads(raw)
    assert answer.get("error_code", 200) == status
    return answer


def refusal(server: BotApiServer, method: str, **params: Any) -> str:
    """The description of a call that must fail."""
    answer = call(server, method, **params)
    assert answer["ok"] is False
    return str(answer["description"])


def result(server: BotApiServer, method: str, **params: Any) -> Any:
    """The result of a call that must succeed."""
    answer = call(server, method, **params)
    assert answer["ok"] is True, answer
    return answer["result"]


def say(server: BotApiServer, chat: PrivateChat | Group, text: str = "Hello", **params: Any) -> Message:
    """Let the bot write, and return the message as the chat has it."""
    sent = result(server, "sendMessage", chat_id=chat.id, text=text, **params)
    return chat.messages[int(sent["message_id"]) - 1]


def keyboard(**button: Any) -> Json:
    return {"inline_keyboard": [[{"text": "Go", **button}]]}


def png(width_px: int, height_px: int) -> bytes:
    """A PNG file whose header claims a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width_px, height_px, 8, 0, 0, 0, 0)
    image = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + image


def article(result_id: str = "one", text: str = "Hi", **more: Any) -> Json:
    content = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": result_id, "title": "T", "input_message_content": content, **more}


def updates(server: BotApiServer, **params: Any) -> list[Json]:
    found: list[Json] = result(server, "getUpdates", **params)
    return found


def bot_of(server: BotApiServer) -> telegram.Bot:
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    return telegram.Bot(server.token, base_url=f"{server.url}/bot", request=request, get_updates_request=request)
