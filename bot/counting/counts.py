"""Count what somebody asks against a quota, and say once that it is used up."""

import hashlib
import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.counting.shared import AwayError, SharedCounts
from bot.counting.windows import Windows

if TYPE_CHECKING:
    from limits.aio.storage import Storage

_BYTES = 12
"""Of a hash: enough that no two chats of a bot share one."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of a kind are let through in a window of time, which begins with the first of them."""

    kind: str
    most: int
    window_s: int = 60


@dataclass(frozen=True, slots=True)
class Over:
    """That one is too many."""

    wait_s: int | None
    """How long until the window ends, for the first that is too many; None for those after it."""


class Counts:
    """Counts by the numbers of people and chats, which it keeps and passes on only as hashes.

    While `shared` is away, each process counts by itself.
    """

    def __init__(
        self, token: str, shared: SharedCounts | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`token` keys the hashes, so that a number is not found by trying all of them."""
        self._secret = hashlib.sha256(token.encode()).digest()
        self._shared = shared
        self._own = Windows(clock=clock)

    async def over(self, quota: Quota, who: int) -> Over | None:
        """Count one more of somebody; None while the quota lets it through."""
        key = f"{quota.kind}:{hashlib.blake2b(str(who).encode(), key=self._secret, digest_size=_BYTES).hexdigest()}"
        if self._shared is not None:
            with suppress(AwayError):
                return await self._shared.counted(lambda storage: _counted(storage, key, quota))
        return _judged(quota, *self._own.counted(key, quota.window_s))


async def _counted(storage: "Storage", key: str, quota: Quota) -> Over | None:
    count = await storage.incr(key, quota.window_s)
    left_s = await storage.get_expiry(key) - time.time() if count == quota.most + 1 else 0.0
    return _judged(quota, count, left_s)


def _judged(quota: Quota, count: int, left_s: float) -> Over | None:
    # One counter also says who is the first over the limit, whichever process that asks: no second key can disagree.
    if count <= quota.most:
        return None
    return Over(max(1, math.ceil(left_s)) if count == quota.most + 1 else None)
