"""What comes of a wish to watch: found by the command, and completed by whoever keeps watches for the chat."""

from dataclasses import dataclass
from typing import Literal

from bot.watches.lowest import Lowest

DIGEST = "weekly"
"""The words of the digest among those of watches."""
MOST_OF_A_CHAT = 20
"""Watches, the digest among them: more than anybody reads the messages of."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A watch that a chat has."""

    words: str
    """As its canonical command says it, without the command's name."""
    price: float | None
    """What is watched costs now, in the currency of the line; None where nobody offers it, and for the digest."""
    currency: str


@dataclass(frozen=True)
class WatchReport:
    """A wish, and the price that it is about."""

    wish: Literal["show", "set", "end"]
    words: str
    """What is to be watched or to end; nothing for all."""
    now: Lowest | None
    """What is watched costs now."""
    price: float | None
    """The same in the currency of the line."""
    is_met: bool | None
    """Whether the price is on the side that is waited for; None where there is no price, or no line."""
    kept: tuple[Kept, ...] | None = None
    """What the chat has, once the wish was carried out; None where nobody keeps watches, such as in a terminal."""
    ended: tuple[str, ...] = ()
    """What ended for this wish."""

    @property
    def changes(self) -> bool:
        """Whether it is a wish to change something."""
        return self.wish != "show"


def named_by(words: str, kept: tuple[str, ...]) -> tuple[str, ...]:
    """The watches that some words name: all for none, that one for a line, and for an offer all lines of it."""
    if words in kept:
        return (words,)
    wanted = set(words.split())
    return tuple(watch for watch in kept if wanted <= set(watch.split())) if not _has_line(words) else ()


def _has_line(words: str) -> bool:
    return any(character in words for character in "<>")
