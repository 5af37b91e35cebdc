"""What one process has done for all: done once, however many start together."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from secrets import token_hex

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import facts
from bot.store.upsert import upsert

LEASE_S = 30
"""How long whoever works on a fact keeps others from it; after that, it is taken for dead."""
_LOOKED_EVERY_S = 0.5


class Facts:
    """Facts by name."""

    def __init__(
        self, database: Database, *, clock: Callable[[], float] = time.time, looked_every_s: float = _LOOKED_EVERY_S
    ) -> None:
        self._database = database
        self._clock = clock
        self._looked_every_s = looked_every_s

    @asynccontextmanager
    async def alone_with(self, name: str) -> AsyncIterator[str | None]:
        """What a fact is, while every other process that asks for it so waits: for half a minute at most.

        Nothing is open in the database meanwhile, however long that takes. Raises StoreError.
        """
        work, worker = f"{name} is worked on", token_hex(8)
        while not await self._is_taken(work, worker):  # noqa: ASYNC110 - another process sets no event
            await asyncio.sleep(self._looked_every_s)
        try:
            yield await self.value(name)
        finally:
            with suppress(StoreError):  # the next one finds it free in half a minute
                await self._free(work, worker)

    async def value(self, name: str) -> str | None:
        """What a fact is, at the moment; None where it never was. Raises StoreError."""
        async with self._database.reading() as connection:
            return await connection.scalar(select(facts.c.value).where(facts.c.name == name))

    async def leave(self, name: str, value: str) -> None:
        """Set a fact for those who come after. Raises StoreError."""
        row = self._row(name, value)

        async def write(connection: AsyncConnection) -> None:
            await connection.execute(upsert(connection, facts), row)

        await self._database.written(write)

    async def hold(self, office: str, worker: str, lease_s: int) -> bool:
        """Whether a worker has an office that one at a time has: it had it before, or nobody has for so long.

        To be asked again and again, within the lease. Raises StoreError.
        """
        row = self._row(office, worker)

        async def write(connection: AsyncConnection) -> bool:
            is_free = (facts.c.value == worker) | (facts.c.written_at <= int(self._clock()) - lease_s)
            statement = upsert(connection, facts, where=is_free)
            return await connection.scalar(statement.returning(facts.c.name), row) is not None

        return await self._database.written(write)

    async def lay_down(self, office: str, worker: str) -> None:
        """Free an office for the next one, where this worker has it. Raises StoreError."""
        await self._free(office, worker)

    async def _is_taken(self, work: str, worker: str) -> bool:
        """Whether this worker has it now: there was none, or one that is taken for dead."""
        return await self.hold(work, worker, LEASE_S)

    async def _free(self, work: str, worker: str) -> None:
        async def write(connection: AsyncConnection) -> None:
            await connection.execute(delete(facts).where(facts.c.name == work, facts.c.value == worker))

        await self._database.written(write)

    def _row(self, name: str, value: str) -> dict[str, object]:
        return {"name": name, "value": value, "written_at": int(self._clock())}
