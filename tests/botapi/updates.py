"""The queue of updates that Telegram keeps for the bot, and long polling of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.botapi.errors import Json, conflict
from tests.botapi.waiting import Waiter

FIRST_UPDATE_ID = 100_000_001
MAX_BATCH = 100
UPDATE_KINDS = frozenset(
    {
        "message",
        "edited_message",
        "callback_query",
        "inline_query",
        "chosen_inline_result",
        "my_chat_member",
        "chat_member",
    }
)
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True)
class Update:
    """An update that waits until the bot confirms it."""

    update_id: int
    kind: str
    payload: Json
    lane: str
    """Updates of one lane, such as a chat, reach a webhook one after the other."""

    def json(self) -> Json:
        """The update as the bot receives it."""
        return {"update_id": self.update_id, self.kind: self.payload}


class UpdateQueue:
    """Updates in order, until they are confirmed."""

    def __init__(self, waiter: Waiter) -> None:
        self._waiter = waiter
        self._next_id = FIRST_UPDATE_ID
        self._generation = 0
        self.pending: list[Update] = []
        self.allowed: tuple[str, ...] = ()
        self.webhook_is_set = False
        self.open_polls = 0

    def push(self, kind: str, payload: Json, lane: str) -> int | None:
        """Queue an update; None when the bot did not ask for its kind."""
        with self._waiter.condition:
            if not self._wanted(kind):
                return None
            update = Update(self._next_id, kind, payload, lane)
            self._next_id += 1
            self.pending.append(update)
            self._waiter.changed()
            return update.update_id

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Set the kinds wanted from now on; None leaves them as they are."""
        if kinds is not None:
            self.allowed = tuple(kinds)

    def confirm(self, update_id: int) -> None:
        """Forget one update, after its delivery."""
        with self._waiter.condition:
            self.pending = [u for u in self.pending if u.update_id != update_id]
            self._waiter.changed()

    def drop_all(self) -> None:
        """Forget every update."""
        with self._waiter.condition:
            self.pending.clear()
            self._waiter.changed()

    def poll(self, offset: int, limit: int, timeout_s: float, peer_gone: Callable[[], bool]) -> list[Json]:
        """One getUpdates call; the newest one ends the others."""
        with self._waiter.condition:
            self._refuse_beside_webhook()
            self._generation += 1
            generation = self._generation
            self._confirm_before(offset)
            self.open_polls += 1
            self._waiter.changed()
            try:
                return self._wait(generation, limit, timeout_s, peer_gone)
            finally:
                self.open_polls -= 1
                self._waiter.changed()

    def _wait(self, generation: int, limit: int, timeout_s: float, peer_gone: Callable[[], bool]) -> list[Json]:
        deadline_s = time.monotonic() + timeout_s
        while True:
            if generation != self._generation:
                if peer_gone():
                    raise PollAbandoned
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )
            if self.webhook_is_set:
                raise conflict("terminated by setWebhook request")
            left_s = deadline_s - time.monotonic()
            if self.pending or left_s <= 0 or self._waiter.closing.is_set():
                return [update.json() for update in self.pending[:limit]]
            self._waiter.condition.wait(left_s)

    def _confirm_before(self, offset: int) -> None:
        if offset > 0:
            self.pending = [u for u in self.pending if u.update_id >= offset]
        elif offset < 0:
            self.pending = self.pending[offset:]

    def _refuse_beside_webhook(self) -> None:
        if self.webhook_is_set:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in _ONLY_ON_REQUEST


class PollAbandoned(Exception):
    """The bot had hung up on a poll before a newer one ended it."""
