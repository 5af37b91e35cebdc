"""What may be posted to the webhook: updates of every kind, whole, mutilated and forged, and what is none at all."""

import asyncio
import json
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

import httpx
from hypothesis import strategies as st
from telegram.ext import ApplicationBuilder
from telegram.request import BaseRequest, RequestData

from bot.engine import Engine
from bot.settings import Settings
from bot.telegram.hooked import Hooked
from bot.telegram.service import Service
from bot.telegram.webhook import Webhook
from bot.web.serve import site_of
from tests.botapi import FAKE_TOKEN
from tests.fuzz.texts import noise, texts

T = TypeVar("T")
_URL, _SECRET = "http://127.0.0.1/telegram", "known"
_HEADERS = {"X-Telegram-Bot-Api-Secret-Token": _SECRET}
_BOT = {"id": 123456, "is_bot": True, "first_name": "Bot", "username": "test_bot"}
_ADA = {"id": 5, "is_bot": False, "first_name": "Ada"}
_PRIVATE, _GROUP = {"id": 5, "type": "private"}, {"id": -7, "type": "supergroup", "title": "Lab"}
_SENT = {"message_id": 9, "date": 1, "chat": _PRIVATE, "from": _BOT, "text": "sent"}


class NodsRequest(BaseRequest):
    """A Telegram that is content with every call."""

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to tear down."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        called = url.rpartition("/")[2]
        result: Any = {"getMe": _BOT, "getChatMember": {"status": "left", "user": _ADA}}.get(called, True)
        if called.startswith(("send", "edit")):
            result = _SENT
        return 200, json.dumps({"ok": True, "result": result}).encode()


class Posted:
    """The web process without a network, in this one."""

    def __init__(self, engine: Engine) -> None:
        self._runner = asyncio.Runner()
        self._client: httpx.AsyncClient = self._done(self._open(engine))

    def status(self, body: bytes) -> int:
        """What a body is answered with."""
        return self._done(self._client.post(_URL, content=body, headers=_HEADERS)).status_code

    async def _open(self, engine: Engine) -> httpx.AsyncClient:
        request = NodsRequest()
        app = ApplicationBuilder().token(FAKE_TOKEN).updater(None).request(request).get_updates_request(request).build()
        variables = {"TELEGRAM_BOT_TOKEN": FAKE_TOKEN, "DATABASE_URL": "sqlite://", "USER_LIMIT_PER_MINUTE": "0"}
        service = Service(Settings.model_validate(variables), engine, app=app)
        await service.open()
        await service.connect()
        webhook = Webhook(_URL, _SECRET)
        site = site_of(service, Hooked(service, webhook), webhook)
        return httpx.AsyncClient(transport=httpx.ASGITransport(site))

    def _done(self, coroutine: Coroutine[Any, Any, T]) -> T:
        result: T = self._runner.run(coroutine)
        return result


@cache
def posted(engine_of: Any) -> Posted:
    """One for all inputs."""
    return Posted(engine_of())


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def _updates(draw: st.DrawFn) -> dict[str, Any]:
    text = draw(st.one_of(texts, noise))
    chat = draw(st.sampled_from((_PRIVATE, _GROUP)))
    message = {"message_id": draw(st.integers(1, 99)), "date": 4_000_000_000, "chat": chat, "from": _ADA, "text": text}
    if draw(st.booleans()):
        message["reply_to_message"] = {**_SENT, "text": "answer\n/train 70B 15T h100"}
    query = {"id": "1", "from": _ADA, "chat_instance": "1", "data": f"1s0{text}", "message": _SENT}
    kind, content = draw(
        st.sampled_from(
            (
                ("message", message),
                ("edited_message", {**message, "edit_date": 4_000_000_000}),
                ("callback_query", query),
                ("callback_query", {**query, "message": None, "inline_message_id": "x"}),
                ("inline_query", {"id": "1", "from": _ADA, "query": text, "offset": ""}),
                ("my_chat_member", {"chat": chat, "from": _ADA, "date": 1}),
            )
        )
    )
    return {"update_id": draw(st.integers(0, 2**40)), kind: content}


@st.composite
def _mutilated(draw: st.DrawFn) -> dict[str, Any]:
    """One with something in it left out, or something else in its place."""
    update: dict[str, Any] = json.loads(json.dumps(draw(_updates())))
    place = update
    while True:
        name = draw(st.sampled_from(sorted(place)))
        inner = place[name]
        if not isinstance(inner, dict) or not inner or draw(st.booleans()):
            break
        place = inner
    if draw(st.booleans()):
        del place[name]
    else:
        place[name] = draw(_json)
    return update


bodies: st.SearchStrategy[bytes] = st.one_of(
    st.one_of(_updates(), _mutilated(), _json).map(lambda found: json.dumps(found).encode()),
    st.binary(max_size=60),
    st.tuples(_updates(), st.integers(0, 400)).map(lambda cut: json.dumps(cut[0]).encode()[: cut[1]]),
)
