"""Chats that the bot was taken out of, or blocked in: nothing is kept of them."""

from telegram import ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus
from telegram.ext import ContextTypes

from bot.telegram.handling import Outcome, note
from bot.telegram.people import People

_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class Departures:
    """Hears of them before a message would be refused."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def on_change(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Forget a chat that the bot is in no more: its settings, its watches, and which message answers which."""
        changed: ChatMemberUpdated | None = update.my_chat_member
        if changed is not None and changed.new_chat_member.status in _GONE:
            note(Outcome.UNWELCOME)
            await self._people.forget(changed.chat.id)
