"""Chats that cannot be answered: one that is over for the bot is forgotten, one that only keeps it silent is not."""

import logging

from telegram import Update
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.store.errors import StoreError
from bot.telegram.handling import Outcome, note
from bot.telegram.people import People

_OVER = (
    "bot was blocked by the user",
    "user is deactivated",
    "bot can't initiate conversation",
    "bot was kicked from",
    "bot is not a member of",
    "group chat was deleted",
)
_SILENT = (
    "not enough rights",
    "have no rights to send",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_plain_forbidden",
    "topic_closed",
    "topic_deleted",
    "message thread not found",
)
_WITHOUT_PICTURES = (
    "not enough rights to send photos",
    "chat_send_photos_forbidden",
    "chat_send_media_forbidden",
)

logger = logging.getLogger(__name__)


class Closed:
    """Ends updates whose chat takes no answer."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take errors of closed chats from the other error handlers."""
        error = context.error
        if not isinstance(error, BadRequest | Forbidden):
            return
        if is_over(error):
            logger.info("a chat no longer wants answers, and is forgotten: %s", error)
            note(Outcome.UNWELCOME)
            await self._forget(update)
            raise ApplicationHandlerStop
        if is_silent(error):
            note(Outcome.UNWELCOME)
            logger.info("a chat takes no answer: %s", error)
            raise ApplicationHandlerStop

    async def _forget(self, update: object) -> None:
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            return
        try:
            await self._people.forget(chat.id)
        except StoreError:
            logger.exception("a chat that no longer wants answers could not be forgotten")


def is_over(error: TelegramError) -> bool:
    """Whether a chat is over for the bot, so that nothing is to be kept of it."""
    return isinstance(error, Forbidden) and _says(error, _OVER)


def is_silent(error: TelegramError) -> bool:
    """Whether a chat takes nothing from the bot as it is now, and may later."""
    return isinstance(error, Forbidden) or _says(error, _SILENT)


def refuses_pictures(error: TelegramError) -> bool:
    """Whether a chat that may take text takes no pictures from the bot."""
    return _says(error, _WITHOUT_PICTURES)


def _says(error: TelegramError, texts: tuple[str, ...]) -> bool:
    said = error.message.lower()
    return any(text in said for text in texts)
