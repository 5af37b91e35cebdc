"""One answer for each question: sent once, quoting it, and edited when the question is edited."""

from collections import OrderedDict

from telegram import Bot, Message, ReplyParameters
from telegram.error import BadRequest, ChatMigrated

from bot.render.html import Html

_MOST_REMEMBERED = 20_000


class Answers:
    """Which message answers which; the oldest are forgotten."""

    def __init__(self, most: int = _MOST_REMEMBERED) -> None:
        self._most = most
        self._by_question: OrderedDict[tuple[int, int], int] = OrderedDict()

    async def give(self, bot: Bot, question: Message, html: Html) -> None:
        """Send the answer, or edit the one that the question already has."""
        key = (question.chat_id, question.message_id)
        known = self._by_question.get(key)
        if known is not None and await _edited(bot, question.chat_id, known, html):
            return
        self._by_question[key] = await _sent(bot, question, html)
        self._by_question.move_to_end(key)
        while len(self._by_question) > self._most:
            self._by_question.popitem(last=False)


async def _sent(bot: Bot, question: Message, html: Html) -> int:
    async def send(chat_id: int) -> Message:
        return await bot.send_message(
            chat_id,
            html,
            message_thread_id=question.message_thread_id if question.is_topic_message else None,
            reply_parameters=ReplyParameters(question.message_id, allow_sending_without_reply=True),
        )

    try:
        return (await send(question.chat_id)).message_id
    except ChatMigrated as moved:
        return (await send(moved.new_chat_id)).message_id


async def _edited(bot: Bot, chat_id: int, message_id: int, html: Html) -> bool:
    """Whether the answer now says this; False where it is gone and has to be sent anew."""
    try:
        await bot.edit_message_text(html, chat_id, message_id)
    except BadRequest as error:
        problem = error.message.lower()
        if "message is not modified" in problem:
            return True
        if "message to edit not found" in problem or "message can't be edited" in problem:
            return False
        raise
    return True
