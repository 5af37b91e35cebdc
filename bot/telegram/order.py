"""Handle the updates of different chats side by side, and those of one chat in their order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Update

MOST_AT_ONCE = 64
_BEGUN_AT_ONCE = 2
_FRESH_S, _FIRST_S = 0.02, 1.0


def place_of(update: Update) -> int | str | None:
    """Where the order of updates matters: a chat, or a message that went out through inline mode."""
    if update.callback_query is not None and update.callback_query.inline_message_id is not None:
        return update.callback_query.inline_message_id
    return update.effective_chat.id if update.effective_chat else None


class InOrder:
    """A lock for each place that has something under way; what waits for its own keeps no other waiting.

    Two updates are begun at a time, and a further one when one of these is done with, or after 20 ms: whoever has got
    an answer is so confirmed before many others are computed, and a crash between the two, after which the same is
    answered again, is rare. The very first is begun alone, and has a second, as it loads what all need.
    """

    def __init__(self) -> None:
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)
        self._fresh = asyncio.Semaphore(_BEGUN_AT_ONCE)
        self._is_first = True
        self._waiting: dict[int | str, int] = {}
        self._locks: dict[int | str, asyncio.Lock] = {}

    @asynccontextmanager
    async def turn(self, update: Update) -> AsyncIterator[None]:
        """The turn of an update, after the earlier ones of its place."""
        place = place_of(update)
        if place is None:
            yield
            return
        lock = self._locks.setdefault(place, asyncio.Lock())
        self._waiting[place] = self._waiting.get(place, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[place] -= 1
            if not self._waiting[place]:
                del self._waiting[place], self._locks[place]

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """One of the places where updates are handled at the same time: for a turn that does not only wait."""
        async with self._at_once, self._begun():
            yield

    @asynccontextmanager
    async def _begun(self) -> AsyncIterator[None]:
        is_first, self._is_first = self._is_first, False
        taken = _BEGUN_AT_ONCE if is_first else 1
        for _ in range(taken):
            await self._fresh.acquire()

        def release() -> None:
            for _ in range(taken):
                self._fresh.release()

        loop = asyncio.get_running_loop()
        no_longer = loop.call_later(_FIRST_S if is_first else _FRESH_S, release)
        try:
            yield
        finally:
            if no_longer.when() > loop.time():
                no_longer.cancel()
                release()
