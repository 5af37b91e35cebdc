"""A database that is open and at its newest tables: what everything else here reads and writes through."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Self, TypeVar

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.outage import Outage
from bot.store.engine import described, make_engine
from bot.store.errors import ClashError, StoreError, is_clash, reason
from bot.store.migrate import migrate
from bot.store.url import async_url

_TRIES = 3
_GOES_ON = "going on with the settings, answers, questions and updates that this process knows"
_TWICE = "an update that comes to two processes may be answered twice meanwhile"

T = TypeVar("T")


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
        self._outage = Outage(f"{_GOES_ON}; {_TWICE}" if self.is_shared else _GOES_ON)
        self._is_writable = True

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect, and bring the tables up to date; several processes may do so at once.

        Raises StoreError for an address that cannot be used, a database that is away, or one of a newer bot.
        """
        try:
            engine = make_engine(async_url(url))
        except ValueError as error:
            raise StoreError(f"the address of the database {error}") from None
        except sqlite3.Error as error:
            raise StoreError(
                f"the database ({described(make_url(async_url(url)))}) cannot be opened: {error}"
            ) from None
        except OSError as error:
            raise StoreError(f"the folder of the database cannot be made: {reason(error, None)}") from None
        database = cls(engine)
        try:
            with database._named("opened"):
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
        with self._watched("read"):
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self, patience_s: float | None = None) -> AsyncIterator[AsyncConnection]:
        """A transaction, kept unless an error leaves it or it takes longer than somebody has patience for."""
        with self._watched("written"):
            async with asyncio.timeout(patience_s), self._engine.begin() as connection:
                yield connection

    async def written(self, write: Callable[[AsyncConnection], Awaitable[T]], patience_s: float | None = None) -> T:
        """What comes of writing in a transaction, which is begun anew where another one was in its way.

        Raises StoreError, and then nothing is kept.
        """
        for _ in range(_TRIES - 1):
            with suppress(ClashError):
                async with self.writing(patience_s) as connection:
                    return await write(connection)
        async with self.writing(patience_s) as connection:
            return await write(connection)

    @contextmanager
    def _watched(self, what: str) -> Iterator[None]:
        """Note whether it is away, and log that it goes and comes back, once for all who use it."""
        try:
            with self._named(what):
                yield
        except ClashError:
            raise
        except StoreError as error:
            self.is_away = True
            self._is_writable = self._is_writable and what != "written"
            self._outage.go_on(error)
            raise
        self.is_away = False
        self._is_writable = self._is_writable or what == "written"
        if self._is_writable:  # one that can be read and not written comes back when it is written
            self._outage.over()

    @contextmanager
    def _named(self, what: str) -> Iterator[None]:
        """Have every failure be one line that says what could not be done."""
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            line = f"the database ({self.description}) cannot be {what}: {reason(error, self._password)}"
            raise (ClashError if is_clash(error) else StoreError)(line) from None
