"""From a message in a chat to its answer: which messages count, and what becomes of an edit."""

import re
from datetime import timedelta
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes, ExtBot

from bot.grammar.reading import NotACommandError
from bot.grammar.refusal import Refusal
from bot.telegram import links
from bot.telegram.answers import PicturesRefusedError, topic_of
from bot.telegram.desk import Asker
from bot.telegram.handling import Outcome, Shut, arrival, is_decided, note, note_reply
from bot.telegram.people import People
from bot.telegram.services import Services
from bot.telegram.tap import SHORT, StaleTapError, Tap, View

_WELCOME = "/start"
_STALE_AFTER = timedelta(minutes=2)
_ADDRESSED = re.compile(r"\s*[/／]\s?\w+@(\w+)")
_DEEP_LINK = re.compile(r"/start(?:@\w+)?\s+([A-Za-z0-9_-]{1,64})\s*")


class Conversation:
    """Answers the messages of all chats."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def on_message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a message or its edit: one answer each, edited when the question is.

        An edit that takes the question away leaves the answer in a group as it is.
        """
        message = update.effective_message
        if message is None or not self._is_meant_for_us(message, context.bot.username, context.bot.id):
            return
        asker = Asker(
            message.from_user, message.chat, message.sender_chat, topic_of(message), question_id=message.message_id
        )
        if message.chat.type != ChatType.PRIVATE and await self._is_remark(message, asker, context.bot.id):
            return
        if (shut := await self._services.doors.of_message(asker)) is not None:
            await self._turn_away(context.bot, message, asker, shut)
            return
        text, view = _text_of(message), SHORT
        opened = await self._opened(text)
        if opened is not None:
            text, view = opened
        changed = self._in_its_place(message, context.bot.id) if opened is None else None
        found = await self._services.desk.reply(
            context.bot, changed or text, asker, fills=opened is None and changed is None
        )
        picture = None
        if view != SHORT and not isinstance(found.reply, Refusal):
            picture = await self._services.pictures.of(found.reply, Tap(view, found.language, found.reply.canonical))
        made = await self._services.composer.message(
            found.reply, found.language, context.bot, view=view if picture is not None else SHORT
        )
        try:
            await self._services.answers.give(context.bot, message, made, picture)
        except PicturesRefusedError:
            made = await self._services.composer.message(found.reply, found.language, context.bot)
            await self._services.answers.give(context.bot, message, made)
        note_reply(found.reply)

    async def _turn_away(self, bot: ExtBot[Any], message: Message, asker: Asker, shut: Shut) -> None:
        """Say why a message is not answered, unless that has been said."""
        note(shut.outcome)
        if shut.notice is not None:
            notice = self._services.composer.notice(Refusal(shut.notice), self._services.desk.language(asker))
            await self._services.answers.give(bot, message, notice)

    async def _opened(self, text: str) -> tuple[str, View] | None:
        """The question of a deep link, and how to show it; a link that holds none is a plain welcome."""
        found = _DEEP_LINK.fullmatch(text)
        if found is None:
            return None
        try:
            text, view = await links.opened(found[1], self._services.questions)
        except StaleTapError:
            return _WELCOME, SHORT
        return (text, view) if self._may_be_linked(text) else (_WELCOME, SHORT)

    def _in_its_place(self, message: Message, bot_id: int) -> str | None:
        """What a reply asks that is no question by itself: an answer's changed, or of what somebody claims."""
        return self._changed(message, bot_id) or self._checked(message, bot_id)

    def _checked(self, message: Message, bot_id: int) -> str | None:
        """The claim of the message above, or of the part of it that is quoted, behind the command that checks it."""
        claim = message.reply_to_message
        if claim is None or _is_ours(claim, bot_id):
            return None
        said = message.quote.text if message.quote is not None else _text_of(claim)
        return self._services.desk.engine.with_claim(_text_of(message), said) if said else None

    def _changed(self, message: Message, bot_id: int) -> str | None:
        """The question above, changed by this reply to its answer: `h200` under an answer about H100."""
        answer = message.reply_to_message
        if answer is None or not _is_ours(answer, bot_id):
            return None
        *_, command = _text_of(answer).rstrip().split("\n")
        return self._services.desk.engine.follow_up(command, _text_of(message)) if command.startswith("/") else None

    def _may_be_linked(self, text: str) -> bool:
        """Whether anybody may send somebody else this: no link changes or deletes what its reader has set."""
        reply = self._services.desk.engine.reply(text, fills=False)
        return isinstance(reply, Refusal) or reply.command.is_shareable

    def _is_meant_for_us(self, message: Message, username: str, bot_id: int) -> bool:
        if message.via_bot is not None or (message.media_group_id is not None and not _text_of(message)):
            return False  # an inline result of ours, or one more picture of an album
        text = _text_of(message)
        if (addressed := _ADDRESSED.match(text)) and addressed[1].lower() != username.lower():
            return False
        if message.chat.type == ChatType.PRIVATE:
            return True
        if arrival() - (message.edit_date or message.date) > _STALE_AFTER:
            return False
        if not addressed and self._is_of_another_bot(text):
            return False
        answered = message.reply_to_message
        is_reply_to_us = answered is not None and _is_ours(answered, bot_id)
        return text.lstrip().startswith(("/", "／")) or is_reply_to_us

    async def _is_remark(self, message: Message, asker: Asker, bot_id: int) -> bool:
        """Whether what looks as if it were for us is only said: that counts for no limit, and is not answered.

        What names a command is not read for that, nor what comes again, nor what somebody says who says too much.
        """
        engine, text = self._services.desk.engine, _text_of(message)
        if is_decided() or engine.names_command(text):
            return False
        if not await self._services.doors.is_read(asker):
            note(Outcome.LIMITED)
            return True
        return engine.is_remark(text) and self._changed(message, bot_id) is None

    def _is_of_another_bot(self, text: str) -> bool:
        """Whether a text begins with a slash and a word that is no command here."""
        grammar = self._services.desk.engine.grammar
        try:
            grammar.command_of(grammar.line_of(text))
        except Refusal as refusal:
            return refusal.is_of_an_unknown_command
        except NotACommandError:
            return False
        return False


class Moves:
    """Groups that become supergroups keep what they have set."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def on_move(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Carry settings over; Telegram tells both the old and the new chat."""
        message = update.effective_message
        if message is not None and message.migrate_to_chat_id is not None:
            await self._people.moved(message.chat_id, message.migrate_to_chat_id)
        elif message is not None and message.migrate_from_chat_id is not None:
            await self._people.moved(message.migrate_from_chat_id, message.chat_id)


def _is_ours(message: Message, bot_id: int) -> bool:
    """Whether the bot has sent this, itself or through inline mode."""
    return any(sender is not None and sender.id == bot_id for sender in (message.from_user, message.via_bot))


def _text_of(message: Message) -> str:
    """What a message says; of a picture, what stands below it."""
    return message.text or message.caption or ""
