"""A command, declared once: parsing, help, menu, terminal and JSON follow from this value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from bot.answer import Answer
from bot.grammar.parse import Syntax, Words
from bot.preferences.change import Change
from bot.preferences.filling import NOTHING_FILLED, Filled
from bot.request import Context, Given, Request
from bot.text import Text

Q = TypeVar("Q", bound=Request)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Answering(Generic[Q, R]):
    """What is done with a request."""

    run: Callable[[Q, Context], R]
    """Calls calc; knows no text."""
    present: Callable[[Q, R, Context], Answer]
    """Makes an answer; knows no Telegram."""
    result: Callable[[R], Mapping[str, Any]]
    """What the JSON output calls `result`."""


@dataclass(frozen=True, kw_only=True)
class Command(Generic[Q, R]):
    """One question that the bot answers."""

    name: str
    summary: Text
    """The menu line and the first line of help; at most 256 characters."""
    example: str
    asking: Callable[[], type[Q]]
    """Gives the request; called when somebody may ask this: what only that takes is not loaded at every start."""
    answering: Callable[[], Answering[Q, R]]
    """Called with the first question, for the same reason."""
    methods: Callable[[], Mapping[str, type[Q]]] = dict
    """The requests of other ways to compute, by the `method=` that asks for each."""
    read_whole: Callable[[str, Context], Q | None] | None = None
    """Reads a text that is no sentence of the language, such as settings in YAML; None for any other text."""
    compared: Callable[[Q, Context], Q] | None = None
    """Completes a request to be set against others, so that all are one question: with GPUs for all of the load."""
    reads_prose: bool = False
    """Whether it reads a text that somebody wrote for people too: only figures are taken from that."""
    is_shareable: bool = True
    """Whether its answer makes sense in any chat: not where it is about the chat that it was asked in."""
    aliases: tuple[str, ...] = ()
    more_examples: tuple[str, ...] = ()
    order: int = 50
    """Its place in help and menu, low first."""

    @cached_property
    def request(self) -> type[Q]:
        """What it is asked."""
        return self.asking()

    @property
    def syntax(self) -> Syntax:
        """What the grammar needs to know."""
        return Syntax(
            name=self.name,
            aliases=self.aliases,
            example=self.example,
            words=lambda: Words(self.request.takes, self.request.positional, self.request.many),
            reads_prose=self.reads_prose,
        )

    @cached_property
    def does(self) -> Answering[Q, R]:
        """What is done with its requests."""
        return self.answering()

    def resolve(self, given: Given, context: Context) -> Q:
        """The request that the words mean. Raises Refusal for what cannot be meant."""
        return self.methods().get(given.get("method", str) or "", self.request).resolve(given, context)

    def answer(self, request: Q, context: Context) -> "Asked[Q, R]":
        """Compute and present one question. Raises Refusal for what turns out to be impossible."""
        report = self.does.run(request, context)
        answer = self.does.present(request, report, context)
        settled = request.settled(report)
        return Asked(
            self, request, report, answer, self._spelled(request, context),
            settled=None if settled is request else self._spelled(settled, context),
        )  # fmt: skip

    def _spelled(self, request: Q, context: Context) -> str:
        return " ".join((f"/{self.name}", *request.spelled(context)))


@dataclass(frozen=True)
class Asked(Generic[Q, R]):
    """A question and everything that came of it."""

    command: Command[Q, R]
    request: Q
    report: R
    answer: Answer
    canonical: str
    filled: Filled = NOTHING_FILLED
    """What the chat's settings added to the question."""
    settled: str | None = None
    """What variants and replies change in place of the canonical command, where some of that is of this answer only."""
    kept: Change | None = None
    """What `keep` does to the chat's settings beside the answer."""

    @property
    def changeable(self) -> str:
        """The canonical command that variants and replies change."""
        return self.settled or self.canonical

    @property
    def change(self) -> Change | None:
        """What it does to the chat's settings; whoever runs the chat stores it."""
        return self.report if isinstance(self.report, Change) else self.kept
