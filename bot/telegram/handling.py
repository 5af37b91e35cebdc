"""What is noted of an update while it is handled, for the log and the metrics: never text, never anybody's number."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from telegram import Update

from bot.command import Asked
from bot.engine import OUT_OF_ORDER
from bot.grammar.refusal import Refusal
from bot.telegram.updates import is_unreadable
from bot.text import Text

ALLOWED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
)
"""What the bot listens to: named at every start, as Telegram remembers the last list."""


class Outcome(StrEnum):
    """What became of an update."""

    ANSWERED = "answered"
    REFUSED = "refused"
    """Answered with what to type instead."""
    IGNORED = "ignored"
    """Not meant for the bot."""
    LIMITED = "limited"
    """From somebody who asks too much."""
    LEFT_OUT = "left_out"
    """From somebody who is not served."""
    OUTDATED = "outdated"
    """Overtaken by a newer one before it was its turn."""
    DUPLICATE = "duplicate"
    UNWELCOME = "unwelcome"
    """From a chat that takes no answers any more."""
    FAILED = "failed"
    """A defect, which the log has."""
    POSTPONED = "postponed"
    """Telegram could not be reached: to be handled when it comes again."""


@dataclass(frozen=True, slots=True)
class Shut:
    """That an update is not answered."""

    outcome: Outcome
    notice: Text | None = None
    """What is said instead; None where it has been said already."""
    until: datetime | None = None
    """When that is over; None where it is not in this life."""

    @property
    def is_over(self) -> bool:
        """Whether there is room again."""
        return self.until is not None and datetime.now(UTC) >= self.until


@dataclass
class Handling:
    """One update on its way."""

    kind: str
    chat_type: str
    chat_id: int | None
    arrived: datetime
    """When it came for the first time: an update that is handled late because of the bot is not late."""
    is_let_in: bool = False
    """Whether it was counted, and is to be answered."""
    shut: Shut | None = None
    """Why it is not, where it was counted and is not let in."""
    is_ours: bool = False
    """Whether this process has taken it up."""
    outcome: Outcome = Outcome.IGNORED
    command: str | None = None

    @classmethod
    def of(cls, update: Update, before: Self | None = None) -> Self:
        """The handling of an update that begins; `before` is that of one that was put off."""
        chat = update.effective_chat
        return cls(
            _kind(update),
            chat.type if chat else "none",
            chat.id if chat else None,
            before.arrived if before is not None else datetime.now(UTC),
            is_let_in=before is not None and before.is_let_in,
            shut=before.shut if before is not None else None,
        )

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Meanwhile, what is noted is noted of this one."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)


_CURRENT: ContextVar[Handling | None] = ContextVar("handling", default=None)


def arrival() -> datetime:
    """When the update that is being handled came for the first time."""
    handling = _CURRENT.get()
    return handling.arrived if handling is not None else datetime.now(UTC)


def is_decided() -> bool:
    """Whether the update that is being handled was counted when it came before, and let in or not."""
    handling = _CURRENT.get()
    return handling is not None and (handling.is_let_in or handling.shut is not None)


async def decided_once(decide: Callable[[], Awaitable[Shut | None]]) -> Shut | None:
    """Why the update that is being handled is not answered, None where it is.

    One that comes again because Telegram could not be reached is neither counted again nor let in for that.
    """
    handling = _CURRENT.get()
    if handling is None:
        return await decide()
    if not handling.is_let_in and (handling.shut is None or handling.shut.is_over):
        handling.shut = await decide()
        handling.is_let_in = handling.shut is None
    return handling.shut


def note(outcome: Outcome) -> None:
    """Say what became of the update that is being handled."""
    handling = _CURRENT.get()
    if handling is not None:
        handling.outcome = outcome


def note_reply(reply: Asked[Any, Any] | Refusal) -> None:
    """The same of one that got an answer or a refusal."""
    handling = _CURRENT.get()
    if handling is not None:
        if isinstance(reply, Asked):
            handling.outcome, handling.command = Outcome.ANSWERED, reply.command.name
        else:
            handling.outcome = Outcome.FAILED if reply.message == OUT_OF_ORDER else Outcome.REFUSED


def _kind(update: Update) -> str:
    """The field of the update that holds its contents."""
    if is_unreadable(update):
        return "unreadable"
    return next((name for name in ALLOWED_UPDATES if getattr(update, name) is not None), "other")
