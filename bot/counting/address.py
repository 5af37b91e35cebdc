"""The address of Redis: connections by it, and its place as it is shown."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.settings import SettingsError

if TYPE_CHECKING:
    from redis.asyncio import ConnectionPool

_UNREADABLE = (
    "REDIS_URL cannot be read: write redis://:password@host:6379/0, with @ : / ? # [ ] of a password as "
    "%40 %3A %2F %3F %23 %5B %5D, and only options that redis-py knows"
)


def connections(url: str) -> "ConnectionPool":
    """Connections, made when they are needed, and once more where one was cut meanwhile.

    Raises SettingsError that holds nothing of what was written.
    """
    from redis.asyncio import ConnectionPool  # only where Redis is wanted
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    try:
        is_whole = _is_whole(url)
        pool = ConnectionPool.from_url(url, protocol=2, retry=Retry(NoBackoff(), 1))
        pool.connection_class(**pool.connection_kwargs)  # it knows what options there are
    except (TypeError, ValueError):  # their texts hold what was written
        is_whole = False
    if not is_whole:
        raise SettingsError(_UNREADABLE)
    return pool


def described(pool: "ConnectionPool") -> str:
    """The place of Redis, without user and password."""
    known = pool.connection_kwargs
    return f"Redis at {known.get('path') or '{}:{}'.format(known.get('host', 'localhost'), known.get('port', 6379))}"


def _is_whole(url: str) -> bool:
    """Whether no sign of a password ends its part of the address before the place begins."""
    parts = urlsplit(url)
    return not parts.fragment and "@" not in parts.path + parts.query
