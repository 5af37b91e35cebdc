"""Look whether Redis counts."""

import asyncio
from urllib.parse import unquote, urlsplit

from redis.exceptions import AuthenticationError
from redis.exceptions import ConnectionError as UnreachableError
from redis.exceptions import TimeoutError as LateError

from bot.counting.shared import AwayError, SharedCounts
from bot.settings import SettingsError
from bot.store.errors import reason


def probe(url: str, token: str) -> tuple[bool, str]:
    """Whether it does for the bot with this token, and what there is to say about it: what is wrong and what to do."""
    try:
        return asyncio.run(_probe(url, token))
    except SettingsError as error:
        return False, str(error)


async def _probe(url: str, token: str) -> tuple[bool, str]:
    shared = SharedCounts(url, token)
    try:
        await shared.look()
    except AwayError as error:
        return False, f"{shared.description} {_trouble(error.__context__ or error, url)}"
    finally:
        await shared.close()
    return True, f"{shared.description}: all processes of this bot count there"


def _trouble(error: BaseException, url: str) -> str:
    why = reason(error, unquote(urlsplit(url).password or "")).rstrip(".")
    match error:
        case AuthenticationError():
            return f"does not let the bot in ({why}): put its password there, as redis://:password@host:6379/0"
        case LateError() | TimeoutError():
            return (
                "gives no answer within a second: is it Redis that listens there, and with rediss:// if it wants TLS?"
            )
        case UnreachableError():
            return f"cannot be reached ({why}): start it there, or correct host and port"
    return f"answers, but refuses to count ({why}): see that this user may write, and that the database is there"
