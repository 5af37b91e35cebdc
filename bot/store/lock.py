"""Keep other processes out of a transaction."""

from hashlib import blake2b

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


async def lock(connection: AsyncConnection, name: str) -> None:
    """Wait until no other process is in a transaction under this name, and keep it until this one ends.

    SQLite knows no names: it lets one process write at a time.
    """
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(blake2b(f"llm-cost-bot {name}".encode(), digest_size=8).digest(), signed=True)
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    else:
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
