"""Look whether a database is as it should be."""

import asyncio

from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import chat_settings


def probe(url: str) -> tuple[bool, str]:
    """Whether it can be opened, and what it says about itself."""
    try:
        return True, asyncio.run(_probe(url))
    except StoreError as error:
        return False, str(error)


async def _probe(url: str) -> str:
    database = await Database.open(url)
    try:
        async with database.reading() as connection:
            with_settings = select(func.count()).where(chat_settings.c.body.is_not(None))
            chats = await connection.scalar(with_settings)
    finally:
        await database.close()
    return f"{database.description}; {'1 chat has' if chats == 1 else f'{chats} chats have'} settings"
