"""What a command is asked: a frozen value with everything resolved, made from the words of a message."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from bot.grammar.line import Word
from bot.grammar.refusal import Refusal
from bot.preferences.values import NOTHING_SET, Preferences
from bot.text import Text
from config.catalog import Catalog
from config.rates import Rates
from config.schema.entry import Strict

if TYPE_CHECKING:
    from config.hosted import HostedPrices

V = TypeVar("V")


@cache
def bundled_prices() -> "HostedPrices":
    """The prices of hosts that the package genai-prices carries."""
    from config.bundled_prices import BundledPrices  # only when somebody asks about a model that hosts have

    return BundledPrices()


@dataclass(frozen=True)
class Context:
    """What an answer depends on besides the question."""

    catalog: Catalog
    rates: Rates
    today: date
    preferences: Preferences = NOTHING_SET
    """What the chat has set, for the command that shows and changes it."""
    hosts: "Callable[[], HostedPrices]" = bundled_prices
    """Where prices of hosted models come from, when they are asked for."""

    @property
    def hosted(self) -> "HostedPrices":
        """What hosts of model APIs charge."""
        return self.hosts()


@dataclass(frozen=True)
class Given:
    """The words of one message by field, and the quantities in their order."""

    words: Mapping[str, Word]
    repeated: Mapping[str, tuple[Word, ...]]
    """All words of a field that may be named several times."""

    def get(self, field: str, kind: type[V]) -> V | None:
        """The value of a field, or None where it was not named."""
        word = self.words.get(field)
        if word is None:
            return None
        if not isinstance(word.value, kind):
            raise TypeError(f"{field} holds {word.value!r}, not {kind}")
        return word.value

    def refusal(
        self,
        field: str,
        message: Text,
        *,
        did_you_mean: tuple[str, ...] = (),
        replace_with: tuple[str, ...] | None = None,
    ) -> Refusal:
        """A refusal that points at the word of a field."""
        word = self.words.get(field)
        return Refusal(
            message,
            at=word.text if word else None,
            did_you_mean=did_you_mean,
            replace_with=replace_with,
            span=word.span if word else None,
        )


class Request(Strict):
    """Base of all requests: strict, frozen, comparable."""

    takes: ClassVar[frozenset[str]] = frozenset()
    """The fields of the language that the command has."""
    positional: ClassVar[tuple[str, ...]] = ()
    """The fields that bare quantities fill, in this order."""
    many: ClassVar[frozenset[str]] = frozenset()
    """The fields that may be named several times."""
    settable: ClassVar[frozenset[str]] = frozenset()
    """The fields that a chat's settings fill in where they are not named; `price` stands for offers too.

    `rent` is a price that own hardware is set against, and does not take the place of.
    """

    of_one_gpu: ClassVar[tuple[str, ...]] = (
        "price", "offer", "own", "years", "load", "electricity", "interest", "resale", "hosting",
    )  # fmt: skip
    """The fields that are said of one GPU alone: another one has a price of its own."""

    @classmethod
    def fillable(cls, given: Given) -> frozenset[str]:
        """The settable fields, as far as this question has a use for them."""
        return cls.settable

    @classmethod
    @abstractmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        """The request that the words mean. Raises Refusal for what cannot be meant."""

    def settled(self, report: Any) -> Self:
        """The same question with what its answer found in place of what only holds of exactly this one.

        What variants and replies change: a figure that was measured is of no other batch.
        """
        return self

    def kept(self, report: Any, preferences: Preferences) -> Preferences:
        """The chat's settings with what `keep` keeps of an answer: nothing, but of what takes that word."""
        return preferences

    @abstractmethod
    def spelled(self, context: Context) -> Sequence[str]:
        """The words of the canonical command: parsed again they give an equal request."""


class Wordless(Request):
    """A command by itself: there is nothing to say beside its name."""

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        """The one request there is."""
        return cls()

    def spelled(self, context: Context) -> list[str]:
        """No words."""
        return []
