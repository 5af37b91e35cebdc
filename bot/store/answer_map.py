"""Which message answers which, so that an edited question edits its answer after a restart and on any replica."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import answers
from bot.store.upsert import upsert

_KEPT_S = 90 * 24 * 3600
_RETRY_S = 5
_TOGETHER_S = 0.3
"""How long an answer waits for others, to be written with them."""

_Key = tuple[int, int]
"""Of a question: its chat and its number there."""


class AnswerMap:
    """Numbers of questions and of their answers. Without its database it goes on with what is in memory."""

    def __init__(self, database: Database, *, most: int = 20_000, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._most = most
        self._clock = clock
        self._known: OrderedDict[_Key, int] = OrderedDict()
        self._unwritten: dict[_Key, int] = {}
        self._one_at_a_time = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Delete what is older than 90 days."""
        with suppress(StoreError):
            async with self._database.writing() as connection:
                await connection.execute(delete(answers).where(answers.c.written_at < int(self._clock()) - _KEPT_S))

    async def find(self, chat_id: int, question_id: int) -> int | None:
        """The message that answers a question; None if there is none, or its database is away."""
        known = self._known.get((chat_id, question_id))
        if known is not None or self._database.is_away:
            return known
        is_it = (answers.c.chat_id == chat_id) & (answers.c.question_id == question_id)
        try:
            async with self._database.reading() as connection:
                return await connection.scalar(select(answers.c.answer_id).where(is_it))
        except StoreError:
            return None

    def remember(self, chat_id: int, question_id: int, answer_id: int) -> None:
        """Know it at once; the database learns it in the background."""
        key = (chat_id, question_id)
        self._known[key] = self._unwritten[key] = answer_id
        self._known.move_to_end(key)
        while len(self._known) > self._most:
            self._unwritten.pop(self._known.popitem(last=False)[0], None)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_until_done())

    async def forget(self, chat_id: int) -> None:
        """Delete what is known of a chat. Raises StoreError if the database still knows it.

        Also for a group that became a supergroup: its messages are numbered anew, so no old number may stay.
        """
        async with self._one_at_a_time:
            for key in [key for key in self._known if key[0] == chat_id]:
                del self._known[key]
                self._unwritten.pop(key, None)
            async with self._database.writing() as connection:
                await connection.execute(delete(answers).where(answers.c.chat_id == chat_id))

    async def flush(self) -> None:
        """Write what is not written yet, before a stop; where the database is away, only log that."""
        while await self._write() and self._unwritten:
            pass
        if self._writer is not None:
            self._writer.cancel()  # it is at no write: that would have held up the one above
            await asyncio.wait([self._writer])

    async def _write_until_done(self) -> None:
        while self._unwritten:
            await asyncio.sleep(_TOGETHER_S)
            if self._database.is_away or not await self._write():
                await asyncio.sleep(_RETRY_S)

    async def _write(self) -> bool:
        """Write everything that is unwritten; whether that went well."""
        async with self._one_at_a_time:
            batch, self._unwritten = self._unwritten, {}
            if not batch:
                return True
            try:
                await self._insert(batch)
            except StoreError:
                self._unwritten = {key: value for key, value in batch.items() if key in self._known} | self._unwritten
                return False
        return True

    async def _insert(self, batch: dict[_Key, int]) -> None:
        now_s = int(self._clock())
        rows = [
            {"chat_id": chat_id, "question_id": question_id, "answer_id": answer_id, "written_at": now_s}
            for (chat_id, question_id), answer_id in sorted(batch.items())  # in one order: no two replicas deadlock
        ]

        async def write(connection: AsyncConnection) -> None:
            await connection.execute(upsert(connection, answers), rows)

        await self._database.written(write)
