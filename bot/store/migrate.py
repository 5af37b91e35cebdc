"""Bring a database to the newest tables when it is opened, once, however many processes open it together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.errors import StoreError
from bot.store.lock import lock

NEWEST_REVISION = "0003"
"""The last of `migrations/versions`: known here so that a database that is there already needs no alembic."""
_LOCK = "tables"
_LOCKED_MS = 10_000
"""How long a start waits for the first of many, which keeps the lock of an SQLite file while it makes the tables."""
_WAL_TRIES = 100
_WAL_PAUSE_S = 0.1


async def migrate(engine: AsyncEngine) -> None:
    """Create or change the tables where they are not the newest. Raises StoreError for those of a newer bot."""
    async with engine.begin() as connection, _patient(connection):
        if connection.dialect.name == "sqlite":
            await _write_ahead(connection)
        if await connection.run_sync(_revision) == NEWEST_REVISION:
            return
        await lock(connection, _LOCK)
        if await connection.run_sync(_revision) != NEWEST_REVISION:
            await connection.run_sync(_upgrade)


@asynccontextmanager
async def _patient(connection: AsyncConnection) -> AsyncIterator[None]:
    """Meanwhile, SQLite waits for its lock for longer than it may later."""
    if connection.dialect.name != "sqlite":
        yield
        return
    usual_ms = (await connection.exec_driver_sql("PRAGMA busy_timeout")).scalar_one()
    await connection.exec_driver_sql(f"PRAGMA busy_timeout = {_LOCKED_MS}")
    try:
        yield
    finally:
        await connection.exec_driver_sql(f"PRAGMA busy_timeout = {usual_ms}")


async def _write_ahead(connection: AsyncConnection) -> None:
    """Let readers go on while another process writes; the file remembers it."""
    for tries_left in reversed(range(_WAL_TRIES)):
        try:
            await connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except OperationalError as error:  # SQLite does not wait for this lock by itself
            if "locked" not in str(error.orig) or not tries_left:
                raise
            await asyncio.sleep(_WAL_PAUSE_S)
        else:
            return


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command  # a third of a second, for something that most starts do not do
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "bot.store:migrations")
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise StoreError("the database was written by a newer version of the bot: update this one") from None
