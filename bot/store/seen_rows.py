"""The rows of updates that were taken up: which of them are this process's to handle, and what has become of each."""

import time
from collections.abc import Callable, Collection
from enum import Enum

from sqlalchemy import Boolean, Delete, Update, delete, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.tables import seen_updates as table
from bot.store.upsert import upsert

LEASE_S = 60
"""How long an update is left to the process that has taken it up, unless that says that it is still at it."""
_KEPT_S = 2 * 24 * 3600
"""Telegram delivers again for 24 hours."""
_WANTED_AS_HANDLED = literal_column("excluded.is_handled", Boolean)
"""Of a row that is to be written over another one, as both kinds of database call it."""


class Claim(Enum):
    """What became of the wish to handle an update."""

    OURS = "ours"
    HANDLED = "handled"
    ELSEWHERE = "elsewhere"
    """Another process is at it."""


class SeenRows:
    """Those of one bot, as one of its processes writes them. Whatever fails raises StoreError."""

    def __init__(
        self, database: Database, bot_id: int, holder: str, *, patience_s: float, clock: Callable[[], float] = time.time
    ) -> None:
        """`holder` names this process; `patience_s` is what it waits for a transaction."""
        self._database = database
        self._patience_s = patience_s
        self._bot_id = bot_id
        self._holder = holder
        self._clock = clock
        self._is_of_bot = table.c.bot_id == bot_id
        self._is_mine = self._is_of_bot & (table.c.holder == holder) & ~table.c.is_handled

    async def newest_handled(self, most: int) -> list[int]:
        """The updates that were handled, by whichever process, the newest first."""
        newest = select(table.c.update_id).where(self._is_of_bot, table.c.is_handled)
        async with self._database.reading() as connection:
            return list((await connection.scalars(newest.order_by(table.c.taken_at.desc()).limit(most))).all())

    async def write(self, wanted: Collection[int], handled: Collection[int]) -> dict[int, Claim]:
        """Take up what is wanted and free, and mark what was handled, with or without a claim.

        What became of each that is wanted: all of them, but for one that is freed meanwhile.
        """
        # In one order, as the rows stay locked, those of others too: else two processes may wait for each other.
        rows = [self._row(update_id, is_handled=update_id in handled) for update_id in sorted({*wanted, *handled})]

        async def write(connection: AsyncConnection) -> dict[int, Claim]:
            is_free = (table.c.holder == self._holder) | (table.c.taken_at < self._now_s() - LEASE_S)
            statement = upsert(connection, table, where=_WANTED_AS_HANDLED | (~table.c.is_handled & is_free))
            written = (await connection.scalars(statement.returning(table.c.update_id), rows)).all()
            found = {one: Claim.HANDLED if one in handled else Claim.OURS for one in written}
            if others := set(wanted).difference(found):
                columns = select(table.c.update_id, table.c.is_handled)
                for row in await connection.execute(columns.where(self._is_of_bot, table.c.update_id.in_(others))):
                    found[row.update_id] = Claim.HANDLED if row.is_handled else Claim.ELSEWHERE
            return found

        return await self._database.written(write, self._patience_s) if rows else {}

    async def give_back(self, update_ids: Collection[int]) -> None:
        """Free what this process has taken up, and neither handled nor lost to another one."""
        await self._execute(delete(table).where(self._is_mine, table.c.update_id.in_(update_ids)))

    async def renew(self, update_ids: Collection[int]) -> None:
        """Say that this process is still at what it has taken up."""
        held = update(table).where(self._is_mine, table.c.update_id.in_(update_ids))
        await self._execute(held.values(taken_at=self._now_s()))

    async def clean(self) -> None:
        """Delete what Telegram no longer delivers."""
        await self._execute(delete(table).where(table.c.taken_at < self._now_s() - _KEPT_S))

    async def _execute(self, statement: Delete | Update) -> None:
        async def write(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.written(write, self._patience_s)

    def _now_s(self) -> int:
        return int(self._clock())

    def _row(self, update_id: int, *, is_handled: bool) -> dict[str, object]:
        return {
            "bot_id": self._bot_id,
            "update_id": update_id,
            "holder": self._holder,
            "taken_at": self._now_s(),
            "is_handled": is_handled,
        }
