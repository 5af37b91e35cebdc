"""What chats, messages and methods share: the lock, the queue, the bot, the clock."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field

from tests.botapi.queries import QueryBook
from tests.botapi.updates import UpdateQueue
from tests.botapi.users import User
from tests.botapi.waiting import Waiter


@dataclass(eq=False, kw_only=True)
class Core:
    """The shared parts of one server."""

    waiter: Waiter
    updates: UpdateQueue
    queries: QueryBook
    bot: User
    serial: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @staticmethod
    def date(age_seconds: float = 0) -> int:
        """A Unix time in the past."""
        return int(time.time() - age_seconds)
