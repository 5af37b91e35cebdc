"""Handle the updates of different chats side by side, and those of one chat in their order."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.newest import Newest

MOST_AT_ONCE = 64
_MOST_WAITING = 10_000
Place = int | str


def place_of(update: object) -> Place | None:
    """Where the order of updates matters: a chat, or a message that went out through inline mode."""
    if not isinstance(update, Update):
        return None
    if update.callback_query is not None and update.callback_query.inline_message_id is not None:
        return update.callback_query.inline_message_id
    return update.effective_chat.id if update.effective_chat else None


class InOrder(BaseUpdateProcessor):
    """A lock for each place that has something under way; what waits for its own keeps no other waiting."""

    def __init__(self, newest: Newest) -> None:
        super().__init__(max_concurrent_updates=_MOST_WAITING)
        self._newest = newest
        self._places = asyncio.Semaphore(MOST_AT_ONCE)
        self._waiting: dict[Place, int] = {}
        self._locks: dict[Place, asyncio.Lock] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Process an update after the earlier ones of its place."""
        self._newest.arrived(update)
        place = place_of(update)
        if place is None:
            await self._process(coroutine)
            return
        lock = self._locks.setdefault(place, asyncio.Lock())
        self._waiting[place] = self._waiting.get(place, 0) + 1
        try:
            async with lock:
                await self._process(coroutine)
        finally:
            self._waiting[place] -= 1
            if not self._waiting[place]:
                del self._waiting[place], self._locks[place]

    async def _process(self, coroutine: Awaitable[Any]) -> None:
        async with self._places:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to tear down."""
