"""The record of all calls that the bot made."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.params import Params, Upload
from tests.botapi.waiting import Waiter


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of the bot and what it was answered."""

    method: str
    params: Mapping[str, Any]
    """As they came: a form carries strings only, see `json`."""
    files: Mapping[str, Upload]
    unknown_params: tuple[str, ...]
    ok: bool
    result: Any = None
    error_code: int | None = None
    description: str = ""
    fault: str = ""
    """The kind of the fault that a test had queued for this call."""
    abandoned: bool = False
    """The bot hung up before the answer, as a poller does when it stops."""
    at_s: float = field(default_factory=time.monotonic)

    def json(self, name: str) -> Any:
        """A parameter that is a JSON value, decoded; None when it is missing."""
        return Params(self.params).parsed(name)

    def __str__(self) -> str:
        return f"{self.method}: {'ok' if self.ok else self.description or 'no answer'}"


class CallLog:
    """Calls in the order in which they were answered."""

    def __init__(self, waiter: Waiter) -> None:
        self._waiter = waiter
        self._calls: list[Call] = []
        self._waited_for: set[int] = set()

    def add(self, call: Call) -> None:
        """Record a call."""
        with self._waiter.condition:
            self._calls.append(call)
            self._waiter.changed()

    def all(self) -> list[Call]:
        """A copy of the record."""
        with self._waiter.condition:
            return list(self._calls)

    def of(self, *methods: str) -> list[Call]:
        """The calls of the methods so far."""
        return [call for call in self.all() if call.method in methods]

    def wait(self, method: str, timeout_s: float) -> Call:
        """The next call of the method that no earlier wait returned."""

        def probe() -> Call | None:
            for index, call in enumerate(self._calls):
                if call.method == method and index not in self._waited_for:
                    self._waited_for.add(index)
                    return call
            return None

        return self._waiter.until(f"call of {method}", probe, timeout_s)

    def last_words(self) -> str:
        """What the bot did last, for the message of a failed test."""
        busy = [str(call) for call in self._calls if call.method != "getUpdates" or not call.ok]
        return "last calls: " + ("; ".join(busy[-8:]) or "none")
