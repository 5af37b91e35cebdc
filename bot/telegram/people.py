"""Who asks: the language of a person, what their chat has set, and who may change that."""

from collections.abc import Mapping
from typing import Any

from telegram import Bot, Chat, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import ChatMigrated

from bot.language import Language, language_of
from bot.preferences.values import NOTHING_SET, Preferences, stored
from bot.store.answer_map import AnswerMap
from bot.store.chat_settings import ChatSettings
from bot.store.watches import Watches

_MAY_CHANGE = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


class People:
    """Preferences by chat, read once for each state that is stored."""

    def __init__(self, settings: ChatSettings, answered: AnswerMap, watches: Watches) -> None:
        self._settings = settings
        self._answered = answered
        self._watches = watches
        self._read: dict[int, tuple[Mapping[str, Any], Preferences]] = {}

    def preferences(self, chat_id: int) -> Preferences:
        """What a chat has set; that of a private chat is its person's."""
        values = self._settings.get(chat_id)
        if not values:
            self._read.pop(chat_id, None)
            return NOTHING_SET
        known = self._read.get(chat_id)
        if known is None or known[0] is not values:
            known = self._read[chat_id] = (values, stored(values))
        return known[1]

    @property
    def is_current(self) -> bool:
        """Whether what is known is what is set: not while the database is away."""
        return self._settings.is_current

    async def store(self, chat_id: int, preferences: Preferences) -> None:
        """Keep what a chat has set from now on. Raises StoreError."""
        await self._settings.put(chat_id, preferences.dumped())

    async def forget(self, chat_id: int) -> None:
        """Delete all that is stored of a chat. Raises StoreError."""
        await self._settings.forget(chat_id)
        await self._answered.forget(chat_id)
        await self._watches.forget(chat_id)

    async def left(self, chat_id: int) -> None:
        """Watch nothing any more for a chat that Telegram does not find. Raises StoreError."""
        await self._watches.forget(chat_id)

    async def moved(self, old_chat_id: int, new_chat_id: int) -> None:
        """Let a group keep its settings and watches where it became a supergroup; its messages are numbered anew."""
        await self._settings.move(old_chat_id, new_chat_id)
        await self._watches.move(old_chat_id, new_chat_id)
        await self._answered.forget(old_chat_id)


def language_for(preferences: Preferences, user: User | None) -> Language:
    """The language that is set, or else that of the person's Telegram."""
    return preferences.language or language_of(user.language_code if user else None)


async def may_change(bot: Bot, chat: Chat, user: User | None, sender_chat: Chat | None = None) -> bool:
    """Whether somebody may change a chat's settings: in private its person, in a group an admin, by name or not."""
    if chat.type == ChatType.PRIVATE:
        return True
    if sender_chat is not None:
        return sender_chat.id == chat.id
    if user is None:
        return False
    try:
        member = await bot.get_chat_member(chat.id, user.id)
    except ChatMigrated as moved:
        member = await bot.get_chat_member(moved.new_chat_id, user.id)
    return member.status in _MAY_CHANGE
