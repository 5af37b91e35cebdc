"""Look whether a database is as it should be."""

import asyncio
import os
from pathlib import Path

from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import chat_settings
from bot.store.url import file_of


def probe(url: str) -> tuple[bool, str]:
    """Whether it can be opened, and what it says about itself; a file that is not there yet is not made."""
    if (file := file_of(url)) is not None and not file.exists():
        return _of_missing(file)
    try:
        return True, asyncio.run(_probe(url))
    except StoreError as error:
        return False, str(error)


def _of_missing(file: Path) -> tuple[bool, str]:
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        return False, f"SQLite file {file} is not there, and cannot be made: nothing can be written to {folder}"
    return True, f"SQLite file {file} is not there yet: the first start makes it"


async def _probe(url: str) -> str:
    database = await Database.open(url)
    try:
        async with database.reading() as connection:
            with_settings = select(func.count()).where(chat_settings.c.body.is_not(None))
            chats = await connection.scalar(with_settings)
    finally:
        await database.close()
    return f"{database.description}; {'1 chat has' if chats == 1 else f'{chats} chats have'} settings"
