"""The prices that chats wait for: what each is, and what was last seen and told of it."""

import time
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Delete, Update, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.tables import watches as table
from bot.store.upsert import upsert

_PATIENCE_S = 2.0
"""What a change waits for the database, as whoever makes it waits for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One watch of a chat."""

    chat_id: int
    words: str
    """What is watched, as its command says it; a chat has it once."""
    topic_id: int | None
    """The topic of a forum where it was asked for."""
    question_id: int | None = None
    """The message that asked for it, whose edit asks for another in its place; None where a tap did."""
    language: str
    """That of whoever asked, for a chat that has set none."""
    is_met: bool
    """Whether the price was on the side that is waited for, as far as the chat knows."""
    as_of: str
    """The newest day among the prices that this was seen in."""
    told: str | None
    """What the last digest told."""
    due_at: int
    """When there is something to tell at the earliest, in seconds since 1970."""
    set_at: int


class Watches:
    """Those of all chats, read from the database each time: it is asked about them now and then. Raises StoreError."""

    def __init__(self, database: Database, bot_id: int, *, clock: Callable[[], float] = time.time) -> None:
        """`bot_id` is whose chats these are: another bot on the same database may not write to them."""
        self._database = database
        self._bot_id = bot_id
        self._clock = clock

    def now_s(self) -> int:
        """The time that `due_at` and `set_at` are written in."""
        return int(self._clock())

    async def of(self, chat_id: int) -> tuple[Watch, ...]:
        """Those of a chat, in the order in which they were set."""
        return await self._read(self._is_of(chat_id))

    async def due(self) -> tuple[Watch, ...]:
        """Those of all chats that may have something to tell by now."""
        return await self._read((table.c.bot_id == self._bot_id) & (table.c.due_at <= self.now_s()))

    async def put(self, watch: Watch, *, most: int) -> bool:
        """Set a watch, also one that is set already, in the place of what its message has asked for before.

        False where the chat has so many others that it has no room.
        """
        is_other = self._is_of(watch.chat_id) & (table.c.words != watch.words)
        is_replaced = is_other & (table.c.question_id == watch.question_id)

        async def write(connection: AsyncConnection) -> bool:
            if watch.question_id is not None:
                await connection.execute(delete(table).where(is_replaced))
            others = await connection.scalar(select(func.count()).where(is_other)) or 0
            if others < most:
                await connection.execute(upsert(connection, table), {**asdict(watch), "bot_id": self._bot_id})
            return others < most

        return await self._database.written(write, _PATIENCE_S)

    async def end(self, chat_id: int, words: Collection[str]) -> None:
        """Delete some of a chat."""
        await self._execute(delete(table).where(self._is_of(chat_id), table.c.words.in_(words)))

    async def forget(self, chat_id: int) -> None:
        """Delete all of a chat."""
        await self._execute(delete(table).where(self._is_of(chat_id)))

    async def move(self, old_chat_id: int, new_chat_id: int) -> None:
        """Take those of a group along to the supergroup that it became, but for what that watches already."""

        async def write(connection: AsyncConnection) -> None:
            there = select(table.c.words).where(self._is_of(new_chat_id))
            known = (await connection.scalars(there)).all()
            is_new = self._is_of(old_chat_id) & table.c.words.not_in(known)
            moved = update(table).where(is_new).values(chat_id=new_chat_id, question_id=None)  # messages are renumbered
            await connection.execute(moved)
            await connection.execute(delete(table).where(self._is_of(old_chat_id)))

        await self._database.written(write, _PATIENCE_S)

    async def is_set(self, watch: Watch) -> bool:
        """Whether it is still wanted, and nobody else has told it meanwhile."""
        async with self._database.reading() as connection:
            is_as_read = self._is_it(watch) & (table.c.is_met == watch.is_met) & (table.c.due_at == watch.due_at)
            return await connection.scalar(select(table.c.words).where(is_as_read)) is not None

    async def settle(self, watch: Watch, **changed: Any) -> None:
        """Write what was seen or told of a watch, unless it has ended or was set anew."""
        await self._execute(update(table).where(self._is_it(watch)).values(**changed))

    def _is_of(self, chat_id: int) -> ColumnElement[bool]:
        return (table.c.bot_id == self._bot_id) & (table.c.chat_id == chat_id)

    def _is_it(self, watch: Watch) -> ColumnElement[bool]:
        """Finds the row of a watch, unless somebody has set it anew meanwhile."""
        return self._is_of(watch.chat_id) & (table.c.words == watch.words) & (table.c.set_at == watch.set_at)

    async def _read(self, which: ColumnElement[bool]) -> tuple[Watch, ...]:
        columns = [column for column in table.columns if column is not table.c.bot_id]
        rows = select(*columns).where(which).order_by(table.c.set_at, table.c.chat_id, table.c.words)
        async with self._database.reading() as connection:
            found = (await connection.execute(rows)).mappings().all()
        return tuple(Watch(**row) for row in found)

    async def _execute(self, statement: Delete | Update) -> None:
        async def write(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.written(write, _PATIENCE_S)
