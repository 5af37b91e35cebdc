"""What comes of a text in some chat: its answer in the reader's language, once what it wishes is carried out."""

import logging
from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, Chat, User

from bot.command import Asked
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.language import Language
from bot.preferences.values import NOTHING_SET, Preferences
from bot.store.errors import StoreError
from bot.telegram.orders import Orders, Place
from bot.telegram.people import People, language_for, may_change
from bot.text import t
from bot.watches.report import WatchReport

_DENIED = t("Only admins of this group change its settings; your own are in our private chat")
_NOT_WATCHED = t("Only admins of this group change what is watched here; in our private chat you do")
_NOT_LOOKED_UP = t("Settings cannot be looked up just now: these are the last known, or the defaults")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where."""

    user: User | None
    chat: Chat | None = None
    """None in inline mode, where nobody knows the chat."""
    sender_chat: Chat | None = None
    """The chat in whose name an anonymous admin writes."""
    topic_id: int | None = None
    """The topic of a forum, where it is asked in one."""
    question_id: int | None = None
    """The message that asks; None for a tap, and in inline mode."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer or a refusal, and the language to say it in."""

    reply: Asked[Any, Any] | Refusal
    language: Language
    is_denied: bool = False
    """Whether somebody asked for a change that is not theirs to make."""

    @property
    def changes(self) -> bool:
        """Whether it changes what the chat has set, or what it watches."""
        if not isinstance(self.reply, Asked):
            return False
        change, report = self.reply.change, self.reply.report
        return (change is not None and change.is_one) or (isinstance(report, WatchReport) and report.changes)


class Desk:
    """Answers texts for whoever brings them."""

    def __init__(self, engine: Engine, people: People, orders: Orders) -> None:
        self.engine = engine
        self._people = people
        self._orders = orders

    def preferences(self, asker: Asker) -> Preferences:
        """What holds where somebody asks: what the chat has set, in inline mode what the person has."""
        if asker.chat is not None:
            return self._people.preferences(asker.chat.id)
        return self._people.preferences(asker.user.id) if asker.user else NOTHING_SET

    def language(self, asker: Asker) -> Language:
        """The language for somebody."""
        return language_for(self.preferences(asker), asker.user)

    async def reply(self, bot: Bot, text: str, asker: Asker, *, fills: bool = True) -> Reply:
        """What comes of a text, once it is carried out.

        Settings that it changes are stored, and watches that it wishes to set or end are set or ended, if whoever asks
        may change them; a look at the watches gets those of the chat.
        """
        preferences = self.preferences(asker)
        reply = self._marked(self.engine.reply(text, preferences, fills=fills))
        found = Reply(reply, self.language(asker))
        is_of_watches = isinstance(reply, Asked) and isinstance(reply.report, WatchReport)
        if found.changes and not (
            asker.chat is not None and await may_change(bot, asker.chat, asker.user, asker.sender_chat)
        ):
            return Reply(Refusal(_NOT_WATCHED if is_of_watches else _DENIED), found.language, is_denied=True)
        if asker.chat is None or not (found.changes or is_of_watches):
            return found
        if is_of_watches:
            return replace(found, reply=await self._carried_out(found, asker, asker.chat))
        return Reply(await self._stored(found.reply, asker.chat), self.language(asker))

    async def _carried_out(self, found: Reply, asker: Asker, chat: Chat) -> Asked[Any, Any] | Refusal:
        assert isinstance(found.reply, Asked)  # a refusal wishes nothing
        place = Place(chat.id, asker.topic_id, asker.question_id)
        return await self._orders.carried_out(found.reply, place, found.language, self.preferences(asker))

    def _marked(self, reply: Asked[Any, Any] | Refusal) -> Asked[Any, Any] | Refusal:
        """With a note, where settings may have been changed elsewhere and cannot be looked up."""
        if isinstance(reply, Refusal) or self._people.is_current:
            return reply
        return replace(reply, answer=replace(reply.answer, notes=(*reply.answer.notes, _NOT_LOOKED_UP)))

    async def _stored(self, asked: Asked[Any, Any] | Refusal, chat: Chat) -> Asked[Any, Any] | Refusal:
        assert isinstance(asked, Asked)  # a refusal changes nothing
        assert asked.change is not None  # what changes no settings is not stored
        try:
            if asked.change.forgets_all:
                await self._people.forget(chat.id)
            else:
                await self._people.store(chat.id, asked.change.after)
        except StoreError as error:
            logger.warning("settings could not be stored: %s", error)
            return Refusal(t("That could not be stored just now: nothing has changed, please try again"))
        return asked
