"""One answer for each question: sent once, quoting it, and edited when the question or a button asks for it."""

import contextlib
from collections.abc import Awaitable, Callable

from telegram import Bot, InputMediaPhoto, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated

from bot.store.answer_map import AnswerMap
from bot.telegram.compose import Composed

_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_SAME = "message is not modified"
_IS_PICTURE = "there is no text in the message to edit"


class Answers:
    """Sends and edits, and knows which message answers which."""

    def __init__(self, answered: AnswerMap) -> None:
        self._answered = answered

    async def give(self, bot: Bot, question: Message, answer: Composed, picture: bytes | None = None) -> None:
        """Send the answer, or edit the one that the question already has."""
        known = None
        if question.edit_date is not None:
            known = await self._answered.find(question.chat_id, question.message_id)
        if known is not None and await self._edited(bot, question.chat_id, known, answer, picture):
            return
        chat_id, answer_id = await self._sent(bot, question, answer, picture)
        self._answered.remember(chat_id, question.message_id, answer_id)

    async def change(self, bot: Bot, message: Message, answer: Composed, picture: bytes | None = None) -> None:
        """Put another answer in place of one that a button sits under.

        A picture cannot become a text: it goes, and the text is sent in its place, quoting the same question.
        """
        if message.photo and picture is None:
            question = message.reply_to_message
            with contextlib.suppress(BadRequest):
                await bot.delete_message(message.chat_id, message.message_id)
            _, answer_id = await self._sent(bot, question or message, answer, None)
            if question is not None:
                self._answered.remember(message.chat_id, question.message_id, answer_id)
            return
        await self._edited(bot, message.chat_id, message.message_id, answer, picture)

    async def _edited(self, bot: Bot, chat_id: int, message_id: int, answer: Composed, picture: bytes | None) -> bool:
        """Whether the answer now says this; False where it is gone, or is a picture, and has to be sent anew."""

        async def edit() -> object:
            if picture is not None:
                media = InputMediaPhoto(picture, answer.html, parse_mode=ParseMode.HTML)
                return await bot.edit_message_media(media, chat_id, message_id, reply_markup=answer.keyboard)
            return await bot.edit_message_text(answer.html, chat_id, message_id, reply_markup=answer.keyboard)

        problem = await refused(edit)
        if problem is None or _SAME in problem:
            return True
        if _IS_PICTURE in problem:
            with contextlib.suppress(BadRequest):
                await bot.delete_message(chat_id, message_id)
            return False
        if any(gone in problem for gone in _GONE):
            return False
        raise BadRequest(problem)

    async def _sent(self, bot: Bot, question: Message, answer: Composed, picture: bytes | None) -> tuple[int, int]:
        """The chat and the id of a new message that quotes the question in its topic."""

        async def send(chat_id: int) -> Message:
            topic = question.message_thread_id if question.is_topic_message else None
            quoted = ReplyParameters(question.message_id, allow_sending_without_reply=True)
            if picture is not None:
                return await bot.send_photo(
                    chat_id,
                    picture,
                    answer.html,
                    message_thread_id=topic,
                    reply_parameters=quoted,
                    reply_markup=answer.keyboard,
                )
            return await bot.send_message(
                chat_id, answer.html, message_thread_id=topic, reply_parameters=quoted, reply_markup=answer.keyboard
            )

        try:
            return question.chat_id, (await send(question.chat_id)).message_id
        except ChatMigrated as moved:
            return moved.new_chat_id, (await send(moved.new_chat_id)).message_id


async def refused(call: Callable[[], Awaitable[object]]) -> str | None:
    """What Telegram has against a call, in lower case; None where it was done."""
    try:
        await call()
    except BadRequest as error:
        return error.message.lower()
    return None
