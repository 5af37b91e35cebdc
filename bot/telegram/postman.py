"""Messages that nobody has asked for at the moment: sent to a chat in its topic, and what becomes of them."""

import logging
from enum import Enum
from typing import Any

from telegram.error import BadRequest, ChatMigrated, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.store.errors import StoreError
from bot.telegram.closed import is_over, is_silent
from bot.telegram.compose import Composed
from bot.telegram.people import People
from bot.telegram.trouble import is_of_network, seconds_of

_AGAIN_S = 60
"""The pause after trouble on the way."""
_SILENT_S = 24 * 3600
"""The same of a chat that takes nothing as it is: until an admin lets the bot write again."""

logger = logging.getLogger(__name__)


class Delivery(Enum):
    """What became of a message."""

    DONE = "done"
    """It is there, or will never be: a defect, which the log has."""
    LATER = "later"
    """It could not be sent for now."""
    OVER = "over"
    """Its chat is no more, and was forgotten."""


class Postman:
    """Sends them through one bot."""

    def __init__(self, bot: ExtBot[Any]) -> None:
        self.bot = bot

    async def delivered(
        self, chat_id: int, topic_id: int | None, message: Composed, people: People
    ) -> tuple[Delivery, int]:
        """What became of a message, and after how many seconds to try again where that is later."""
        try:
            await self.bot.send_message(
                chat_id, message.html, message_thread_id=topic_id, reply_markup=message.keyboard
            )
        except ChatMigrated as moved:
            await people.moved(chat_id, moved.new_chat_id)
            return Delivery.LATER, 0
        except TelegramError as error:
            return await self._undelivered(chat_id, error, people)
        return Delivery.DONE, 0

    async def _undelivered(self, chat_id: int, error: TelegramError, people: People) -> tuple[Delivery, int]:
        if is_over(error):
            logger.info("a chat no longer wants messages, and is forgotten: %s", error)
            try:
                await people.forget(chat_id)
            except StoreError:
                logger.exception("a chat that no longer wants messages could not be forgotten")
            return Delivery.OVER, 0
        if is_silent(error):
            logger.info("a chat takes no message: %s; tried again in a day", error)
            return Delivery.LATER, _SILENT_S
        if isinstance(error, RetryAfter):
            return Delivery.LATER, max(_AGAIN_S, int(seconds_of(error)) + 1)
        if is_of_network(error) or isinstance(error, InvalidToken):
            logger.warning("a message could not be sent, and is sent later: %s", error)
            return Delivery.LATER, _AGAIN_S
        if isinstance(error, BadRequest) and "chat not found" in error.message.lower():
            await people.left(chat_id)
            return Delivery.OVER, 0
        logger.error("a message could not be sent, and is given up", exc_info=error)
        return Delivery.DONE, 0
