"""The application in this process: what it does with defects, blocked and moved chats, and many chats at once."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application

from bot.command import Asked
from bot.engine import OUT_OF_ORDER, Engine
from bot.library import Library
from bot.preferences.values import NOTHING_SET, Preferences
from bot.render.charts.workshop import Workshop
from bot.settings import Settings
from bot.store.shelf import Shelf
from bot.store.url import IN_MEMORY
from bot.telegram.app import add_handlers, build_application
from bot.telegram.desk import Asker
from bot.telegram.doors import Doors
from bot.telegram.handling import Handling
from bot.telegram.newest import Newest
from bot.telegram.order import InOrder
from bot.telegram.services import ServicesOfNow
from tests.botapi import FAKE_TOKEN, BotApiServer

App = Application[Any, Any, Any, Any, Any, Any]


class BrokenEngine(Engine):
    """An engine with a defect."""

    def ask(self, text: str, preferences: Preferences = NOTHING_SET, *, fills: bool = True) -> Asked[Any, Any]:
        raise RuntimeError(f"a defect with {text}")


@dataclass
class Running:
    """An application and the server that it talks to."""

    server: BotApiServer
    app: App

    async def handle(self) -> None:
        """Handle the updates that wait."""
        for update in await self.app.bot.get_updates(timeout=0):
            await self.app.process_update(update)


def settings_for(server: BotApiServer) -> Settings:
    return Settings.model_validate({"TELEGRAM_BOT_TOKEN": FAKE_TOKEN, "TELEGRAM_API_URL": server.url})


@asynccontextmanager
async def application(server: BotApiServer, engine: Engine) -> AsyncIterator[App]:
    """The application with a store in memory, ready for updates."""
    app = build_application(settings_for(server))
    shelf, workshop = await Shelf.open(IN_MEMORY), Workshop()
    doors = Doors(settings_for(server))
    add_handlers(app, ServicesOfNow(Library(engine, lambda: engine.catalog), shelf, workshop, doors), Newest())
    async with app:
        yield app
    await workshop.close()
    await shelf.close()


@pytest.fixture
async def running(engine: Engine) -> AsyncIterator[Running]:
    with BotApiServer() as server:
        async with application(server, engine) as app:
            yield Running(server, app)


async def test_a_defect_is_logged_and_told_in_one_line(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with BotApiServer() as server:
        chat = server.private_chat(server.user("Ada"))
        question = chat.send("/train 70B 15T")
        async with application(server, BrokenEngine(engine.catalog, engine.rates)) as app:
            await Running(server, app).handle()
        (answer,) = chat.bot_messages
    assert answer.text == OUT_OF_ORDER.template
    assert answer.reply_to_message_id == question.message_id
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.getMessage() == "a question could not be answered"
    assert record.exc_info is not None


async def test_a_chat_that_blocks_the_bot_is_no_error(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    chat = running.server.private_chat(running.server.user("Ada"))
    chat.send("/train 70B 15T")
    running.server.faults.add("sendMessage", kind="blocked")
    await running.handle()
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_flood_control_beyond_all_patience_is_logged_and_not_answered_by_another_message(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    chat = running.server.private_chat(running.server.user("Ada"))
    chat.send("/train 70B 15T")
    running.server.faults.add("sendMessage", kind="too_many_requests", retry_after_s=60)
    await running.handle()
    assert chat.bot_messages == []
    assert [record.levelname for record in caplog.records if "is put off" in record.getMessage()] == ["WARNING"]


async def test_an_album_gets_no_hint_for_each_of_its_pictures(running: Running) -> None:
    chat = running.server.private_chat(running.server.user("Ada"))
    body = chat.send("x").json() | {"text": None, "media_group_id": "1"}
    update = Update.de_json({"update_id": 1, "message": body}, running.app.bot)
    await running.app.process_update(update)
    assert chat.bot_messages == []


async def test_a_group_that_became_a_supergroup_is_answered_there(running: Running) -> None:
    ada = running.server.user("Ada")
    group = running.server.group("Lab", members=[ada], basic=True)
    group.send("/train 70B 15T")
    moved = running.server.migrate(group)
    await running.handle()
    assert [message.text.partition("\n")[0] for message in moved.bot_messages] == ["Train 70B on 15T tokens"]


async def test_a_message_of_an_inline_result_is_not_a_question(running: Running) -> None:
    chat = running.server.private_chat(running.server.user("Ada"))
    message = chat.send("70B 15T h100")
    message.via_bot = True
    chat.deliver("edited_message", message)
    await running.handle()
    answered = [sent.reply_to_message_id for sent in chat.bot_messages]
    assert answered == [message.message_id]  # the update from before it was marked, and not the one after


async def test_what_comes_again_is_not_taken_for_a_remark_of_somebody_who_says_too_much(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_not_read(self: Doors, asker: Asker) -> bool:
        return False

    monkeypatch.setattr(Doors, "is_read", is_not_read)
    ada = running.server.user("Ada")
    group = running.server.group("Lab", members=[ada])
    group.send("/train 70B 15T h100")
    await running.handle()
    group.send("h200", reply_to=group.bot_messages[-1])
    update = (await running.app.bot.get_updates(timeout=0))[-1]
    handling = Handling.of(update)
    with handling.going_on():
        await running.app.process_update(update)
        assert len(group.bot_messages) == 1
        handling.is_let_in = True
        await running.app.process_update(update)
    assert "H200" in group.bot_messages[-1].text


async def test_pictures_are_answered_by_their_caption_or_a_hint(running: Running) -> None:
    chat = running.server.private_chat(running.server.user("Ada"))
    body = chat.send("x").json() | {"text": None, "caption": "/gpu h100"}
    body.pop("entities", None)
    update = Update.de_json({"update_id": 1, "message": body}, running.app.bot)
    await running.app.process_update(update)
    assert chat.bot_messages[-1].text.startswith("NVIDIA H100")


async def test_updates_of_one_chat_keep_their_order_and_chats_do_not_wait_for_each_other() -> None:
    order = InOrder()
    done: list[str] = []

    def update(chat_id: int) -> Update:
        chat = {"id": chat_id, "type": "private"}
        found = Update.de_json({"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": chat}}, None)
        assert found is not None
        return found

    async def work(chat_id: int, name: str, gate: asyncio.Event | None = None) -> None:
        async with order.turn(update(chat_id)):
            if gate:
                await gate.wait()
            done.append(name)

    gate = asyncio.Event()
    first = asyncio.create_task(work(1, "first", gate))
    await asyncio.sleep(0)
    later = [asyncio.create_task(work(1, str(n))) for n in range(200)]
    await work(2, "other chat")
    gate.set()
    await asyncio.gather(first, *later)
    assert done == ["other chat", "first", *(str(n) for n in range(200))]
    assert not order._locks  # noqa: SLF001 - a chat that is quiet must cost no memory
