"""Look whether Redis counts."""

import asyncio

from bot.counting.shared import AwayError, SharedCounts
from bot.settings import SettingsError


def probe(url: str, token: str) -> tuple[bool, str]:
    """Whether it does for the bot with this token, and what there is to say about it."""
    try:
        return True, asyncio.run(_probe(url, token))
    except (AwayError, SettingsError) as error:
        return False, str(error)


async def _probe(url: str, token: str) -> str:
    shared = SharedCounts(url, token)
    try:
        await shared.look()
    finally:
        await shared.close()
    return f"{shared.description}: all processes of this bot count there"
