"""Counts in Redis, and what becomes of them while it is away: nobody waits for it then."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from bot.counting.address import connections, described
from bot.outage import Outage
from bot.store.errors import reason

if TYPE_CHECKING:
    from limits.aio.storage import Storage

_ANSWER_S = 1.0
"""How long one update waits for what it asks of Redis."""
_LOOKS = 20
"""How often it looks meanwhile."""
_RETRY_S = 2.0

T = TypeVar("T")


class AwayError(Exception):
    """Redis does not count: one line that says why, without its password."""


class SharedCounts:
    """Counts of all processes with one token.

    What fails is not tried again for any update until it works again, which is looked for in the background.
    """

    def __init__(self, url: str, token: str, *, retry_s: float = _RETRY_S) -> None:
        """Raises SettingsError for an address that cannot be used."""
        from limits.aio.storage import RedisStorage  # only where Redis is wanted

        self._pool = connections(url)
        self._retry_s = retry_s
        prefix = f"llm-cost-bot:{hashlib.blake2b(token.encode(), digest_size=6).hexdigest()}"
        options: dict[str, Any] = {"connection_pool": self._pool}
        self._storage = RedisStorage("redis://", implementation="redispy", key_prefix=prefix, **options)
        self._outage = Outage("each process counts by itself", of="Redis")
        self._watch: asyncio.Task[None] | None = None
        self.description = described(self._pool)
        """Its place, fit to be shown."""

    @property
    def is_away(self) -> bool:
        """Whether it did not count the last time; meanwhile it is looked for in the background."""
        return self._watch is not None and not self._watch.done()

    async def open(self) -> None:
        """Look whether it counts, so that the log says at the start if it does not."""
        with suppress(AwayError):
            await self.look()

    async def look(self) -> None:
        """Count something that means nothing. Raises AwayError."""
        await self.counted(_something)

    async def close(self) -> None:
        """End its connections."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait([self._watch])
        with suppress(TimeoutError):
            async with asyncio.timeout(_ANSWER_S):
                await self._pool.disconnect()

    async def counted(self, count: "Callable[[Storage], Awaitable[T]]") -> T:
        """What comes of counting there. Raises AwayError, after a second at most."""
        if self.is_away:
            raise AwayError
        try:
            return await self._tried(count)
        except AwayError as error:
            self._outage.go_on(error)
            if not self.is_away:  # another update may have been as unlucky
                self._watch = asyncio.create_task(self._until_back())
            raise

    async def _tried(self, count: "Callable[[Storage], Awaitable[T]]") -> T:
        from redis import RedisError

        try:
            return await self._within_its_time(count(self._storage))
        except (RedisError, OSError) as error:
            why = reason(error, self._pool.connection_kwargs.get("password"))
            raise AwayError(f"{self.description} does not count: {why}") from None

    async def _within_its_time(self, counted: Awaitable[T]) -> T:
        """Wait in short looks: a loop that was held up for long takes what has come meanwhile before the next of them.

        Raises TimeoutError.
        """
        asked = asyncio.ensure_future(counted)
        try:
            for _ in range(_LOOKS):
                if (await asyncio.wait([asked], timeout=_ANSWER_S / _LOOKS))[0]:
                    return asked.result()
        finally:
            asked.cancel()
        raise TimeoutError

    async def _until_back(self) -> None:
        is_back = False
        while not is_back:
            await asyncio.sleep(self._retry_s)
            with suppress(AwayError):
                await self._tried(_something)
                is_back = True
        self._outage.over()


async def _something(storage: "Storage") -> int:
    """Count what means nothing, by the same means as all else: a Redis that only answers may still refuse to count."""
    return await storage.incr("probe", 60)
