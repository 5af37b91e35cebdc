"""Button presses and inline queries that wait for the bot's one answer."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tests.botapi.entities import ParsedText
from tests.botapi.errors import Json, bad_request
from tests.botapi.photos import Photo
from tests.botapi.users import User
from tests.botapi.waiting import Waiter

A = TypeVar("A")


@dataclass(frozen=True, kw_only=True)
class CallbackAnswer:
    """What a press of a button showed."""

    text: str
    show_alert: bool
    url: str
    cache_time_s: int


@dataclass(frozen=True, kw_only=True)
class InlineResult:
    """One result of an inline query, checked, with the message that it would send."""

    id: str
    kind: str
    title: str
    description: str
    content: ParsedText
    html: str
    reply_markup: Json | None
    photo: Photo | None
    raw: Json

    @property
    def text(self) -> str:
        """The text that the result would send."""
        return self.content.text


@dataclass(frozen=True, kw_only=True)
class InlineAnswer:
    """The list that an inline query showed."""

    results: tuple[InlineResult, ...]
    cache_time_s: int
    is_personal: bool
    next_offset: str
    button: Json | None


@dataclass(eq=False, kw_only=True)
class _Query(Generic[A]):
    waiter: Waiter
    id: str
    user: User
    delivered: bool = True
    """False when the bot did not ask for this kind of update."""
    answer: A | None = None
    expires_at_s: float = field(default=0.0)

    def wait_answer(self, timeout_s: float = 10) -> A:
        """The bot's answer."""
        return self.waiter.until(f"answer to query {self.id}", lambda: self.answer, timeout_s)

    def expire(self) -> None:
        """Make it too old for an answer."""
        self.expires_at_s = 0.0

    def close_with(self, answer: A) -> None:
        """Take the one answer."""
        if self.answer is not None or time.monotonic() > self.expires_at_s:
            raise too_old()
        self.answer = answer
        self.waiter.changed()


@dataclass(eq=False, kw_only=True)
class CallbackQuery(_Query[CallbackAnswer]):
    """A press of a button."""

    data: str


@dataclass(eq=False, kw_only=True)
class InlineQuery(_Query[InlineAnswer]):
    """A query typed after the bot's name."""

    query: str


def too_old() -> Exception:
    """The error of a query that is unknown, answered or expired."""
    return bad_request("query is too old and response timeout expired or query ID is invalid")


class QueryBook:
    """All queries, by their ids."""

    def __init__(self, waiter: Waiter, timeout_s: float) -> None:
        self._waiter = waiter
        self._timeout_s = timeout_s
        self._last_id = 4_000_000_000_000_000_000
        self.presses: dict[str, CallbackQuery] = {}
        self.inline: dict[str, InlineQuery] = {}

    def press(self, user: User, data: str) -> CallbackQuery:
        """Open a query for a pressed button."""
        query = CallbackQuery(
            waiter=self._waiter,
            id=self._id(),
            user=user,
            data=data,
            expires_at_s=time.monotonic() + self._timeout_s,
        )
        self.presses[query.id] = query
        return query

    def type(self, user: User, text: str) -> InlineQuery:
        """Open an inline query."""
        query = InlineQuery(
            waiter=self._waiter,
            id=self._id(),
            user=user,
            query=text,
            expires_at_s=time.monotonic() + self._timeout_s,
        )
        self.inline[query.id] = query
        return query

    def pressed(self, query_id: str) -> CallbackQuery:
        """A button's query that the bot answers."""
        if query_id not in self.presses:
            raise too_old()
        return self.presses[query_id]

    def typed(self, query_id: str) -> InlineQuery:
        """An inline query that the bot answers."""
        if query_id not in self.inline:
            raise too_old()
        return self.inline[query_id]

    def _id(self) -> str:
        self._last_id += 1
        return str(self._last_id)
