"""From a text to the sentence that it is: a command, or what a question without one asks."""

from collections.abc import Callable

from bot.caps import MOST_WORDS, Effort
from bot.claims import Claims
from bot.grammar.parse import Grammar, NotACommandError, Sentence
from bot.grammar.refusal import Refusal
from bot.text import t
from bot.unanswered import Unanswered


class Understanding:
    """What texts ask, where that can be answered."""

    def __init__(
        self, grammar: Grammar, resolve: Callable[[Sentence], object], completed: Callable[[Refusal], Refusal]
    ) -> None:
        """`resolve` raises the Refusal of a sentence that has no answer, `completed` shortens what one suggests."""
        self._grammar = grammar
        self._resolve = resolve
        self._completed = completed
        self._claims = Claims(grammar, resolve)

    def names_command(self, text: str) -> bool:
        """Whether a text begins with a command, or with a slash as one does; other texts may be a question too."""
        try:
            self._grammar.command_of(self._grammar.line_of(text))
        except Refusal as refusal:
            return not refusal.is_of_a_remark
        except NotACommandError:
            return False
        return True

    def sentence(self, text: str, effort: Effort) -> Sentence:
        """The sentence that a text is. Raises Refusal, of a remark for one that asks nothing."""
        if (claimed := self._claims.named(text) or self._behind_verb(text, effort)) is not None:
            return claimed
        try:
            return self._of_the_language(text, effort)
        except Refusal as refusal:
            is_named = not refusal.is_of_a_remark and self.names_command(text)
            if is_named or (passed_on := self._claims.passed_on(text)) is None:
                raise
            return passed_on

    def with_claim(self, text: str, replied_to: str) -> str | None:
        """A command that checks a claim, with the message that it replies to; None for any other text."""
        return self._claims.with_claim(text, replied_to)

    def _behind_verb(self, text: str, effort: Effort) -> Sentence | None:
        """What is asked behind `check` where that is but a verb: `check the price of h100`."""
        rest = self._claims.behind_verb(text)
        if rest is None or self._answerable(self._grammar.line_of(text)) is not None:
            return None
        try:
            return self._of_the_language(rest, effort)
        except Refusal:
            return None

    def _of_the_language(self, text: str, effort: Effort) -> Sentence:
        line = self._grammar.line_of(text)
        try:
            return (
                self._how_large(line, effort)
                or self._meant(line, effort)
                or self._meant_besides(line)
                or self._parsed(line, effort)
            )
        except Refusal as refusal:
            raise (self._completed(refusal) if refusal.is_of_comparison else refusal) from None
        except NotACommandError:
            if len(self._grammar.tokens_of(line, 0)) > MOST_WORDS:
                raise self._grammar.too_long(line) from None
            example = self._grammar.syntax["train"].example
            hint = t("I answer what language models cost: `{example}`, or /help", example=example)
            raise Refusal(hint, is_of_a_remark=True) from None

    def _parsed(self, line: str, effort: Effort) -> Sentence:
        try:
            return self._grammar.parse_line(line, effort)
        except NotACommandError:
            if (misspelt := self._grammar.misspelt(line, effort)) is not None:
                raise self._completed(misspelt) from None
            raise

    def _meant(self, line: str, effort: Effort) -> Sentence | None:
        """What a text asks that names no command but is understood as a whole: `deepseek-v3 h800 x2048`.

        Raises Refusal where all of its words are understood and only something is missing: `405B on 16k h100`, or
        where all are but for some that are nearly words: `run llama 70b on h1oo`.
        """
        unanswered = Unanswered(self._grammar, effort)
        for meant in self._grammar.commands_meant(line):
            named = f"/{meant.command} {line}"
            try:
                sentence = self._grammar.read(named)
            except Refusal as refusal:
                unanswered.add_unread(meant, named, refusal)
                continue
            if not (sentence.words or sentence.repeated):
                return None
            has_subject = sentence.has_its_subject or (meant.is_of_all and sentence.has_size)
            if not (meant.is_borne_out_by(sentence.words) and (meant.is_said or has_subject)):
                continue
            try:
                self._resolve(sentence)
            except Refusal as refusal:
                unanswered.add_incomplete(sentence, refusal)
            else:
                return sentence
        if (likeliest := unanswered.likeliest(line)) is not None:
            raise self._completed(likeliest)
        return None

    def _how_large(self, line: str, effort: Effort) -> Sentence | None:
        """What a text asks that wants to know which model some money or GPUs train: `what can I train with 64 h100`.

        None for one that says something else too. Raises Refusal where the money or the time is missing.
        """
        if not self._grammar.asks_how_large(line):
            return None
        try:
            sentence = self._grammar.read(f"/budget {line}")
        except Refusal:
            return None
        try:
            self._resolve(sentence)
        except Refusal as refusal:
            if not refusal.append:
                return None
            raise self._completed(self._grammar.refused(sentence, refusal, effort)) from None
        return sentence

    def _meant_besides(self, line: str) -> Sentence | None:
        """What a text asks that cannot be answered as the command whose word it begins with: `memory of an h100`."""
        if self._grammar.asks_which_gpu(line) and (compared := self._answerable(f"/compare {line}")) is not None:
            return compared
        others = tuple(self._grammar.commands_besides(line))
        if not others or self._answerable(line) is not None:
            return None
        found = (self._answerable(f"/{command} {line}") for command in others)
        return next((sentence for sentence in found if sentence is not None and sentence.has_its_subject), None)

    def _answerable(self, line: str) -> Sentence | None:
        """The sentence that a line is, or None for one that would be refused."""
        try:
            sentence = self._grammar.read(line)
            self._resolve(sentence)
        except Refusal:
            return None
        return sentence
