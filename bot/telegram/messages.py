"""From a message in a chat to its answer: which messages count, and what becomes of an edit."""

import re
from datetime import UTC, datetime, timedelta

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.html import Html, HtmlRenderer
from bot.render.numbers import Speaker
from bot.telegram.answers import Answers

_STALE_AFTER = timedelta(minutes=2)
_ADDRESSED = re.compile(r"\s*[/／]\s?\w+@(\w+)")
_DEEP_LINK = re.compile(r"(/start(?:@\w+)?)\s+[A-Za-z0-9_-]{1,64}\s*")


class Conversation:
    """Answers the messages of all chats."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._answers = Answers()
        self._renderer = HtmlRenderer(Speaker())

    async def on_message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a message or its edit: one answer each, edited when the question is.

        An edit that takes the question away leaves the answer in a group as it is.
        """
        message = update.effective_message
        if message is None or not self._is_meant_for_us(message, context.bot.username, context.bot.id):
            return
        html = self.reply_to(_text_of(message), is_private=message.chat.type == ChatType.PRIVATE)
        if html is not None:
            await self._answers.give(context.bot, message, html)

    def reply_to(self, text: str, *, is_private: bool) -> Html | None:
        """The answer to a text; in a group None for remarks and for commands of other bots."""
        text = _DEEP_LINK.sub(r"\1", text)
        reply = self._engine.reply(text)
        if not is_private and isinstance(reply, Refusal):
            is_of_others = reply.is_of_an_unknown_command and not _ADDRESSED.match(text)
            if reply.is_of_a_remark or is_of_others:
                return None
        return self._renderer.reply(reply)

    def _is_meant_for_us(self, message: Message, username: str, bot_id: int) -> bool:
        if message.via_bot is not None or (message.media_group_id is not None and not _text_of(message)):
            return False  # an inline result of ours, or one more picture of an album
        text = _text_of(message)
        if (addressed := _ADDRESSED.match(text)) and addressed[1].lower() != username.lower():
            return False
        if message.chat.type == ChatType.PRIVATE:
            return True
        if datetime.now(UTC) - (message.edit_date or message.date) > _STALE_AFTER:
            return False
        answered = message.reply_to_message
        is_reply_to_us = answered is not None and answered.from_user is not None and answered.from_user.id == bot_id
        return text.lstrip().startswith(("/", "／")) or is_reply_to_us


def _text_of(message: Message) -> str:
    """What a message says; of a picture, what stands below it."""
    return message.text or message.caption or ""
