"""What a button carries within Telegram's 64 bytes: how to show which question, in which language.

A question that is too long for that is stored under a short id. Nothing else is remembered of a button, so it works
after a restart, on another replica, and under a message that was sent through inline mode.
"""

from dataclasses import dataclass

from bot.language import LANGUAGES, Language
from bot.store.questions import Questions

MOST_BYTES = 64
SHORT = "s"
PARTS = "wxyz"
"""The parts of an answer with its working open."""
_WRITTEN_OUT, _STORED = "1", "2"
"""The version of what follows: a button of another one is of another release."""


class StaleTapError(Exception):
    """A button of a version that is not known here, or of a question that is stored no more."""


View = str
"""How an answer is shown: `s` as text, `w` to `z` with a part of its working open, a digit as the chart so numbered."""


@dataclass(frozen=True, slots=True)
class Tap:
    """One button."""

    view: View
    language: Language
    command: str
    """The canonical command, with its slash."""

    @property
    def chart(self) -> int | None:
        """The number of the chart that is wanted, if one is."""
        return int(self.view) if self.view.isdigit() else None


async def encoded(tap: Tap, questions: Questions) -> str:
    """A button's data."""
    head = f"{tap.view}{LANGUAGES.index(tap.language)}"
    written = f"{_WRITTEN_OUT}{head}{tap.command.removeprefix('/')}"
    if len(written.encode()) <= MOST_BYTES:
        return written
    return f"{_STORED}{head}{await questions.keep(tap.command)}"


async def decoded(data: str, questions: Questions) -> Tap:
    """What a button's data says. Raises StaleTapError."""
    version, view, language, rest = data[:1], data[1:2], data[2:3], data[3:]
    is_known = version in (_WRITTEN_OUT, _STORED) and (view in (SHORT, *PARTS) or view.isdecimal()) and rest
    if len(data) > MOST_BYTES or not is_known or not language.isdecimal() or int(language) >= len(LANGUAGES):
        raise StaleTapError(data)
    command = f"/{rest}" if version == _WRITTEN_OUT else await questions.find(rest)
    if command is None:
        raise StaleTapError(data)
    return Tap(view, LANGUAGES[int(language)], command)
