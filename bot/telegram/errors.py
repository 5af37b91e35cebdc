"""What happens when an update could not be handled: logged without text or token, and the chat is told."""

import logging

from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.engine import OUT_OF_ORDER
from bot.failures import words_of
from bot.language import language_of
from bot.render.numbers import Speaker
from bot.store.errors import StoreError
from bot.telegram.handling import Outcome, note
from bot.telegram.trouble import is_of_network

logger = logging.getLogger(__name__)


class ExpectedTroubleInOneLine(logging.Filter):
    """Takes the traceback off what is no defect: a network that is away, a token that is refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, the expected ones without their traceback."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and (is_of_network(error) or isinstance(error, InvalidToken)):
            record.msg, record.args, record.exc_info = f"{record.getMessage()} {words_of(error)}", (), None
        return True


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log a failure with the kind of its chat, and say one line to whoever asked.

    What failed because Telegram could not be reached is told to nobody: it is handled when the update comes again.
    """
    error = context.error
    if isinstance(error, RetryAfter):
        note(Outcome.POSTPONED)
        logger.warning("%s is put off: flood control, for longer than it is waited for", _described(update))
        return
    if is_of_network(error) or isinstance(error, InvalidToken):
        note(Outcome.POSTPONED)
        logger.warning("%s is put off: Telegram did not take its answer: %s", _described(update), error)
        return
    if isinstance(error, StoreError):
        note(Outcome.POSTPONED)
        logger.warning("%s is put off: %s", _described(update), error)
        return
    note(Outcome.FAILED)
    where = _described(update)
    logger.error("%s could not be handled", where, exc_info=error)
    message = update.message or update.edited_message if isinstance(update, Update) else None
    if message is not None:
        language = language_of(message.from_user.language_code if message.from_user else None)
        try:
            await message.reply_text(Speaker(language).say(OUT_OF_ORDER), do_quote=True)
        except TelegramError as further:
            logger.warning("%s: nor could its chat be told: %s", where, further)


def _described(update: object) -> str:
    if not isinstance(update, Update):
        return "something outside an update"
    chat = update.effective_chat
    return f"an update in a {chat.type if chat else 'chatless'} chat"
