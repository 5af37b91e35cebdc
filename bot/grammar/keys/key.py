"""What a key of the language is."""

from dataclasses import dataclass

from bot.grammar import quantities
from bot.grammar.readers import Reader, plain
from bot.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One field of the language: the words that name it, and how its value is read."""

    field: str
    names: tuple[str, ...]
    read: Reader
    example: str
    help: Text
    is_soft: bool = False
    """Whether the name alone is an ordinary word, skipped where no value follows."""
    alone: object | None = None
    """The value of a name that says enough without one: `own`."""


def key(field: str, names: str, read: Reader, example: str, help_text: Text) -> Key:
    """A key that demands a value."""
    return Key(field=field, names=tuple(names.split()), read=read, example=example, help=help_text)


def soft(field: str, names: str, read: Reader, example: str, help_text: Text) -> Key:
    """A key whose name is an ordinary word too."""
    return Key(field=field, names=tuple(names.split()), read=read, example=example, help=help_text, is_soft=True)


WHOLE = plain(quantities.read_whole)
CONTEXT = plain(quantities.read_context)
SHARE = plain(quantities.read_share)
