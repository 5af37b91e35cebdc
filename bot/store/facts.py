"""What one process has done for all: done once, however many start together."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.tables import facts
from bot.store.upsert import upsert


class Fact:
    """One of them, while nobody else can look at it."""

    def __init__(self, connection: AsyncConnection, name: str, value: str | None, now_s: int) -> None:
        self._connection = connection
        self._name = name
        self._now_s = now_s
        self.value = value
        """As it was left; None where it never was."""

    async def leave(self, value: str) -> None:
        """Set it for those who come after."""
        row = {"name": self._name, "value": value, "written_at": self._now_s}
        await self._connection.execute(upsert(self._connection, facts), row)
        self.value = value


class Facts:
    """Facts by name."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    @asynccontextmanager
    async def alone_with(self, name: str) -> AsyncIterator[Fact]:
        """A fact that every other process waits for meanwhile; kept unless an error leaves this. Raises StoreError."""
        async with self._database.alone(f"fact {name}") as connection:
            yield await self._read(connection, name)

    async def value(self, name: str) -> str | None:
        """What a fact is, at the moment. Raises StoreError."""
        async with self._database.reading() as connection:
            return (await self._read(connection, name)).value

    async def leave(self, name: str, value: str) -> None:
        """Set a fact, whoever else sets it. Raises StoreError."""
        async with self._database.writing() as connection:
            await Fact(connection, name, None, int(self._clock())).leave(value)

    async def _read(self, connection: AsyncConnection, name: str) -> Fact:
        value = await connection.scalar(select(facts.c.value).where(facts.c.name == name))
        return Fact(connection, name, value, int(self._clock()))
