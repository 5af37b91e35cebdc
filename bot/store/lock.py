"""Keep other processes out of a transaction."""

import asyncio
from hashlib import blake2b

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.errors import StoreError

_TRIES = 600
_PAUSE_S = 0.1
_TAKEN = text("SELECT pg_try_advisory_xact_lock(:key)")


async def lock(connection: AsyncConnection, name: str) -> None:
    """Wait until no other process is in a transaction under this name, and keep it until this one ends.

    SQLite knows no names: it lets one process write at a time. Raises StoreError where another one takes a minute.
    """
    if connection.dialect.name != "postgresql":
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    key = int.from_bytes(blake2b(f"llm-cost-bot {name}".encode(), digest_size=8).digest(), signed=True)
    for _ in range(_TRIES):  # to wait in Postgres would be a statement that takes too long
        if await connection.scalar(_TAKEN, {"key": key}):
            return
        await asyncio.sleep(_PAUSE_S)
    raise StoreError(f"another process keeps the {name} of the database to itself")
