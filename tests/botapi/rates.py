"""Telegram's limits on how often a bot may write."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tests.botapi.errors import too_many_requests


@dataclass(frozen=True, kw_only=True)
class RateLimits:
    """The rates; edits and photos count like messages."""

    group_messages_per_min: int = 20
    group_period_s: float = 60.0
    """The minute, which a test may shorten."""
    chat_messages_per_s: float = 1.0
    chat_burst_messages: int = 5
    all_messages_per_s: int = 30


class _Window:
    """At most so many events in any period of a length."""

    def __init__(self, events: int, period_s: float) -> None:
        self._events = events
        self._period_s = period_s
        self._times_s: deque[float] = deque()

    def wait_s(self, now_s: float) -> float:
        while self._times_s and self._times_s[0] <= now_s - self._period_s:
            self._times_s.popleft()
        if len(self._times_s) < self._events:
            return 0.0
        return self._times_s[0] + self._period_s - now_s

    def count(self, now_s: float) -> None:
        self._times_s.append(now_s)


class RateLimiter:
    """Refuses calls above the rates; a refused call does not count."""

    def __init__(self, limits: RateLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._all = _Window(limits.all_messages_per_s, 1.0)
        self._chats: dict[int, list[_Window]] = {}

    def check(self, chat_id: int | None, *, is_group: bool = False) -> None:
        """Count one message; raise 429 when it came too soon."""
        now_s = self._clock()
        windows = [self._all]
        if chat_id is not None:
            windows += self._chats.setdefault(chat_id, self._chat_windows(is_group))
        wait_s = max(window.wait_s(now_s) for window in windows)
        if wait_s > 0:
            raise too_many_requests(max(1, math.ceil(wait_s)))
        for window in windows:
            window.count(now_s)

    def _chat_windows(self, is_group: bool) -> list[_Window]:
        limits = self._limits
        burst_s = limits.chat_burst_messages / limits.chat_messages_per_s
        windows = [_Window(limits.chat_burst_messages, burst_s)]
        if is_group:
            windows.append(_Window(limits.group_messages_per_min, limits.group_period_s))
        return windows
