"""Insert, or replace what has the same key: the one statement that SQLAlchemy spells by the kind of database."""

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def upsert(
    connection: AsyncConnection, table: Table, *, where: ColumnElement[bool] | None = None
) -> postgresql.Insert | sqlite.Insert:
    """The statement, for the database of a connection; rows come with its execution. `where` spares other old rows."""
    is_postgres = connection.dialect.name == "postgresql"
    insert = postgresql.insert(table) if is_postgres else sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    replaced = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=replaced, where=where)
