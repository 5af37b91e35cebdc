"""Answer one message: parse, resolve, compute, present. Knows no chat and no terminal."""

import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from bot.answer import Action
from bot.caps import MOST_CHARACTERS_OF_A_TEXT, Effort
from bot.command import Asked, Command
from bot.commands import all_commands
from bot.follow_up import follow_up
from bot.grammar.parse import Grammar, Sentence
from bot.grammar.refusal import Refusal
from bot.preferences.change import Change
from bot.preferences.filling import resolve_with
from bot.preferences.lasting import lasting_words
from bot.preferences.values import NOTHING_SET, Preferences
from bot.present.settings import of_settings
from bot.request import Context, Given, bundled_prices
from bot.text import t, verbatim
from bot.understanding import Understanding
from bot.variants import KnownVariants
from config.catalog import Catalog
from config.rates import Rates, RateUnknownError

if TYPE_CHECKING:
    from config.hosted import HostedPrices

OUT_OF_ORDER = t("Something went wrong here, and it has been noted. Please try again.")
"""What a chat hears of a defect."""

logger = logging.getLogger(__name__)


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Engine:
    """Everything that an answer needs, as arguments: presets, rates and the day."""

    catalog: Catalog
    rates: Rates
    clock: Callable[[], date] = today
    hosts: "Callable[[], HostedPrices]" = bundled_prices
    """Where prices of hosted models come from, when they are asked for."""

    @cached_property
    def commands(self) -> dict[str, Command[Any, Any]]:
        """The commands by name."""
        return {command.name: command for command in all_commands()}

    @cached_property
    def grammar(self) -> Grammar:
        """The language over this catalogue."""
        syntaxes = (command.syntax for command in self.commands.values())
        return Grammar(self.catalog, syntaxes, self._resolve, lambda: self.hosts().names())

    @cached_property
    def _understanding(self) -> Understanding:
        return Understanding(self.grammar, self._resolve, self._completed)

    def ask(self, text: str, preferences: Preferences = NOTHING_SET, *, fills: bool = True) -> Asked[Any, Any]:
        """The answer to a message, in a chat that has set some preferences. Raises Refusal for what has no answer.

        With `fills` they fill in what the question leaves open; a canonical command leaves nothing open.
        """
        if (whole := self._read_whole(text, preferences)) is not None:
            return whole
        effort = Effort()
        sentence = self._understanding.sentence(text, effort)
        try:
            return self._answer(sentence, preferences, fills=fills)
        except Refusal as refusal:
            refused = self.grammar.refused(sentence, refusal, effort)
            raise (refused if sentence.line.startswith("/") else self._completed(refused)) from None

    def reply(
        self, text: str, preferences: Preferences = NOTHING_SET, *, fills: bool = True
    ) -> Asked[Any, Any] | Refusal:
        """The answer to a message or its refusal, whatever happens: a defect is logged, and said in one line."""
        try:
            return self.ask(text, preferences, fills=fills)
        except Refusal as refusal:
            return refusal
        except Exception:
            logger.exception("a question could not be answered")
            return Refusal(OUT_OF_ORDER)

    def answered_with(self, asked: Asked[Any, Any], report: Any, preferences: Preferences) -> Asked[Any, Any]:
        """The same question with its report completed by whoever carries out what it wishes, and answered by that."""
        answer = asked.command.does.present(asked.request, report, self.context(preferences))
        return _noted(replace(asked, report=report, answer=answer))

    def names_command(self, text: str) -> bool:
        """Whether a text begins with a command, or with a slash as one does; other texts may be a question too."""
        return self._understanding.names_command(text)

    def is_remark(self, text: str) -> bool:
        """Whether a text is no question, only something that people say. It is read for that, and not answered."""
        try:
            if self._read_whole(text, NOTHING_SET) is None:
                self._understanding.sentence(text, Effort())
        except Refusal as refusal:
            return refusal.is_of_a_remark
        return False

    def follow_up(self, earlier: str, text: str) -> str | None:
        """The command that a reply to the answer of a canonical command asks, if it changes that: `h200`.

        None for a reply that is a question or a remark of its own. It leaves nothing open for a chat's settings.
        """
        asked = self.reply(earlier, fills=False)
        if isinstance(asked, Refusal) or not asked.command.is_shareable:
            return None
        commands = tuple(follow_up(asked, text, self.grammar))
        answered = (command for command in commands if isinstance(self.reply(command, fills=False), Asked))
        return next(chain(answered, commands), None)

    def with_claim(self, text: str, replied_to: str) -> str | None:
        """The question of a reply to somebody's message, if it asks whether that is true: `/check`."""
        return self._understanding.with_claim(text, replied_to)

    def actions(self, reply: Asked[Any, Any] | Refusal) -> tuple[tuple[Action, ...], ...]:
        """What is worth a tap under an answer or a refusal, in rows."""
        if isinstance(reply, Refusal):
            return ((Action(verbatim(reply.attempt), reply.attempt),),) if reply.attempt else ()
        if reply.answer.actions:
            return reply.answer.actions
        if reply.command.request.settable:
            own = (reply.answer.first_actions,) if reply.answer.first_actions else ()
            return own + self._variants.of(reply, self.context())
        return tuple((Action(verbatim(example), example),) for example in reply.answer.examples)

    @cached_property
    def _variants(self) -> KnownVariants:
        return KnownVariants(self.grammar)

    def warm_up(self) -> None:
        """Load now what the first answers would wait for: names, words, exchange rates and hosts."""
        self.ask(self.commands["train"].example)
        with contextlib.suppress(RateUnknownError):
            self.rates.usd_to("CNY", None)
        self.hosts().names()

    def context(self, preferences: Preferences = NOTHING_SET) -> Context:
        """What an answer depends on besides the question, in a chat that has set some preferences."""
        return Context(self.catalog, self.rates, self.clock(), preferences, self.hosts)

    def _answer(self, sentence: Sentence, preferences: Preferences, *, fills: bool) -> Asked[Any, Any]:
        command, context = self.commands[sentence.command], self.context(preferences)
        given = Given(sentence.words, sentence.repeated)
        settable = command.request.fillable(given) if fills else frozenset[str]()
        request, filled = resolve_with(
            given, preferences, settable, self.catalog, lambda words: command.resolve(words, context)
        )
        asked = command.answer(request, context)
        kept = Change(preferences, request.kept(asked.report, preferences)) if "keep" in given.words else None
        asked = replace(asked, canonical=self._lasting(asked, preferences), filled=filled, kept=kept)
        return _noted(asked, sentence.left_out)

    def _lasting(self, asked: Asked[Any, Any], preferences: Preferences) -> str:
        """The canonical command, with the defaults named that the settings of this chat would replace."""
        if preferences == NOTHING_SET or not asked.command.request.settable:
            return asked.canonical
        sentence = self.grammar.read(asked.canonical)
        given = Given(sentence.words, sentence.repeated)
        settable = asked.command.request.fillable(given)
        words = lasting_words(asked.request, given, preferences, settable, self.catalog)
        return " ".join((asked.canonical, *words))

    def _read_whole(self, text: str, preferences: Preferences) -> Asked[Any, Any] | None:
        """The answer to a text that a command reads by itself: it is no sentence of the language."""
        if len(text) > MOST_CHARACTERS_OF_A_TEXT:
            return None
        context = self.context(preferences)
        for command in self.commands.values():
            if command.read_whole is not None and (request := command.read_whole(text, context)) is not None:
                return command.answer(request, context)
        return None

    def _resolve(self, sentence: Sentence) -> object:
        """Everything that may refuse a sentence, so that no correction is offered that would be refused in turn."""
        command, context = self.commands[sentence.command], self.context()
        return command.does.run(command.resolve(Given(sentence.words, sentence.repeated), context), context)

    def _completed(self, refusal: Refusal) -> Refusal:
        """The same with its corrected command as short as it can be said, in place of a whole sentence with it."""
        if refusal.attempt is not None:
            refusal.attempt = self.ask(refusal.attempt).canonical
        return refusal


def _noted(asked: Asked[Any, Any], left_out: Sequence[str] = ()) -> Asked[Any, Any]:
    """With a note of what the chat's settings added, and of figures of a claim in prose that were not taken."""
    of_kept = (t("Kept for this chat: /settings shows it"),) if asked.kept is not None else ()
    of_chat = (of_settings(asked.filled), *of_kept) if asked.filled else of_kept
    of_claim = (t("Also named, left out: {what}", what=", ".join(left_out)),) if left_out else ()
    if not (of_chat or of_claim):
        return asked
    return replace(asked, answer=replace(asked.answer, notes=(*of_chat, *asked.answer.notes, *of_claim)))
