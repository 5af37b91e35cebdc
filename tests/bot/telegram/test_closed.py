"""Chats that closed, moved or fell silent between a question and its answer."""

import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from telegram import Update
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import Application, ApplicationHandlerStop, CallbackContext

from bot.engine import Engine
from bot.library import Library
from bot.render.charts.workshop import Workshop
from bot.store.shelf import Shelf
from bot.store.url import IN_MEMORY
from bot.telegram.app import add_handlers, build_application
from bot.telegram.closed import Closed, refuses_pictures
from bot.telegram.doors import Doors
from bot.telegram.newest import Newest
from bot.telegram.people import People
from bot.telegram.services import ServicesOfNow
from tests.bot.telegram.test_application import settings_for
from tests.botapi import BotApiServer, Group, Message, PrivateChat

ANSWER = "Train 70B on 15T tokens"


@dataclass
class Running:
    """The application with its store, and the server that it talks to."""

    server: BotApiServer
    app: Application[Any, Any, Any, Any, Any, Any]
    shelf: Shelf
    _next_update: int = 0

    async def handle(self) -> None:
        """Handle the updates that wait, and confirm them."""
        for update in await self.app.bot.get_updates(offset=self._next_update, timeout=0):
            self._next_update = update.update_id + 1
            await self.app.process_update(update)

    def group(self, **kinds: bool) -> Group:
        """A group of two, of whom the first owns it."""
        ada, bob = self.server.user("Ada"), self.server.user("Bob")
        return self.server.group("Lab", [ada, bob], admins=[ada], **kinds)


@pytest.fixture
async def running(engine: Engine, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Running]:
    caplog.set_level(logging.INFO)
    with BotApiServer() as server:
        app = build_application(settings_for(server))
        shelf, workshop = await Shelf.open(IN_MEMORY), Workshop()
        add_handlers(
            app,
            ServicesOfNow(Library(engine, lambda: engine.catalog), shelf, workshop, Doors(settings_for(server))),
            Newest(),
        )
        async with app:
            yield Running(server, app, shelf)
        await workshop.close()
        await shelf.close()


def refused(running: Running) -> list[str]:
    return [call.description for call in running.server.calls if not call.ok]


def expected_only(caplog: pytest.LogCaptureFixture) -> bool:
    return all(record.levelno < logging.WARNING for record in caplog.records)


def block(chat: PrivateChat | Group) -> None:
    chat.set_bot_status("kicked")


def leave(chat: PrivateChat | Group) -> None:
    chat.set_bot_status("left")


@pytest.mark.parametrize(
    ("is_group", "close", "said"),
    [
        (False, block, "Forbidden: bot was blocked by the user"),
        (True, block, "Forbidden: bot was kicked from the supergroup chat"),
        (True, leave, "Forbidden: bot is not a member of the supergroup chat"),
    ],
    ids=["blocked", "kicked", "left"],
)
async def test_a_chat_that_is_over_is_forgotten_and_asked_once(
    running: Running,
    caplog: pytest.LogCaptureFixture,
    is_group: bool,
    close: Callable[[PrivateChat | Group], None],
    said: str,
) -> None:
    chat = running.group() if is_group else running.server.private_chat(running.server.user("Ada"))
    chat.send("/settings eur")
    question = chat.send("/train 70B 15T")
    await running.handle()
    assert running.shelf.settings.get(chat.id)
    chat.send("/train 70B 15T")
    close(chat)
    await running.handle()
    assert refused(running) == [said]
    assert not running.shelf.settings.get(chat.id)
    assert await running.shelf.answers.find(chat.id, question.message_id) is None
    assert expected_only(caplog)
    assert str(abs(chat.id)) not in caplog.text


async def test_a_group_where_the_bot_may_not_write_keeps_its_settings(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    group = running.group()
    group.send("/settings eur")
    await running.handle()
    group.forbidden.add("text messages")
    group.send("/train 70B 15T")
    await running.handle()
    assert refused(running) == ["Bad Request: not enough rights to send text messages to the chat"]
    assert running.shelf.settings.get(group.id)
    assert expected_only(caplog)


async def test_a_group_that_takes_no_pictures_gets_the_text(running: Running) -> None:
    group = running.group()
    group.forbidden.add("photos")
    group.send("/train 70B 15T h100")
    await running.handle()
    (answer,) = group.bot_messages
    before = answer.text
    answer.press("By GPU", group.members[0])
    await running.handle()
    assert (answer.text, answer.photo) == (before, None)
    assert "Bad Request: not enough rights to send photos to the chat" in refused(running)
    answer.press("H200", group.members[0])
    await running.handle()
    assert answer.text.endswith("h200")
    assert len(group.bot_messages) == 1


async def test_a_link_to_a_chart_gets_the_text_where_pictures_are_refused(running: Running) -> None:
    query = running.server.inline(running.server.user("Bob"), "train 70B 15T h100")
    await running.handle()
    (result,) = query.wait_answer().results
    group = running.group()
    group.forbidden.add("photos")
    payload = running.server.choose(result.id, query=query).start_payload("By GPU")
    group.send(f"/start@test_bot {payload}")
    await running.handle()
    (answer,) = group.bot_messages
    assert answer.text.startswith(ANSWER)


class TestTopics:
    @pytest.mark.parametrize("is_deleted", [False, True])
    async def test_a_topic_that_was_closed_or_deleted_gets_no_answer_elsewhere(
        self, running: Running, caplog: pytest.LogCaptureFixture, is_deleted: bool
    ) -> None:
        group = running.group(forum=True)
        topic = group.topic("Costs")
        group.send("/train 70B 15T", topic=topic)
        topic.closed = True
        if is_deleted:
            group.delete_topic(topic)
        await running.handle()
        assert refused(running) == [f"Bad Request: {'message thread not found' if is_deleted else 'TOPIC_CLOSED'}"]
        assert group.bot_messages == []
        assert expected_only(caplog)

    async def test_a_question_deleted_meanwhile_is_answered_without_a_quote(self, running: Running) -> None:
        group = running.group(forum=True)
        topic = group.topic("Costs")
        group.delete(group.send("/train 70B 15T", topic=topic))
        await running.handle()
        (answer,) = group.bot_messages
        assert (answer.reply_to_message_id, answer.message_thread_id) == (None, topic.id)


class TestMoves:
    """A basic group that became a supergroup, of which the bot does not know yet."""

    @pytest.fixture
    def group(self, running: Running) -> Group:
        return running.group(basic=True)

    async def asked(self, running: Running, group: Group) -> tuple[Message, Message]:
        question = group.send("/train 70B 15T h100")
        await running.handle()
        return question, group.bot_messages[-1]

    async def test_an_answer_goes_to_the_new_chat_and_so_do_the_settings(self, running: Running, group: Group) -> None:
        group.send("/settings eur")
        await running.handle()
        group.send("/train 70B 15T")
        moved = running.server.migrate(group)
        await running.handle()
        assert [answer.text.partition("\n")[0] for answer in moved.bot_messages] == [ANSWER]
        assert running.shelf.settings.get(group.id) is None
        moved.send("/train 70B 15T")
        await running.handle()
        assert "€" in moved.bot_messages[-1].text

    async def test_an_edited_question_is_answered_anew_in_the_new_chat(self, running: Running, group: Group) -> None:
        question, _ = await self.asked(running, group)
        group.edit(question, "/train 70B 10T h100")
        moved = running.server.migrate(group)
        await running.handle()
        assert [answer.text.partition("\n")[0] for answer in moved.bot_messages] == ["Train 70B on 10T tokens"]
        assert await running.shelf.answers.find(moved.id, question.message_id) is None

    async def test_a_tap_is_shown_in_the_new_chat(self, running: Running, group: Group) -> None:
        _, answer = await self.asked(running, group)
        answer.press("H200", group.members[0])
        moved = running.server.migrate(group)
        await running.handle()
        assert [answer.text.rpartition(" ")[2] for answer in moved.bot_messages] == ["h200"]

    async def test_a_chart_that_gives_way_to_its_text_does_so_in_the_new_chat(
        self, running: Running, group: Group
    ) -> None:
        _, answer = await self.asked(running, group)
        answer.press("By GPU", group.members[0])
        await running.handle()
        answer.press("Text", group.members[0])
        moved = running.server.migrate(group)
        await running.handle()
        assert [(answer.text.partition("\n")[0], answer.photo) for answer in moved.bot_messages] == [(ANSWER, None)]

    async def test_an_admin_changes_settings_all_the_same(self, running: Running, group: Group) -> None:
        group.send("/settings eur")
        moved = running.server.migrate(group)
        await running.handle()
        assert running.shelf.settings.get(moved.id)
        assert len(moved.bot_messages) == 1


OVER = (
    Forbidden("Forbidden: bot was blocked by the user"),
    Forbidden("Forbidden: user is deactivated"),
    Forbidden("Forbidden: bot can't initiate conversation with a user"),
    Forbidden("Forbidden: bot was kicked from the group chat"),
    Forbidden("Forbidden: bot is not a member of the supergroup chat"),
    Forbidden("Forbidden: the group chat was deleted"),
)
SILENT = (
    Forbidden("Forbidden: not enough rights to send text messages to the chat"),
    Forbidden("Forbidden: bot can't send messages to bots"),
    BadRequest("Not enough rights to send text messages to the chat"),
    BadRequest("Have no rights to send a message"),
    BadRequest("Need administrator rights in the channel chat"),
    BadRequest("Chat_write_forbidden"),
    BadRequest("Chat_restricted"),
    BadRequest("Topic_closed"),
    BadRequest("Message thread not found"),
)
DEFECTS = (BadRequest("Can't parse entities: unclosed start tag"), BadRequest("Message is too long"))


class FewPeople(People):
    """Notes who is forgotten."""

    def __init__(self) -> None:
        self.forgotten: list[int] = []

    async def forget(self, chat_id: int) -> None:
        self.forgotten.append(chat_id)


@pytest.mark.parametrize(
    ("error", "is_expected", "is_forgotten"),
    [
        *((error, True, True) for error in OVER),
        *((error, True, False) for error in SILENT),
        *((error, False, False) for error in DEFECTS),
    ],
    ids=str,
)
async def test_telegrams_words_tell_what_is_over_from_what_is_silent(
    running: Running, error: TelegramError, is_expected: bool, is_forgotten: bool
) -> None:
    people, stopped = FewPeople(), False
    message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}
    update = Update.de_json({"update_id": 1, "message": message}, None)
    try:
        await Closed(people).on_error(update, CallbackContext.from_error(update, error, running.app))
    except ApplicationHandlerStop:
        stopped = True
    assert stopped is is_expected
    assert people.forgotten == [7] * is_forgotten


@pytest.mark.parametrize(
    ("error", "is_about_pictures"),
    [
        (BadRequest("Not enough rights to send photos to the chat"), True),
        (Forbidden("Forbidden: not enough rights to send photos to the chat"), True),
        (BadRequest("Chat_send_photos_forbidden"), True),
        (BadRequest("Not enough rights to send text messages to the chat"), False),
    ],
    ids=str,
)
def test_a_refusal_of_pictures_is_told_from_one_of_everything(error: TelegramError, is_about_pictures: bool) -> None:
    assert refuses_pictures(error) is is_about_pictures
