"""Counts in this process and in Redis, and windows that pass when told to."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from secrets import token_hex

import pytest

from bot.counting.counts import Counts
from bot.counting.shared import SharedCounts
from tests.services.redis import Redis


class Clock:
    """The time, which passes when told to."""

    def __init__(self) -> None:
        self.now_s = 1_800_000_000.5

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    """The time of this process; Redis has its own."""
    return Clock()


@dataclass(frozen=True)
class Counted:
    """Counts, and what makes their windows pass."""

    counts: Counts
    pass_window: Callable[[], None]


@pytest.fixture(params=["in this process", "in Redis"])
async def counted(request: pytest.FixtureRequest) -> AsyncIterator[Counted]:
    token = f"1:{token_hex()}"
    if request.param == "in this process":
        clock: Clock = request.getfixturevalue("clock")
        yield Counted(Counts(token, clock=clock), lambda: setattr(clock, "now_s", clock.now_s + 60))
        return
    redis: Redis = request.getfixturevalue("redis")
    shared = SharedCounts(redis.url, token)
    yield Counted(Counts(token, shared), redis.empty)
    await shared.close()
