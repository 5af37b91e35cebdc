"""Insert, or replace what has the same key: the one statement that SQLAlchemy spells by the kind of database."""

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def upsert(
    connection: AsyncConnection, table: Table, *, where: ColumnElement[bool] | None = None
) -> "postgresql.Insert | sqlite.Insert":
    """The statement, for the database of a connection; rows come with its execution. `where` spares other old rows."""
    insert = _insert_of_postgres(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    replaced = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=replaced, where=where)


def _insert_of_postgres(table: Table) -> "postgresql.Insert":
    from sqlalchemy.dialects import postgresql  # there already where it is used; 60 ms where it is not

    return postgresql.insert(table)
