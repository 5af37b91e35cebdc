"""Faults that a test orders for calls to come."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal, get_args

FaultKind = Literal[
    "too_many_requests",
    "internal_error",
    "bad_gateway",
    "reset",
    "slow",
    "broken_json",
    "blocked",
]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is to go wrong with one call."""

    method: str | None
    kind: FaultKind
    chat_id: int | None = None
    retry_after_s: int = 1
    delay_s: float = 1.0
    takes_effect: bool = False
    """The call is carried out before its answer is spoilt."""


class Faults:
    """The faults that are still to happen, in the order in which they were added."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: list[Fault] = []

    def add(
        self,
        method: str | None = None,
        *,
        kind: FaultKind,
        times: int = 1,
        retry_after_s: int = 1,
        delay_s: float = 1.0,
        takes_effect: bool = False,
        chat_id: int | None = None,
    ) -> None:
        """Order a fault for the next calls of a method, or of any method but getUpdates; of one chat or all."""
        if kind not in get_args(FaultKind):
            raise ValueError(f"no fault {kind!r}, only {get_args(FaultKind)}")
        fault = Fault(
            method=method,
            kind=kind,
            chat_id=chat_id,
            retry_after_s=retry_after_s,
            delay_s=delay_s,
            takes_effect=takes_effect,
        )
        with self._lock:
            self._queue.extend([fault] * times)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for a call that arrives now."""
        with self._lock:
            for index, fault in enumerate(self._queue):
                is_of_method = fault.method == method or (fault.method is None and method != "getUpdates")
                if is_of_method and fault.chat_id in {None, chat_id}:
                    return self._queue.pop(index)
        return None

    def left_for(self, method: str) -> int:
        """How many of those that were ordered for a method have not happened yet."""
        with self._lock:
            return sum(fault.method == method for fault in self._queue)

    @property
    def left(self) -> int:
        """How many faults have not happened yet."""
        with self._lock:
            return len(self._queue)
