"""From a message to a command and the values of its fields."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.grammar.dialect import Dialect
from bot.grammar.lexicon import hanzi_words
from bot.grammar.line import Line, Word
from bot.grammar.normalise import normalise
from bot.grammar.quantities import Quantity
from bot.grammar.refusal import Refusal
from bot.grammar.tokens import Token, tokenise
from bot.grammar.vocabulary import KEY_BY_FIELD, KEYS
from bot.grammar.words import Recogniser, begins_with_size
from bot.text import t
from config.catalog import Catalog

_BEFORE_COMMAND = re.compile(r"[' \",]*(?:@\w+[ ,:]+)?[' \",]*")
_COMMAND = re.compile(r"/ ?([a-zA-Z_]+|[\u3400-\u9fff]+)(?:@(\w+))?")
_FIRST_WORD = re.compile(r"[a-zA-Z][a-zA-Z\-]*|[\u3400-\u9fff]{2}")
_FIRST_WORDS = 60
"""Characters in which a message shows whether it begins with a quantity."""
_MOST_CHARACTERS = 1000
_MOST_TOKENS = 80
_MOST_DAYS_GUESSED = 365


@dataclass(frozen=True)
class Syntax:
    """What the grammar needs to know of a command."""

    name: str
    aliases: tuple[str, ...]
    takes: frozenset[str]
    positional: tuple[str, ...]
    many: frozenset[str]
    example: str


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


class NotACommandError(Exception):
    """Text that does not begin like a command: a remark, not a question."""


class Grammar:
    """The language over one catalogue and one set of commands."""

    def __init__(
        self, catalog: Catalog, commands: Iterable[Syntax], resolve: Callable[[Sentence], object] = lambda _: None
    ) -> None:
        """`resolve` raises Refusal for a sentence that parses but asks for the impossible; corrections must pass it."""
        self.catalog = catalog
        self.resolve = resolve
        self.syntax = {syntax.name: syntax for syntax in commands}
        self.by_name = {name: s for s in self.syntax.values() for name in (s.name, *s.aliases)}
        key_names = (name for key in KEYS for name in key.names)
        self._hanzi = hanzi_words(catalog, frozenset((*self.by_name, *key_names)))
        self._dialects: dict[str, Dialect] = {}

    def parse(self, text: str) -> Sentence:
        """The command and the values of its fields.

        Raises Refusal for what cannot be understood, with a corrected command; NotACommandError for text that is none.
        """
        line = normalise(text[: _MOST_CHARACTERS + 1])
        try:
            return self.read(line)
        except Refusal as refusal:
            from bot.grammar.correct import correct  # the rare case

            correct(self, refusal, line)
            raise

    def refused(self, sentence: Sentence, refusal: Refusal) -> Refusal:
        """The same refusal of an understood sentence, with a corrected command where one can be made."""
        from bot.grammar.correct import correct  # the rare case

        point_at(refusal, sentence)
        correct(self, refusal, sentence.line)
        return refusal

    def read(self, line: str) -> Sentence:
        """The sentence that a normalised line is. Raises Refusal without a corrected command, NotACommandError."""
        syntax, body = self.command_of(line)
        if len(line) > _MOST_CHARACTERS or len(tokens := self.tokens_of(line, body)) > _MOST_TOKENS:
            message = t("that is too long for me: give sizes and names only")
            raise Refusal(message, command=syntax.name, attempt=syntax.example)
        try:
            words, repeated = self._words(syntax, tokens)
        except Refusal as refusal:
            refusal.command = syntax.name
            raise
        return Sentence(syntax.name, words, repeated, line, tuple(tokens), body)

    def tokens_of(self, line: str, body: int) -> list[Token]:
        """The words of a normalised line after its command."""
        return tokenise(line, body, self._hanzi)

    def command_of(self, line: str) -> tuple[Syntax, int]:
        """The command of a normalised line, and where the words after it begin.

        Raises Refusal for a command that does not exist, NotACommandError.
        """
        start = match.end() if (match := _BEFORE_COMMAND.match(line)) else 0
        if found := _COMMAND.match(line, start):
            return self._named_command(line, found)
        if found := _FIRST_WORD.match(line, start):
            word = found[0].lower()
            if syntax := self.by_name.get(word):
                return syntax, found.end()
        if "train" in self.syntax and line[start : start + 1] in set("0123456789.-"):
            syntax = self.syntax["train"]
            beginning = self.tokens_of(line[: start + _FIRST_WORDS], start)
            if begins_with_size(Line(beginning, self._dialect(syntax))):
                return syntax, start
        raise NotACommandError(line)

    def _named_command(self, line: str, found: re.Match[str]) -> tuple[Syntax, int]:
        name = found[1].lower()
        if syntax := self.by_name.get(name) or self.by_name.get(name.replace("_", "-")):
            return syntax, found.end()
        for length in range(len(name) - 1, 1, -1):
            if not name.isascii() and (syntax := self.by_name.get(name[:length])):
                return syntax, found.start(1) + length
        from bot.grammar.mistakes import unknown_command  # the rare case

        raise unknown_command(found[0], name, {name: syntax.name for name, syntax in self.by_name.items()})

    def _dialect(self, syntax: Syntax) -> Dialect:
        dialect = self._dialects.get(syntax.name)
        if dialect is None:
            dialect = self._dialects[syntax.name] = Dialect.of(self.catalog, syntax.takes)
        return dialect

    def _words(self, syntax: Syntax, tokens: list[Token]) -> tuple[dict[str, Word], dict[str, tuple[Word, ...]]]:
        if any("," in token.text for token in tokens):
            from bot.grammar.mistakes import ambiguous_comma  # the rare case

            if refusal := ambiguous_comma(tokens):
                raise refusal
        words: dict[str, Word] = {}
        repeated: dict[str, list[Word]] = {}
        quantities: list[Word] = []
        for word in Recogniser(Line(tokens, self._dialect(syntax))).words():
            if word.field == "quantity" and syntax.positional:
                quantities.append(word)
                continue
            self._check_taken(syntax, word)
            if word.field in syntax.many:
                repeated.setdefault(word.field, []).append(word)
            elif (earlier := words.get(word.field)) is None:
                words[word.field] = word
            elif earlier.value != word.value:
                words[word.field] = _more_exact(earlier, word)
        self._place(syntax, quantities, words, repeated.get("model", ()))
        return words, {field: tuple(values) for field, values in repeated.items()}

    def _check_taken(self, syntax: Syntax, word: Word) -> None:
        field = "offer" if word.field in ("provider", "purchase", "pick") else word.field
        if field in syntax.takes:
            return
        message = t("/{command} has no use for `{word}`", command=syntax.name, word=word.text)
        near: tuple[str, ...] = ()
        if word.field == "in" and "deadline" in syntax.takes:
            message = t("`{word}`: a deadline needs a unit, e.g. in 30d", word=word.text)
            near = (f"in {word.value}d",) if isinstance(word.value, int) and word.value <= _MOST_DAYS_GUESSED else ()
        elif word.field == "quantity":
            from bot.grammar.mistakes import near_words  # the rare case

            near = near_words(word.text, self._dialect(syntax))
        raise Refusal(message, at=word.text, did_you_mean=near, span=word.span)

    def _place(self, syntax: Syntax, quantities: list[Word], words: dict[str, Word], models: Iterable[Word]) -> None:
        """Bare quantities fill the positional fields that are still free; a model already gives its size."""
        named = [words["model"]] if "model" in words else list(models)
        free = [field for field in syntax.positional if field not in words and not (field == "params" and named)]
        sizes = [word for word in quantities if any(_is_size_of_model(model, word) for model in named)]
        if len(quantities) > len(free) and sizes:
            quantities = [word for word in quantities if word is not sizes[0]]
        for word in quantities:
            if not free:
                raise Refusal(t("one quantity too many: `{word}`", word=word.text), at=word.text, span=word.span)
            field = free.pop(0)
            value = word.value.value if isinstance(word.value, Quantity) and field != "params" else word.value
            words[field] = Word(field, value, word.text, word.span)


def point_at(refusal: Refusal, sentence: Sentence) -> None:
    """Say which words of a sentence a refusal is about, where it only names the field."""
    refusal.command = sentence.command
    if refusal.span is None and refusal.field is not None and refusal.field in sentence.words:
        word = sentence.words[refusal.field]
        refusal.span, refusal.at = word.span, word.text


def _is_size_of_model(model: Word, quantity: Word) -> bool:
    size = getattr(model.value, "params", None)
    return size is not None and isinstance(quantity.value, Quantity) and abs(quantity.value.value / size - 1) < 0.03


def _more_exact(earlier: Word, later: Word) -> Word:
    """The one of two values that says more: `reserved` and `3y` go together. Raises Refusal where they do not."""
    if later.field == "purchase":
        for word, other in ((earlier, later), (later, earlier)):
            if str(word.value).startswith(f"{other.value}-"):
                return word
    what = KEY_BY_FIELD[later.field].names[0] if later.field in KEY_BY_FIELD else later.field
    message = t(
        "one {what} is meant, and there are two: `{first}` and `{second}`",
        what=what, first=earlier.text, second=later.text,
    )  # fmt: skip
    raise Refusal(message, at=later.text, replace_with=("",), span=later.span)
