"""Handle the updates of different chats side by side, and those of one chat in their order."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_MOST_AT_ONCE = 64
_MOST_WAITING = 10_000


class OrderedByChat(BaseUpdateProcessor):
    """A lock for each chat that has something under way; what waits for its own chat keeps no other waiting."""

    def __init__(self) -> None:
        super().__init__(max_concurrent_updates=_MOST_WAITING)
        self._places = asyncio.Semaphore(_MOST_AT_ONCE)
        self._waiting: dict[int, int] = {}
        self._locks: dict[int, asyncio.Lock] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Process an update after the earlier ones of its chat."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await self._process(coroutine)
            return
        lock = self._locks.setdefault(chat.id, asyncio.Lock())
        self._waiting[chat.id] = self._waiting.get(chat.id, 0) + 1
        try:
            async with lock:
                await self._process(coroutine)
        finally:
            self._waiting[chat.id] -= 1
            if not self._waiting[chat.id]:
                del self._waiting[chat.id], self._locks[chat.id]

    async def _process(self, coroutine: Awaitable[Any]) -> None:
        async with self._places:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to tear down."""
