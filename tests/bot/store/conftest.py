"""Databases of every kind: an SQLite file, SQLite in memory, and a Postgres server where one is installed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.store.database import Database
from bot.store.url import async_url
from tests.services.postgres import Postgres


class Clock:
    """The time, which passes when told to."""

    def __init__(self) -> None:
        self.now_s = 1_800_000_000.5

    def __call__(self) -> float:
        return self.now_s

    def pass_days(self, days: float) -> None:
        self.now_s += days * 24 * 3600


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so, for some seconds."""
    for _ in range(1_000):
        if await is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never was so")


class FlakyDatabase(Database):
    """A database that can be away."""

    is_cut = False
    transactions = 0

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        self._count("read")
        async with super().reading() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self, patience_s: float | None = None) -> AsyncIterator[AsyncConnection]:
        self._count("written")
        async with super().writing(patience_s) as connection:
            yield connection

    def _count(self, what: str) -> None:
        if self.is_cut:
            with self._watched(what):
                raise OSError("cut off")
        self.transactions += 1


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["file", "memory", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new database, of every kind."""
    return await _new_database(request, tmp_path)


@pytest.fixture(params=["file", "postgres"])
async def shared_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new database that several processes can open."""
    return await _new_database(request, tmp_path)


@pytest.fixture
async def database(url: str) -> AsyncIterator[FlakyDatabase]:
    opened = await FlakyDatabase.open(url)
    yield opened
    await opened.close()


@pytest.fixture
async def replicas(shared_url: str) -> AsyncIterator[tuple[FlakyDatabase, FlakyDatabase]]:
    """Two that have opened the same database."""
    one, other = await FlakyDatabase.open(shared_url), await FlakyDatabase.open(shared_url)
    yield one, other
    await one.close()
    await other.close()


async def _new_database(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "memory":
        return "sqlite://"
    if request.param == "file":
        return f"sqlite:///{folder}/state/bot.db"
    server: Postgres = request.getfixturevalue("postgres")
    name = f"bot_{uuid4().hex}"
    engine = create_async_engine(async_url(server.url()), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    return server.url(name)
