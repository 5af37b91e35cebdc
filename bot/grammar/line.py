"""The tokens of one message, and what the name or number is that begins at one of them."""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.grammar.dialect import Dialect
from bot.grammar.labels import BETWEEN_LABEL_AND_NUMBER, LABELS, leading_labels
from bot.grammar.number_words import may_begin, may_go_on
from bot.grammar.shapes import Reading
from bot.grammar.tokens import Token, written
from bot.grammar.traffic import says_what
from bot.grammar.vocabulary import KEY_BY_NAME

_LONGEST_NAME = 4
_LONGEST_NUMBER = 6
_NEARLY_A_SIZE = re.compile(r"-?[\d.]+[kmgt]?i?b$|-[\d.]+[mt]$", re.ASCII)
_SIGNS_OUTSIDE_NAMES = frozenset("%$¥€£₩₹")
_NAME_WITH_COUNT = re.compile(r"(.+)x(\d{1,9})", re.ASCII)
_COUNT_WORDS = frozenset("gpu gpus card cards chip chips x 张 块 卡 片 颗 枚 张卡 块卡".split())


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised value; `span` counts the tokens that it was read from."""

    field: str
    value: object
    text: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Line:
    """The words of a message in one command's dialect."""

    tokens: list[Token]
    dialect: Dialect

    @cached_property
    def _leading_labels(self) -> frozenset[int]:
        return leading_labels(self.tokens, is_finetuning="rank" in self.dialect.takes)

    def word(self, field: str, value: object, start: int, end: int) -> Word:
        """The value that these tokens give."""
        return Word(field, value, written(self.tokens[start:end]), (start, end))

    def low(self, at: int) -> str:
        """The word at a place; nothing behind the end."""
        return self.tokens[at].low if at < len(self.tokens) else ""

    def joined(self, start: int, end: int) -> str:
        """These tokens without the spaces between them."""
        return "".join(token.low for token in self.tokens[start:end])

    def is_assigned(self, at: int) -> bool:
        """Whether `=` or `:` follows this token."""
        return at + 1 < len(self.tokens) and self.tokens[at + 1].is_assignment

    def is_key(self, at: int) -> bool:
        """Whether this token is the name of the assignment that follows it."""
        return self.is_assigned(at) and (self.tokens[at + 1].text == "=" or self.tokens[at].key in KEY_BY_NAME)

    def goes_on(self, at: int) -> bool:
        """Whether the token at `at` may belong to the name or number before it: no option, no assignment."""
        if at >= len(self.tokens) or self.tokens[at].is_assignment or self.tokens[at].is_option:
            return False
        return not self.is_key(at)

    def goes_on_as_name(self, at: int) -> bool:
        """Whether the token at `at` may belong to the name before it: no comma parts them, it is no sum or share."""
        return self.goes_on(at) and not self.tokens[at].is_parted and self._is_of_name(at)

    def name_ends(self, at: int, most: int = _LONGEST_NAME) -> list[int]:
        """Where a name of up to `most` words that begins at `at` may end, the longest first."""
        if at >= len(self.tokens) or self.tokens[at].is_assignment or not self._is_of_name(at):
            return []
        ends = [at + 1]
        while ends[-1] < at + most and self.goes_on_as_name(ends[-1]):
            ends.append(ends[-1] + 1)
        return [end for end in reversed(ends) if end == at + 1 or not self._has_unit_behind(end - 1)]

    def number_reach(self, at: int) -> int:
        """Where a number with its units that begins at `at` may end at the latest."""
        if at >= len(self.tokens) or self.tokens[at].is_assignment:
            return at
        end = at + 1
        while (
            end < min(len(self.tokens), at + _LONGEST_NUMBER)
            and may_go_on(self.tokens[end - 1].low, self.tokens[end].low)
            and self.goes_on(end)
            and not self.is_label_ahead(end)
        ):
            end += 1
        return end

    def is_label_ahead(self, at: int) -> bool:
        """Whether this word belongs to what follows, not to the number before: the `tokens` of `70B, tokens 15T`."""
        token = self.tokens[at]
        if token.is_parted or token.low not in LABELS:
            return token.is_parted
        behind = self.low(at + 1)
        may_lead = behind[:1].isdigit() or behind[:1] == "." or behind in LABELS or behind in BETWEEN_LABEL_AND_NUMBER
        return may_lead and at in self._leading_labels

    def known(self, at: int) -> list[Word] | None:
        """The longest name or word that is a value by itself, over up to four words; `h100x8` and plurals included."""
        found: list[Word] | None = None
        name, end = "", at
        while self._is_of_name(at) if end == at else (end - at < _LONGEST_NAME and self.goes_on_as_name(end)):
            name += self.tokens[end].key
            end += 1
            if (words := self._named(name, at, end)) and (end == at + 1 or not self._has_unit_behind(end - 1)):
                found = words
            if name not in self.dialect.beginnings or self._is_article(at, end):
                break
        return found

    def is_gpu(self, at: int) -> bool:
        """Whether a GPU is named at this place."""
        found = self.known(at) if at < len(self.tokens) and not self.is_key(at) else None
        return found is not None and found[0].field == "gpu"

    def number(self, at: int) -> tuple[Reading, int] | None:
        """The longest number with its units that begins at `at`, and where it ends."""
        if at >= len(self.tokens) or not may_begin(self.tokens[at].low):
            return None
        for end in range(self.number_reach(at), at, -1):
            joined = self.joined(at, end)
            for shape in self.dialect.shapes:
                if (reading := shape(joined)) is not None and not self._are_neighbours(reading, at, end):
                    return reading, end
        return None

    def begins_with_size(self) -> bool:
        """Whether the first word is a quantity, or would be one with another unit or sign."""
        if not self.tokens:
            return False
        if (found := self.number(0)) is not None:
            return found[0][0][0] in ("quantity", "params", "tokens")
        return _NEARLY_A_SIZE.match(self.tokens[0].low) is not None

    def _named(self, name: str, at: int, end: int) -> list[Word] | None:
        if (named := self.dialect.named(name)) is not None:
            return [self.word(*named, at, end)]
        last = self.tokens[end - 1].low
        if not (last[-1].isdecimal() and "x" in last[1:] and (counted := _NAME_WITH_COUNT.fullmatch(name))):
            return None
        gpu = self.dialect.gpu(counted[1]) or self.dialect.gpu(counted[1] + "x")
        return [self.word(*gpu, at, end), self.word("gpus", int(counted[2]), at, end)] if gpu else None

    def _is_article(self, at: int, end: int) -> bool:
        """Whether this is the `a` of `a 100 gpus`, which are no A100."""
        return self.tokens[at].low == "a" and end == at + 1 and self.low(end).isdecimal()

    def _is_of_name(self, at: int) -> bool:
        """Whether this token may be part of a name: `40%` and `-40` are not."""
        token = self.tokens[at]
        if token.key == token.low:
            return True
        return _SIGNS_OUTSIDE_NAMES.isdisjoint(token.low) and not (token.low[0] == "-" and token.key.isdecimal())

    def _has_unit_behind(self, at: int) -> bool:
        """Whether this number has its own unit, and so ends no name: `v100 16 gpus`, `a100 40 days`."""
        if not self.tokens[at].key.isdecimal():
            return False
        if self.low(at + 1) in _COUNT_WORDS and not self.is_key(at + 1):
            return True
        number = self.number(at)
        return number is not None and number[1] > at + 1

    def _are_neighbours(self, reading: Reading, at: int, end: int) -> bool:
        """Whether these only stand side by side: `cny 8 h100` has no price, `70B 每天100万请求` no traffic of 70B."""
        first, last = self.tokens[at].low, self.tokens[end - 1].low
        if reading[0][0] == "price":
            return end - at == 2 and first[0].isalpha() and last[-1].isdecimal()
        if reading[0][0] != "traffic" or not last.startswith("每") or not self.low(end)[:1].isdecimal():
            return False
        behind = self.number(end - 1)
        return behind is not None and behind[0][0][0] == "traffic" and says_what(self.joined(end - 1, behind[1]))
