"""The one lock of the server, and waiting on it for something to happen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class NotSeen(AssertionError):
    """What a test waited for did not happen in time."""


class Waiter:
    """A condition that every change of the world notifies."""

    def __init__(self) -> None:
        self.condition = threading.Condition(threading.RLock())
        self.closing = threading.Event()
        self.describe: Callable[[], str] = str

    def changed(self) -> None:
        """Wake all that wait, after a change."""
        with self.condition:
            self.condition.notify_all()

    def close(self) -> None:
        """End every wait for good."""
        self.closing.set()
        self.changed()

    def until(self, what: str, probe: Callable[[], T | None], timeout_s: float) -> T:
        """Return the first value of `probe` that is not None."""
        deadline_s = time.monotonic() + timeout_s
        with self.condition:
            while (found := probe()) is None:
                left_s = deadline_s - time.monotonic()
                if left_s <= 0:
                    raise NotSeen(f"no {what} within {timeout_s:g} s; {self.describe()}")
                self.condition.wait(left_s)
            return found
