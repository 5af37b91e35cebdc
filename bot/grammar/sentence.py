"""What the grammar knows of a command, and a message as it was understood."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.grammar.line import Word
from bot.grammar.tokens import Token


class Words(NamedTuple):
    """What may stand behind the name of a command."""

    takes: frozenset[str]
    """The fields of the language that it has."""
    positional: tuple[str, ...]
    """Those that bare quantities fill, in this order."""
    many: frozenset[str]
    """Those that may be named several times."""


@dataclass(frozen=True, kw_only=True)
class Syntax:
    """What the grammar needs to know of a command."""

    name: str
    aliases: tuple[str, ...]
    example: str
    words: Callable[[], Words]
    """Called when a text may be of this command, whose request is loaded then."""
    reads_prose: bool = False

    @property
    def takes(self) -> frozenset[str]:
        """The fields of the language that it has."""
        return self.words().takes

    @property
    def positional(self) -> tuple[str, ...]:
        """Those that bare quantities fill, in this order."""
        return self.words().positional

    @property
    def many(self) -> frozenset[str]:
        """Those that may be named several times."""
        return self.words().many


@dataclass(frozen=True)
class Sentence:
    """A message as it was understood."""

    command: str
    words: Mapping[str, Word]
    repeated: Mapping[str, tuple[Word, ...]]
    line: str
    tokens: tuple[Token, ...]
    body: int
    """Where in the line the words after the command begin."""
    left_out: tuple[str, ...] = ()
    """Figures of the prose that it was read from which were not taken."""

    @property
    def has_size(self) -> bool:
        """Whether it says how large a model is, or names one."""
        return not {"params", "model"}.isdisjoint((*self.words, *self.repeated))

    @property
    def has_its_subject(self) -> bool:
        """Whether it names what it is about: two of a kind to compare, anything for another command."""
        named = [{id(word.value) for word in words} for words in self.repeated.values()]
        if self.command == "compare":
            return any(len(values) > 1 for values in named)
        return bool(self.words or named)
