"""What is noted of an update while it is handled, for the log and the metrics: never text, never anybody's number."""

from collections.abc import Iterator
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

ALLOWED_UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
"""What the bot listens to: named at every start, as Telegram remembers the last list."""


class Outcome(StrEnum):
    """What became of an update."""

    ANSWERED = "answered"
    REFUSED = "refused"
    """Answered with what to type instead."""
    IGNORED = "ignored"
    """Not meant for the bot."""
    LIMITED = "limited"
    """From somebody who asks too much, or who is not served."""
    OUTDATED = "outdated"
    """Overtaken by a newer one before it was its turn."""
    DUPLICATE = "duplicate"
    UNWELCOME = "unwelcome"
    """From a chat that takes no answers any more."""
    FAILED = "failed"
    """A defect, which the log has."""
    POSTPONED = "postponed"
    """Telegram could not be reached: to be handled when it comes again."""


@dataclass
class Handling:
    """One update on its way."""

    kind: str
    chat_type: str
    chat_id: int | None
    arrived: datetime
    """When it came for the first time: an update that is handled late because of the bot is not late."""
    is_again: bool = False
    """Whether it was tried before, and put off."""
    is_ours: bool = False
    """Whether this process has taken it up."""
    outcome: Outcome = Outcome.IGNORED
    command: str | None = None

    @classmethod
    def of(cls, update: Update, put_off: datetime | None = None) -> Self:
        """The handling of an update that begins; `put_off` is when one that was tried before came first."""
        chat = update.effective_chat
        return cls(
            _kind(update),
            chat.type if chat else "none",
            chat.id if chat else None,
            put_off or datetime.now(UTC),
            put_off is not None,
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


def is_again() -> bool:
    """Whether the update that is being handled was tried before, and put off."""
    handling = _CURRENT.get()
    return handling is not None and handling.is_again


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
