"""One answer for each question: sent once, quoting it, and edited when the question or a button asks for it."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any, Literal, TypeVar

from telegram import InputMediaPhoto, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden
from telegram.ext import ExtBot

from bot.store.answer_map import AnswerMap
from bot.store.errors import StoreError
from bot.telegram.closed import refuses_pictures
from bot.telegram.compose import Composed
from bot.telegram.people import People
from bot.telegram.refusals import is_gone, is_picture, is_same, refused, was_deleted

_PICTURE_TIMEOUT_S = 60

_Found = Literal["is edited", "is a picture", "is gone", "has moved"]
"""What became of a message that is to be edited."""

T = TypeVar("T")
logger = logging.getLogger(__name__)


class PicturesRefusedError(Exception):
    """A chat that takes no pictures from the bot: nothing was sent or changed."""


class Answers:
    """Sends and edits, and knows which message answers which."""

    def __init__(self, answered: AnswerMap, people: People) -> None:
        self._answered = answered
        self._people = people

    async def give(self, bot: ExtBot[Any], question: Message, answer: Composed, picture: bytes | None = None) -> None:
        """Send the answer, or edit the one that the question already has. Raises PicturesRefusedError."""
        known = None
        if question.edit_date is not None:
            known = await self._answered.find(question.chat_id, question.message_id)
        if known is not None:
            found = await self._edited(bot, question.chat_id, known, answer, picture)
            if found == "is edited" or (
                found == "is a picture" and not await self._deleted(bot, question.chat_id, known)
            ):
                return
        self._remember(question, await self._sent(bot, question, answer, picture))

    async def change(
        self,
        bot: ExtBot[Any],
        message: Message,
        answer: Composed,
        picture: bytes | None = None,
        *,
        needless: asyncio.Event | None = None,
    ) -> None:
        """Put another answer in place of one that a button sits under, unless that becomes needless while it waits.

        A picture cannot become a text: it goes, and the text is sent in its place, quoting the same question. That the
        message is a picture may be the work of an earlier tap, which this one does not know of. Raises
        PicturesRefusedError and OvertakenError.
        """
        found: _Found = "is a picture"
        if picture is not None or not message.photo:
            found = await self._edited(bot, message.chat_id, message.message_id, answer, picture, needless)
        if found == "is a picture" and await self._deleted(bot, message.chat_id, message.message_id, needless):
            picture = None
        elif found != "has moved":
            return
        question = message.reply_to_message
        sent = await self._sent(bot, question or message, answer, picture)
        if question is not None:
            self._remember(question, sent)

    async def _edited(  # noqa: PLR0917 - which message, what it is to say, and for how long
        self,
        bot: ExtBot[Any],
        chat_id: int,
        message_id: int,
        answer: Composed,
        picture: bytes | None,
        needless: asyncio.Event | None = None,
    ) -> _Found:
        """Make a message say this, if there is one that can."""

        async def edit() -> object:
            if picture is not None:
                return await _with_picture(
                    bot.edit_message_media(
                        InputMediaPhoto(picture, answer.html, parse_mode=ParseMode.HTML),
                        chat_id,
                        message_id,
                        reply_markup=answer.keyboard,
                        read_timeout=_PICTURE_TIMEOUT_S,
                        rate_limit_args=needless,
                    )
                )
            return await bot.edit_message_text(
                answer.html, chat_id, message_id, reply_markup=answer.keyboard, rate_limit_args=needless
            )

        try:
            problem = await refused(edit)
        except ChatMigrated as moved:
            await self._move(chat_id, moved.new_chat_id)
            return "has moved"
        if problem is None or is_same(problem):
            return "is edited"
        if is_picture(problem):
            return "is a picture"
        if is_gone(problem):
            return "is gone"
        raise BadRequest(problem)

    async def _deleted(
        self, bot: ExtBot[Any], chat_id: int, message_id: int, needless: asyncio.Event | None = None
    ) -> bool:
        """Take a picture away; False where somebody did before, so that its text is not sent twice."""
        try:
            problem = await refused(lambda: bot.delete_message(chat_id, message_id, rate_limit_args=needless))
        except ChatMigrated as moved:
            await self._move(chat_id, moved.new_chat_id)
            return True
        return problem is None or not was_deleted(problem)

    async def _sent(self, bot: ExtBot[Any], question: Message, answer: Composed, picture: bytes | None) -> Message:
        """A new message that quotes the question in its topic; of a group that has moved, where it is now."""

        async def send(chat_id: int) -> Message:
            topic = topic_of(question)
            quoted = ReplyParameters(question.message_id, allow_sending_without_reply=True)
            if picture is not None:
                return await _with_picture(
                    bot.send_photo(
                        chat_id,
                        picture,
                        answer.html,
                        message_thread_id=topic,
                        reply_parameters=quoted,
                        reply_markup=answer.keyboard,
                        read_timeout=_PICTURE_TIMEOUT_S,
                    )
                )
            return await bot.send_message(
                chat_id, answer.html, message_thread_id=topic, reply_parameters=quoted, reply_markup=answer.keyboard
            )

        try:
            return await send(question.chat_id)
        except ChatMigrated as moved:
            await self._move(question.chat_id, moved.new_chat_id)
            return await send(moved.new_chat_id)

    def _remember(self, question: Message, answer: Message) -> None:
        """Know which message answers a question, unless one of another chat does: its questions have other numbers."""
        if answer.chat_id == question.chat_id:
            self._answered.remember(question.chat_id, question.message_id, answer.message_id)

    async def _move(self, old_chat_id: int, new_chat_id: int) -> None:
        """Take along what a group has set, before Telegram tells that it has moved."""
        try:
            await self._people.moved(old_chat_id, new_chat_id)
        except StoreError:
            logger.exception("settings could not be moved")


def topic_of(message: Message) -> int | None:
    """The topic of a forum that a message is in."""
    return message.message_thread_id if message.is_topic_message else None


async def _with_picture(call: Awaitable[T]) -> T:
    try:
        return await call
    except (BadRequest, Forbidden) as error:
        if refuses_pictures(error):
            raise PicturesRefusedError from error
        raise
