"""Counts of one process, which take the same time and no more memory however many people ask."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MOST = 20_000


@dataclass(slots=True)
class _Window:
    ends_s: float
    count: int


class Windows:
    """How many there were of each key in a window of time, which begins with the first of them.

    Of each length of a window the newest keys are known: those that are forgotten are counted anew.
    """

    def __init__(self, *, most: int = _MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._of_length: dict[int, OrderedDict[str, _Window]] = {}

    def counted(self, key: str, length_s: int) -> tuple[int, float]:
        """Count one more: how many that makes, and in how many seconds the window ends."""
        now_s = self._clock()
        windows = self._of_length.setdefault(length_s, OrderedDict())
        while windows and next(iter(windows.values())).ends_s <= now_s:  # of one length, the first began first
            windows.popitem(last=False)
        window = windows.get(key)
        if window is None:
            window = windows[key] = _Window(now_s + length_s, 0)
            if len(windows) > self._most:
                windows.popitem(last=False)
        window.count += 1
        return window.count, window.ends_s - now_s
