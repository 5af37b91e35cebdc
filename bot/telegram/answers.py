"""One answer for each question: sent once, quoting it, and edited when the question or a button asks for it."""

from collections.abc import Awaitable, Callable
from typing import Literal

from telegram import Bot, InputMediaPhoto, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated

from bot.store.answer_map import AnswerMap
from bot.telegram.compose import Composed

_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_SAME = "message is not modified"
_IS_PICTURE = "there is no text in the message to edit"
_DELETED_BEFORE = "message to delete not found"

_Found = Literal["is edited", "is a picture", "is gone"]
"""What became of a message that is to be edited."""


class Answers:
    """Sends and edits, and knows which message answers which."""

    def __init__(self, answered: AnswerMap) -> None:
        self._answered = answered

    async def give(self, bot: Bot, question: Message, answer: Composed, picture: bytes | None = None) -> None:
        """Send the answer, or edit the one that the question already has."""
        known = None
        if question.edit_date is not None:
            known = await self._answered.find(question.chat_id, question.message_id)
        if known is not None:
            found = await self._edited(bot, question.chat_id, known, answer, picture)
            if found == "is edited" or (
                found == "is a picture" and not await self._deleted(bot, question.chat_id, known)
            ):
                return
        chat_id, answer_id = await self._sent(bot, question, answer, picture)
        self._answered.remember(chat_id, question.message_id, answer_id)

    async def change(self, bot: Bot, message: Message, answer: Composed, picture: bytes | None = None) -> None:
        """Put another answer in place of one that a button sits under.

        A picture cannot become a text: it goes, and the text is sent in its place, quoting the same question. That the
        message is a picture may be the work of an earlier tap, which this one does not know of.
        """
        is_picture = bool(message.photo) and picture is None
        if not is_picture:
            found = await self._edited(bot, message.chat_id, message.message_id, answer, picture)
            is_picture = found == "is a picture"
        if not is_picture or not await self._deleted(bot, message.chat_id, message.message_id):
            return
        question = message.reply_to_message
        _, answer_id = await self._sent(bot, question or message, answer, None)
        if question is not None:
            self._answered.remember(message.chat_id, question.message_id, answer_id)

    async def _edited(self, bot: Bot, chat_id: int, message_id: int, answer: Composed, picture: bytes | None) -> _Found:
        """Make a message say this, if there is one that can."""

        async def edit() -> object:
            if picture is not None:
                media = InputMediaPhoto(picture, answer.html, parse_mode=ParseMode.HTML)
                return await bot.edit_message_media(media, chat_id, message_id, reply_markup=answer.keyboard)
            return await bot.edit_message_text(answer.html, chat_id, message_id, reply_markup=answer.keyboard)

        problem = await refused(edit)
        if problem is None or _SAME in problem:
            return "is edited"
        if _IS_PICTURE in problem:
            return "is a picture"
        if any(gone in problem for gone in _GONE):
            return "is gone"
        raise BadRequest(problem)

    async def _deleted(self, bot: Bot, chat_id: int, message_id: int) -> bool:
        """Take a picture away; False where somebody did before, so that its text is not sent twice."""
        problem = await refused(lambda: bot.delete_message(chat_id, message_id))
        return problem is None or _DELETED_BEFORE not in problem

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
