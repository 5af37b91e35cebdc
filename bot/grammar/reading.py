"""Read a line as a command and the values of its fields; nothing is corrected here."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.caps import MOST_CHARACTERS, MOST_WORDS
from bot.grammar.agreement import (
    is_size_of_model,
    more_exact,
    refuse_ambiguous_comma,
    refuse_file_of_any_format,
    refuse_mixture_of_unknown_part,
    refuse_price_of_all,
    refuse_traffic_of_what,
)
from bot.grammar.dialect import Dialect
from bot.grammar.hanzi import hanzi_words
from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.line import Line, Word
from bot.grammar.meant import Meant, asks_how_large, asks_which_gpu, commands_meant, meant_besides
from bot.grammar.quantities import Quantity
from bot.grammar.refusal import Refusal
from bot.grammar.sentence import Sentence, Syntax
from bot.grammar.tokens import Token, tokenise
from bot.grammar.vocabulary import KEYS
from bot.grammar.words import Recogniser
from bot.text import t
from config.catalog import Catalog

_BEFORE_COMMAND = re.compile(r"[' \",]*(?:@\w+[ ,:]+)?[' \",]*")
_COMMAND = re.compile(r"/ ?([a-zA-Z_]+|[\u3400-\u9fff]+)(?:@(\w+))?")
_SECOND_WORD = re.compile(r"[ -]([a-zA-Z]+(?:-[a-zA-Z]+)*)(?![\w-])")
"""Of `/fine-tune` and `/fine tune`, and of `/rent-vs-buy`."""
_FIRST_WORD = re.compile(r"[a-zA-Z][a-zA-Z\-]*|[\u3400-\u9fff]{2}")
_FIRST_WORDS = 60
"""Characters in which a message shows whether it begins with a quantity."""
_IN_TOKENS = frozenset(("examples", "prompts"))
"""What gives the tokens too."""
_LONG_NAME = 3
"""Letters of a command that is read in `/gpu4090` too; `/h100` is no `/h`."""


class NotACommandError(Exception):
    """Text that does not begin like a command: a remark, not a question."""


class Language:
    """The words of one catalogue and one set of commands."""

    def __init__(
        self,
        catalog: Catalog,
        commands: Iterable[Syntax],
        resolve: Callable[[Sentence], object] = lambda _: None,
        hosted: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        """`resolve` raises Refusal for a sentence that parses but asks for the impossible; corrections must pass it.

        `hosted` gives the names of models that hosts of APIs have; it is called when somebody asks about one.
        """
        self.catalog = catalog
        self.resolve = resolve
        self._hosted = hosted
        self.syntax = {syntax.name: syntax for syntax in commands}
        self.by_name = {name: s for s in self.syntax.values() for name in (s.name, *s.aliases)}
        key_names = (name for key in KEYS for name in key.names)
        self._hanzi = hanzi_words(catalog, frozenset((*self.by_name, *key_names)))
        self._dialects: dict[str, Dialect] = {}

    def read(self, line: str) -> Sentence:
        """The sentence that a normalised line is. Raises Refusal without a corrected command, NotACommandError."""
        syntax, body = self.command_of(line)
        if len(line) > MOST_CHARACTERS or len(tokens := self.tokens_of(line, body)) > MOST_WORDS:
            raise self.too_long(line)
        try:
            words, repeated = self._words(syntax, tokens)
        except Refusal as refusal:
            refusal.command = syntax.name
            raise
        return Sentence(syntax.name, words, repeated, line, tuple(tokens), body)

    def read_claim(self, line: str, left_out: tuple[str, ...]) -> Sentence:
        """The same of a line that says what prose claims, with the figures of it that were not taken."""
        return replace(self.read(line), left_out=left_out)

    def too_long(self, line: str) -> Refusal:
        """The refusal of a message that nobody would read to its end, a remark included."""
        message = t("That is too long for me: give sizes and names only")
        try:
            syntax = self.command_of(line)[0]
        except NotACommandError:
            example = self.syntax["train"].example if "train" in self.syntax else None
            return Refusal(message, attempt=example, is_of_a_remark=True)
        except Refusal as refusal:
            near = refusal.did_you_mean[:1]
            refusal.attempt = self.by_name[near[0].removeprefix("/")].example if near else "/help"
            return refusal
        return Refusal(message, command=syntax.name, attempt=syntax.example)

    def tokens_of(self, line: str, body: int) -> list[Token]:
        """The words of a normalised line after its command."""
        return tokenise(line, body, self._hanzi)

    def command_of(self, line: str) -> tuple[Syntax, int]:
        """The command of a normalised line, and where the words after it begin.

        Raises Refusal for a command that does not exist, NotACommandError.
        """
        start = _beginning_of(line)
        if found := _COMMAND.match(line, start):
            return self._named_command(line, found)
        if (named := self._command_by_word(line, start)) is not None:
            return named
        if "train" in self.syntax and line[start : start + 1] in set("0123456789.-"):
            syntax = self.syntax["train"]
            if self._begins_with_size(syntax, line, start):
                return syntax, start
        raise NotACommandError(line)

    def commands_meant(self, line: str) -> Iterator[Meant]:
        """The commands that a normalised line without one may be about; none for a line that names its own."""
        start = _beginning_of(line)
        if _COMMAND.match(line, start) is None and self._command_by_word(line, start) is None:
            words = (token.low for token in self.tokens_of(line, 0))
            yield from commands_meant(words, self.catalog.defaults.unpublished_models)

    def commands_besides(self, line: str) -> Iterator[str]:
        """The commands that a normalised line may be about if not the one whose word it begins with, without slash."""
        start = _beginning_of(line)
        if _COMMAND.match(line, start) is None and (named := self._command_by_word(line, start)) is not None:
            words = (token.low for token in self.tokens_of(line, 0))
            yield from meant_besides(named[0].name, words, self.catalog.defaults.unpublished_models)

    def asks_which_gpu(self, line: str) -> bool:
        """Whether a normalised line asks which of all GPUs is the cheapest, without slash."""
        return _COMMAND.match(line, _beginning_of(line)) is None and asks_which_gpu(
            token.low for token in self.tokens_of(line, 0)
        )

    def asks_how_large(self, line: str) -> bool:
        """Whether a normalised line asks which model can be trained, without slash."""
        return _COMMAND.match(line, _beginning_of(line)) is None and asks_how_large(line)

    def _command_by_word(self, line: str, start: int) -> tuple[Syntax, int] | None:
        if found := _FIRST_WORD.match(line, start):
            syntax = self.by_name.get(found[0].lower())
            if syntax and (_is_whole_word(line, found.end()) or self._begins_with_size(syntax, line, found.end())):
                return syntax, found.end()
        return None

    def _begins_with_size(self, syntax: Syntax, line: str, start: int) -> bool:
        beginning = self.tokens_of(line[: start + _FIRST_WORDS], start)
        return Line(beginning, self.dialect_of(syntax)).begins_with_size()

    def _named_command(self, line: str, found: re.Match[str]) -> tuple[Syntax, int]:
        name = found[1].lower()
        if (behind := _SECOND_WORD.match(line, found.end())) and (
            syntax := self.by_name.get(f"{name}-{behind[1].lower()}")
        ):
            return syntax, behind.end()
        syntax = self.by_name.get(name) or self.by_name.get(name.replace("_", "-"))
        if syntax and (len(name) >= _LONG_NAME or _is_whole_word(line, found.end())):
            return syntax, found.end()
        for length in range(len(name) - 1, 1, -1):
            if not name.isascii() and (syntax := self.by_name.get(name[:length])):
                return syntax, found.start(1) + length
        from bot.grammar.mistakes import unknown_command  # the rare case

        end = found.end()
        while not _is_whole_word(line, end):
            end += 1
        raise unknown_command(
            line[found.start() : end], name, {name: syntax.name for name, syntax in self.by_name.items()}
        )

    def dialect_of(self, syntax: Syntax) -> Dialect:
        """What the words of a command may be."""
        dialect = self._dialects.get(syntax.name)
        if dialect is None:
            hosted = tuple(self._hosted()) if "traffic" in syntax.takes else ()
            dialect = self._dialects[syntax.name] = Dialect.of(self.catalog, syntax.takes, hosted)
        return dialect

    def _words(self, syntax: Syntax, tokens: list[Token]) -> tuple[dict[str, Word], dict[str, tuple[Word, ...]]]:
        refuse_ambiguous_comma(tokens)
        words: dict[str, Word] = {}
        repeated: dict[str, list[Word]] = {}
        quantities: list[Word] = []
        for word in Recogniser(Line(tokens, self.dialect_of(syntax))).words():
            if word.field == "quantity" and syntax.positional:
                quantities.append(word)
                continue
            self._check_taken(syntax, word)
            if word.field in syntax.many:
                repeated.setdefault(word.field, []).append(word)
            elif (earlier := words.get(word.field)) is None:
                words[word.field] = word
            elif earlier.value != word.value:
                words[word.field] = more_exact(earlier, word)
        refuse_price_of_all(tokens, words)
        refuse_traffic_of_what(tokens, words)
        if "kv" in syntax.takes:
            refuse_file_of_any_format(tokens, words)
        self._place(syntax, quantities, words, repeated.get("model", ()))
        if "active" in syntax.takes and not repeated.get("model"):
            refuse_mixture_of_unknown_part(tokens, words)
        return words, {field: tuple(values) for field, values in repeated.items()}

    def _check_taken(self, syntax: Syntax, word: Word) -> None:
        field = "offer" if word.field in OFFER_FIELDS else word.field
        if field in syntax.takes:
            return
        from bot.grammar.wrong_field import no_use_for  # the rare case

        raise no_use_for(word, syntax.name, self.dialect_of(syntax), has_finetuning="finetune" in self.syntax)

    def _place(self, syntax: Syntax, quantities: list[Word], words: dict[str, Word], models: Iterable[Word]) -> None:
        """Bare quantities fill the positional fields that are still free; a model already gives its size."""
        named = [words["model"]] if "model" in words else list(models)
        free = [field for field in syntax.positional if field not in words and not (field == "params" and named)]
        if _IN_TOKENS & words.keys() and len(quantities) < len(free):
            free = [field for field in free if field != "tokens"]
        sizes = [word for word in quantities if any(is_size_of_model(model, word) for model in named)]
        if len(quantities) > len(free) and sizes:
            quantities = [word for word in quantities if word is not sizes[0]]
        if len(quantities) > len(free):
            from bot.grammar.wrong_together import quantity_too_many  # the rare case

            raise quantity_too_many(
                quantities, len(free), None if "gpu" in words else self.dialect_of(syntax),
                is_of_money="budget" in syntax.takes, is_of_own="own" in words,
                is_of_several="question" in syntax.takes and len(free) > 1,
            )  # fmt: skip
        for word, field in zip(quantities, free, strict=False):
            value = word.value.value if isinstance(word.value, Quantity) and field != "params" else word.value
            words[field] = Word(field, value, word.text, word.span)


def _beginning_of(line: str) -> int:
    return match.end() if (match := _BEFORE_COMMAND.match(line)) else 0


def _is_whole_word(line: str, end: int) -> bool:
    """Whether a word ends here; hanzi need no space behind them."""
    following = line[end : end + 1]
    return not (following.isascii() and following.isalnum() and line[end - 1].isascii())


def point_at(refusal: Refusal, sentence: Sentence) -> None:
    """Say which words of a sentence a refusal is about, where it only names the field."""
    refusal.command = sentence.command
    if refusal.span is None and refusal.field is not None and refusal.field in sentence.words:
        word = sentence.words[refusal.field]
        refusal.span, refusal.at = word.span, word.text
