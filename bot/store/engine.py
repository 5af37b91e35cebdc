"""Connections: how many, how long they wait, and what each is told first."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

_CONNECT_S = 5
_ANSWER_S = 10
_LOCK_S = 1.5
"""For SQLite's lock: less than anybody waits for a transaction, as one that is cut off there goes on in its thread."""
_FREE_S = 30
_POSTGRES = {
    "pool_size": 3,
    "max_overflow": 2,
    "pool_pre_ping": True,
    "connect_args": {"timeout": _CONNECT_S, "command_timeout": _ANSWER_S},
}
_SQLITE = {
    # One connection serves a process, so a transaction never waits for another one of its own, in memory too, where
    # StaticPool would let two tasks share a transaction.
    "pool_size": 1,
    "max_overflow": 0,
    "connect_args": {"timeout": _LOCK_S},
}
_PRAGMAS = ("PRAGMA synchronous = NORMAL", "PRAGMA secure_delete = ON")


def make_engine(url: str) -> AsyncEngine:
    """The engine of an address with its driver; the folder of a file is made, and the file.

    Raises OSError where the folder cannot be, and sqlite3.Error where the file cannot be opened: the driver would raise
    that in a thread of its own, which may outlive whoever asked.
    """
    address = make_url(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    engine = create_async_engine(
        address,
        poolclass=AsyncAdaptedQueuePool,
        pool_timeout=_FREE_S,
        hide_parameters=True,
        **(_SQLITE if is_sqlite else _POSTGRES),
    )
    if is_sqlite:
        _make_file(address)
        event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


def described(address: URL) -> str:
    """The kind and the place of a database, without user and password."""
    if address.get_backend_name() == "sqlite":
        return f"SQLite file {address.database}" if address.database else "SQLite in memory"
    host = address.host or address.query.get("host") or "this machine"
    port = f":{address.port}" if address.port else ""
    return f"Postgres {address.database or ''} at {host}{port}"


def _make_file(address: URL) -> None:
    if address.database:
        Path(address.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sqlite3.connect(address.database).close()


def _set_pragmas(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
