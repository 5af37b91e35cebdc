"""Handle the updates of different chats side by side, and those of one chat in their order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Update

MOST_AT_ONCE = 64
_FRESH_S, _FIRST_S = 0.02, 1.0
Place = int | str


def place_of(update: Update) -> Place | None:
    """Where the order of updates matters: a chat, or a message that went out through inline mode."""
    if update.callback_query is not None and update.callback_query.inline_message_id is not None:
        return update.callback_query.inline_message_id
    return update.effective_chat.id if update.effective_chat else None


class InOrder:
    """A lock for each place that has something under way; what waits for its own keeps no other waiting.

    Two updates are begun at a time, and further ones as soon as these are done with or wait for something: whoever has
    got an answer is so confirmed before many others are computed, and a crash between the two, after which the same is
    answered again, is rare. The very first is begun alone, as it loads what all need.
    """

    def __init__(self) -> None:
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)
        self._fresh = asyncio.Semaphore(1)
        self._is_first = True
        self._waiting: dict[Place, int] = {}
        self._locks: dict[Place, asyncio.Lock] = {}

    @asynccontextmanager
    async def turn(self, update: Update) -> AsyncIterator[None]:
        """The turn of an update, after the earlier ones of its place."""
        place = place_of(update)
        if place is None:
            async with self._at_once, self._begun():
                yield
            return
        lock = self._locks.setdefault(place, asyncio.Lock())
        self._waiting[place] = self._waiting.get(place, 0) + 1
        try:
            async with lock, self._at_once, self._begun():
                yield
        finally:
            self._waiting[place] -= 1
            if not self._waiting[place]:
                del self._waiting[place], self._locks[place]

    @asynccontextmanager
    async def _begun(self) -> AsyncIterator[None]:
        await self._fresh.acquire()
        is_first, self._is_first = self._is_first, False
        fresh_s = _FIRST_S if is_first else _FRESH_S
        no_longer = asyncio.get_running_loop().call_later(fresh_s, self._fresh.release)
        try:
            yield
        finally:
            if is_first:
                self._fresh.release()
            if no_longer.when() > asyncio.get_running_loop().time():
                no_longer.cancel()
                self._fresh.release()
