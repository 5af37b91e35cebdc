"""Texts that claim something about a training run, written for people: the question of the language that each is."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.caps import MOST_CHARACTERS, MOST_CHARACTERS_OF_A_TEXT
from bot.grammar.parse import Grammar, NotACommandError, Sentence
from bot.grammar.refusal import Refusal
from bot.grammar.sentence import Syntax
from bot.text import joined, t, verbatim

if TYPE_CHECKING:
    from bot.grammar.claims.reading import Prose

_SLASHES = ("/", "／")
_HEAD = 80
"""Characters in which a text names its command."""
_ENOUGH = 2
"""Figures that make a claim."""
_ASKS = (
    r"\b(?:is|are|was) (?:it|this|that|these|those) (?:really |actually )?"
    r"(?:true|right|real|correct|plausible|possible)\b|"
    r"\badds? up\b|\bfact[ -]?check|\bplausible\b|\bmake(?:s)? sense\b|"
    r"靠谱|真的吗|是真的|属实|可信|合理吗|对吗|对不对|对得上|说得通|算得对"
)
_TELLS = (
    r"\b(?:was|were|been|took|takes|costs?|trained|used|uses|spent|required|requires|consumed|reportedly|claim(?:s|ed)?)\b|"
    r"花了|花费|用了|用时|耗时|耗资|训练了|只用|仅用|据说|号称|据称"
)
_NO_SLIP = re.compile(r"-(?:hours?|hrs?|days?|years?)$|[\u3400-\u9fff]\d", re.IGNORECASE)
"""Times of GPUs, and a Chinese word before a number: `H100-hours`, `租了1000`."""
_PROSE = re.compile(r"[a-z]{3,}|[\u3400-\u9fff]{2,}", re.IGNORECASE)
_IS_OF_MONEY = re.compile(r"[^=]*(?:[万亿] ?块|花[^=,，。]{1,9}块|over ?[$¥€£])[^=]*", re.IGNORECASE)
"""块 counts GPUs in the language and yuan in prose; and only prose keeps the bound of a sum. What is said with a key is
of the language."""
_IS_OF_HOURS = re.compile(r"[^=]*(?:\b[a-z][\w-]*[ -](?:hours?|hrs?)\b|(?:卡|gpu) ?小?时)[^=]*", re.IGNORECASE)
"""A number before a GPU counts GPUs in the language: `147K H800 GPU hours`."""


class Claims:
    """Reads what is claimed in a text, behind the command that checks it or without any."""

    def __init__(self, grammar: Grammar, resolve: Callable[[Sentence], object]) -> None:
        """`resolve` raises the Refusal of a sentence that has no answer."""
        self._grammar = grammar
        self._resolve = resolve
        self._syntax = next((syntax for syntax in grammar.syntax.values() if syntax.reads_prose), None)

    def named(self, text: str) -> Sentence | None:
        """A claim in prose behind its command; None for a sentence of the language, and for another command.

        Raises Refusal for prose that holds nothing to check, and for figures of several models.
        """
        body = self._body(text)
        if body is None or self._syntax is None:
            return None
        refusal = self._refusal(text)
        if refusal is None:
            return self._misread(body, self._syntax)
        if self._is_slip(refusal) and not self._has_prose(body):
            return None
        prose = self._read(body, self._syntax)
        if prose.figures >= _ENOUGH:
            sentence = self._sentence(prose)
            if prose.is_of_serving and not self._is_answered(sentence):
                raise self._nothing(prose)
            return sentence
        if not self._has_prose(body):
            return None
        if not text.lstrip().startswith(_SLASHES):
            return None  # `check the price of h100` is another question
        raise self._nothing(prose)

    def _misread(self, body: str, syntax: Syntax) -> Sentence | None:
        """What the language reads too, but with yuan or GPU-hours as GPUs, or without a bound: `500万块训练了70B`."""
        is_of_money, is_of_hours = _IS_OF_MONEY.fullmatch(body), _IS_OF_HOURS.fullmatch(body)
        if not is_of_money and not is_of_hours:
            return None
        prose = self._read(body, syntax)
        is_claim = prose.figures >= _ENOUGH and (prose.has_cost or is_of_hours is not None)
        return self._sentence(prose) if is_claim else None

    def passed_on(self, text: str) -> Sentence | None:
        """A claim without a command: of which somebody asks whether it is true, or that tells what a run took.

        None for one that cannot be checked, as for any other text.
        """
        if self._syntax is None or len(text) > MOST_CHARACTERS_OF_A_TEXT or text.lstrip().startswith(_SLASHES):
            return None
        if not any(re.search(words, text, re.IGNORECASE) for words in (_ASKS, _TELLS)):
            return None
        prose = self._read(text, self._syntax)
        if prose.figures < _ENOUGH or prose.is_of_serving or len(prose.claims) > 1:
            return None
        sentence = self._sentence(prose)
        return sentence if self._is_answered(sentence) else None

    def behind_verb(self, text: str) -> str | None:
        """What stands behind the command's name without its slash, where that may be only a verb."""
        if len(text) > MOST_CHARACTERS or text.lstrip().startswith(_SLASHES):
            return None
        return self._body(text)

    def with_claim(self, text: str, replied_to: str) -> str | None:
        """The command with the message that it replies to, unless it says itself what to check."""
        body = self._body(text) if text.lstrip().startswith(_SLASHES) else None
        if body is None or self._syntax is None or self._read(body, self._syntax).figures >= _ENOUGH:
            return None
        return f"{text}\n{replied_to}"[:MOST_CHARACTERS_OF_A_TEXT]

    def _read(self, text: str, syntax: Syntax) -> "Prose":
        from bot.grammar.claims.reading import read_prose  # not at the start: its patterns take a while to compile

        return read_prose(text, self._grammar, syntax)

    def _body(self, text: str) -> str | None:
        """What stands behind the command that reads prose; None where another one is named, or none."""
        if len(text) > MOST_CHARACTERS_OF_A_TEXT:
            return None
        try:
            head = self._grammar.line_of(text[:_HEAD])
            syntax, body = self._grammar.command_of(head)
        except (Refusal, NotACommandError):
            return None
        if syntax is not self._syntax:
            return None
        name = head[:body].lstrip("/ ").split("@")[0]
        found = re.search(re.escape(name), text, re.IGNORECASE)
        return re.sub(r"^@\w+", "", text[found.end() :]) if found is not None else text

    def _refusal(self, text: str) -> Refusal | None:
        """Why a text is no sentence of the language."""
        if len(text) > MOST_CHARACTERS:
            return Refusal(t("That is too long for me: give sizes and names only"))
        try:
            self._grammar.read(self._grammar.line_of(text))
        except Refusal as refusal:
            return refusal
        return None

    def _is_slip(self, refusal: Refusal) -> bool:
        """Whether a word is nearly one of the language, and so no part of any prose: `a100-80gg`."""
        return bool(refusal.did_you_mean) and not _NO_SLIP.search(refusal.at or "")

    def _has_prose(self, body: str) -> bool:
        """Whether some word is none of the language, so that a figure beside it may be anything."""
        assert self._syntax is not None  # or there would be no body
        dialect = self._grammar.dialect_of(self._syntax)
        if len(body) > MOST_CHARACTERS:
            return True
        tokens = self._grammar.tokens_of(self._grammar.line_of(body), 0)
        return any(
            _PROSE.fullmatch(token.low) and token.low not in dialect.fillers and dialect.named(token.key) is None
            for token in tokens
        )

    def _is_answered(self, sentence: Sentence) -> bool:
        try:
            self._resolve(sentence)
        except Refusal:
            return False
        return True

    def _sentence(self, prose: "Prose") -> Sentence:
        assert self._syntax is not None  # it has read the prose
        lines = [f"/{self._syntax.name} {claim}" for claim in prose.claims]
        if len(lines) > 1:
            names = joined((verbatim(name) for name in prose.models), t("{left}, {right}")) or t("")
            answered = (line for line in lines if self._is_answered(self._grammar.read(line)))
            message = t("Figures of several models: {names}. Which one?", names=names)
            raise Refusal(message, attempt=next(answered, self._syntax.example), command=self._syntax.name)
        return self._grammar.read_claim(lines[0], prose.left_out)

    def _nothing(self, prose: "Prose") -> Refusal:
        assert self._syntax is not None
        if prose.is_of_serving:
            message = t("That is about serving a model; /check is about training. Ask /infer or /api")
        else:
            message = t("Nothing to check there: it takes two figures of a run, e.g. GPUs and days beside a model")
        return Refusal(message, command=self._syntax.name, attempt=self._syntax.example)
