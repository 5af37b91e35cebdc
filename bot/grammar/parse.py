"""From a message to a command and the values of its fields."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.grammar.normalise import normalise
from bot.grammar.quantities import MAGNITUDES, Quantity
from bot.grammar.refusal import Refusal
from bot.grammar.tokens import Token, tokenise
from bot.grammar.vocabulary import KEY_BY_FIELD, hanzi_words
from bot.grammar.words import Recogniser, Word
from bot.text import t
from config.catalog import Catalog

_COMMAND = re.compile(r"/ ?([a-zA-Z_]+|[\u3400-\u9fff]+)(?:@(\w+))?")
_FIRST_WORD = re.compile(r"[a-zA-Z][a-zA-Z\-]*|[\u3400-\u9fff]{2}")
_MOST_CORRECTIONS = 3
_MOST_TOKENS = 80
_SPACES = re.compile(r" {2,}")


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
        self._resolve = resolve
        self.syntax = {syntax.name: syntax for syntax in commands}
        self._by_name = {name: s for s in self.syntax.values() for name in (s.name, *s.aliases)}
        self._hanzi = hanzi_words(catalog, frozenset(self._by_name))

    def parse(self, text: str) -> Sentence:
        """The command and the values of its fields.

        Raises Refusal for what cannot be understood, NotACommandError for text that is none.
        """
        return self._parse(text, _MOST_CORRECTIONS)

    def _parse(self, text: str, corrections: int) -> Sentence:
        line = normalise(text)
        syntax, body = self._command(line)
        tokens = tokenise(line, body, self._hanzi)
        if len(tokens) > _MOST_TOKENS:
            raise Refusal(
                t("that is too long for me: give sizes and names only"), command=syntax.name, attempt=syntax.example
            )
        try:
            words, repeated = self._words(syntax, tokens)
        except Refusal as refusal:
            refusal.command = syntax.name
            self._correct(refusal, line, body, tokens, syntax, corrections)
            raise
        return Sentence(syntax.name, words, repeated, line, tuple(tokens), body)

    def refused(self, sentence: Sentence, refusal: Refusal, corrections: int = _MOST_CORRECTIONS) -> Refusal:
        """The same refusal of an understood sentence, with a corrected command where one can be made."""
        refusal.command = sentence.command
        if refusal.span is None and refusal.field is not None and refusal.field in sentence.words:
            word = sentence.words[refusal.field]
            refusal.span, refusal.at = word.span, word.text
        syntax = self.syntax[sentence.command]
        self._correct(refusal, sentence.line, sentence.body, list(sentence.tokens), syntax, corrections)
        return refusal

    def _command(self, line: str) -> tuple[Syntax, int]:
        if found := _COMMAND.match(line):
            name = found[1].lower().replace("_", "-") if found[1].lower() not in self._by_name else found[1].lower()
            if syntax := self._by_name.get(name):
                return syntax, found.end()
            for length in range(len(name) - 1, 1, -1):
                rest = line[found.start(1) + length : found.start(1) + length + 1]
                if (syntax := self._by_name.get(name[:length])) and "\u3400" <= rest[:1] <= "\u9fff":
                    return syntax, found.start(1) + length
            from bot.grammar.mistakes import nearest

            near = tuple(
                f"/{name}" for name in dict.fromkeys(self._by_name[n].name for n in nearest(name, self._by_name))
            )
            rest = line[found.end() :].strip()
            attempts = (f"{command} {rest}".strip() for command in near)
            raise Refusal(
                t("I do not know the command `{word}`", word=found[0]),
                at=found[0],
                did_you_mean=near,
                attempt=next((a for a in attempts if self.understands(a)), near[0] if near else "/help"),
            )
        if found := _FIRST_WORD.match(line):
            word = found[0].lower()
            for length in range(len(word), 1, -1):
                whole = length == len(word) or not word.isascii()
                if whole and (syntax := self._by_name.get(word[:length])):
                    return syntax, length
        if self._begins_with_quantity(line):
            return self.syntax["train"], 0
        raise NotACommandError(line)

    def _begins_with_quantity(self, line: str) -> bool:
        number = re.match(r"-?[\d.,]+(?:e\d+)?", line)
        if number is None or not line:
            return False
        if re.match(r"\d+x\d", line.lower()):
            return True
        rest = line[number.end() :].lstrip().lower()
        units = sorted((unit for unit in MAGNITUDES if unit), key=len, reverse=True)
        return (
            "e" in number[0]
            or any(rest.startswith(u) and not rest[len(u) :][:1].isalpha() for u in units)
            or bool(re.match(r"[kmgt]b\b|百|千|万|亿", rest))
        )

    def _words(self, syntax: Syntax, tokens: list[Token]) -> tuple[dict[str, Word], dict[str, tuple[Word, ...]]]:
        if any("," in token.text for token in tokens):
            from bot.grammar.mistakes import ambiguous_comma

            if refusal := ambiguous_comma(tokens):
                raise refusal
        words: dict[str, Word] = {}
        repeated: dict[str, list[Word]] = {}
        quantities: list[Word] = []
        for word in Recogniser(tokens, self.catalog, syntax.takes).words():
            if word.field == "quantity":
                quantities.append(word)
                continue
            self._check_taken(syntax, word)
            if word.field in syntax.many:
                repeated.setdefault(word.field, []).append(word)
            elif (earlier := words.get(word.field)) is None:
                words[word.field] = word
            elif earlier.value != word.value:
                raise _named_twice(earlier, word)
        self._place(syntax, quantities, words)
        return words, {field: tuple(values) for field, values in repeated.items()}

    def _check_taken(self, syntax: Syntax, word: Word) -> None:
        field = "offer" if word.field in ("provider", "purchase", "pick") else word.field
        if field in syntax.takes:
            return
        raise Refusal(
            t("/{command} has no use for `{word}`", command=syntax.name, word=word.text), at=word.text, span=word.span
        )

    def _place(self, syntax: Syntax, quantities: list[Word], words: dict[str, Word]) -> None:
        """Bare quantities fill the positional fields that are still free; a model already gives its size."""
        free = [
            field for field in syntax.positional if field not in words and not (field == "params" and "model" in words)
        ]
        sizes = [word for word in quantities if _is_size_of_model(words.get("model"), word)]
        if len(quantities) > len(free) and sizes:
            quantities = [word for word in quantities if word is not sizes[0]]
        for word in quantities:
            if not free:
                raise Refusal(t("one quantity too many: `{word}`", word=word.text), at=word.text, span=word.span)
            field = free.pop(0)
            value = word.value.value if isinstance(word.value, Quantity) and field != "params" else word.value
            words[field] = Word(field, value, word.text, word.span)

    def understands(self, text: str) -> bool:
        """Whether a text parses as it stands."""
        return self._parsing(text, 0) == text

    def _correct(
        self, refusal: Refusal, line: str, body: int, tokens: list[Token], syntax: Syntax, corrections: int
    ) -> None:
        """Give a refusal a command that works: the corrected one, or at least the example."""
        if refusal.attempt is None:
            refusal.attempt = self._corrected(refusal, line, body, tokens, syntax, corrections)
        if refusal.attempt is None and corrections == _MOST_CORRECTIONS:
            refusal.attempt = syntax.example

    def _corrected(
        self, refusal: Refusal, line: str, body: int, tokens: list[Token], syntax: Syntax, corrections: int
    ) -> str | None:
        """The command with the refused words replaced, dropped or completed, if that parses."""
        if not corrections:
            return None
        head = f"/{syntax.name}"
        if refusal.span is None or not tokens:
            candidates = [f"{head} {line[body:].strip()} {text}" for text in refusal.append]
        else:
            first, last = tokens[refusal.span[0]], tokens[min(refusal.span[1], len(tokens)) - 1]
            before, after = line[body : first.start], line[last.end :]
            texts = refusal.replace_with if corrections == _MOST_CORRECTIONS else refusal.replace_with[:1] + ("",)
            candidates = [f"{head} {before}{text}{after}" for text in texts]
        for candidate in candidates:
            if attempt := self._parsing(_SPACES.sub(" ", candidate).strip(), corrections - 1):
                return attempt
        return None

    def _parsing(self, text: str, corrections: int) -> str | None:
        """The text if it parses, its own correction if that does, or None."""
        try:
            sentence = self._parse(text, corrections)
        except Refusal as further:
            return further.attempt
        except NotACommandError:
            return None
        try:
            self._resolve(sentence)
        except Refusal as further:
            return self.refused(sentence, further, corrections).attempt
        return text


def _is_size_of_model(model: Word | None, quantity: Word) -> bool:
    size = getattr(model.value, "params", None) if model else None
    return size is not None and isinstance(quantity.value, Quantity) and abs(quantity.value.value / size - 1) < 0.03


def _named_twice(earlier: Word, later: Word) -> Refusal:
    what = KEY_BY_FIELD[later.field].names[0] if later.field in KEY_BY_FIELD else later.field
    return Refusal(
        t(
            "one {what} is meant, and there are two: `{first}` and `{second}`",
            what=what,
            first=earlier.text,
            second=later.text,
        ),
        at=later.text,
        replace_with=("",),
        span=later.span,
    )
