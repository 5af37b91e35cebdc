"""A database that is open and at its newest tables: what everything else here reads and writes through."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Self

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.engine import described, make_engine
from bot.store.errors import StoreError, reason
from bot.store.lock import lock
from bot.store.migrate import migrate
from bot.store.url import async_url


class Database:
    """Transactions on one SQLite file or one Postgres database; every failure is a StoreError."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._password = str(engine.url.password) if engine.url.password else None
        self.description = described(engine.url)
        """Its kind and place, fit to be shown."""
        self.is_shared = engine.dialect.name != "sqlite"
        """Whether other processes may use it: an SQLite file is that of one."""
        self.is_away = False
        """Whether the last try to use it failed. What an update can do without then is not tried; refreshing tries."""

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect, and bring the tables up to date; several processes may do so at once.

        Raises StoreError for an address that cannot be used, a database that is away, or one of a newer bot.
        """
        try:
            engine = make_engine(async_url(url))
        except ValueError as error:
            raise StoreError(f"the address of the database {error}") from None
        except OSError as error:
            raise StoreError(f"the folder of the database cannot be made: {reason(error, None)}") from None
        database = cls(engine)
        try:
            with database._told("opened"):
                await migrate(engine)
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """End its connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose changes are not kept."""
        with self._told("read"):
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self, patience_s: float | None = None) -> AsyncIterator[AsyncConnection]:
        """A transaction, kept unless an error leaves it or it takes longer than somebody has patience for."""
        with self._told("written"):
            async with asyncio.timeout(patience_s), self._engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[AsyncConnection]:
        """A transaction that no other process is in at the same time under this name.

        In SQLite it keeps out everybody else who writes.
        """
        async with self.writing() as connection:
            await lock(connection, name)
            yield connection

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
            self.is_away = False
        except (SQLAlchemyError, OSError) as error:
            self.is_away = True
            line = reason(error, self._password)
            raise StoreError(f"the database ({self.description}) cannot be {what}: {line}") from None
