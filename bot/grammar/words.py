"""Recognise words by their shape: from tokens to values of named fields, in any order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.grammar import gpu_words
from bot.grammar.gpu_words import NOT_BEHIND
from bot.grammar.labels import ACTIVE_WORDS, BETWEEN_LABEL_AND_NUMBER
from bot.grammar.lexicon import OFFER_FIELDS, VENDORS
from bot.grammar.line import Line, Word
from bot.grammar.money import CURRENCY_CODES, Sum
from bot.grammar.quantities import PARAMETER_WORDS, Quantity, read_duration_days, whole
from bot.grammar.vocabulary import FIRST_WORDS_OF_KEYS, GLUED_KEYS, KEY_BY_NAME, ONLY_ASSIGNED, Key, key_named
from config.schema.entry import name_key

_LONGEST_KEY = 4
_GLUED = re.compile(r"([a-z]+)-?(\d[\w.]*%?)", re.ASCII)
_NAMED_FIELDS = frozenset(("model", "gpu", "grid", "precision", "kv"))
_MONEY_FIELDS = frozenset(("price", "own", "electricity"))
_GRID_WORDS = frozenset(("grid", "电网"))
_SHORT_NAME = 2
_MOST_GPUS_IN_SHORT = 200_000
_PROMISED = frozenset(("ttft", "tpot", "answer"))
_AT_MOST = frozenset("under below within less than at most of is 小于 低于 不超过 为 是".split())
"""Between the name of a promised time and its bound."""
_TIMES = frozenset("hours hour hrs hr days day weeks months 小时 时 卡时 天 日".split())


def _is_bare(value: object) -> bool:
    """Whether this is a sum without a currency, which only `=` makes one: `own 8 h100` counts eight."""
    return isinstance(value, Sum) and value.currency is None


@dataclass
class Recogniser:
    """Reads the words of one message from left to right."""

    line: Line
    _at: int = field(default=0, init=False)
    _last: Word | None = field(default=None, init=False)

    def words(self) -> Iterator[Word]:
        """Every word in turn. Raises Refusal for one that nothing recognises."""
        tokens, dialect = self.line.tokens, self.line.dialect
        while self._at < len(tokens):
            if length := gpu_words.length_of_rent(self.line, self._at):
                self._at += length
            elif found := self._next():
                self._last = found[-1]
                self._refuse_time_of_gpus()
                self._at = self._last.span[1]
                yield from found
            elif (
                tokens[self._at].low in dialect.fillers
                or tokens[self._at].is_assignment
                or gpu_words.is_maker(self.line, self._at, self._last)
            ):
                self._at += 1
            elif length := gpu_words.length_of_memory(self.line, self._at, self._last):
                self._at += length
            else:
                from bot.grammar.mistakes import refusal_of  # the rare case, with its spelling library

                raise refusal_of(tokens, self._at, dialect)

    def _refuse_time_of_gpus(self) -> None:
        """Raises Refusal for `5000 GPU days`: what an answer gives, not what a question takes."""
        last, tokens = self._last, self.line.tokens
        if last is None or last.field not in ("gpu", "gpus") or last.span[1] >= len(tokens):
            return
        if tokens[last.span[1]].low in _TIMES and not self.line.is_assigned(last.span[1]):
            from bot.grammar.wrong_together import time_of_gpus  # the rare case

            raise time_of_gpus(tokens, last)

    def _next(self) -> list[Word] | None:
        at, line = self._at, self.line
        if line.tokens[at].is_assignment:
            return None
        if "topic" in line.dialect.takes:
            return [line.word("topic", line.low(at).lstrip("/"), at, at + 1)]
        key, behind = self._key_at(at)
        if key is not None and (found := self._value_of(key, at, behind)):
            return found
        if key is None and line.is_assigned(at) and line.tokens[at + 1].text == "=":
            from bot.grammar.mistakes import unknown_key  # the rare case

            raise unknown_key(line.tokens, at, line.dialect.takes)
        if found := self._grid() or line.known(at):
            return found
        if key is not None and key.is_soft and not self._is_parted(behind) and (found := self._value(key, at, behind)):
            return found
        return (
            self._number()
            or self._glued()
            or gpu_words.count(line, at, self._last)
            or self._divided()
            or self._alone(key, at, behind)
        )

    def _key_at(self, at: int) -> tuple[Key | None, int]:
        """The key of one to four words that begins at `at`, and where it ends."""
        line, first = self.line, self.line.tokens[at].key
        for end in line.name_ends(at, _LONGEST_KEY) if first in FIRST_WORDS_OF_KEYS else (at + 1,):
            name = first if end == at + 1 else "".join(token.key for token in line.tokens[at:end])
            key = key_named(name, line.dialect.takes)
            if name in ONLY_ASSIGNED and not line.is_assigned(at):
                continue
            if key is not None and (self._is_taken(key) or line.low(at) not in line.dialect.fillers):
                return key, end
        return None, at + 1

    def _is_taken(self, key: Key) -> bool:
        """Whether the command has this field; `in 30d` is a deadline."""
        takes = self.line.dialect.takes
        return key.field in takes or (key.field == "in" and "deadline" in takes)

    def _value_of(self, key: Key, at: int, behind: int) -> list[Word] | None:
        """The value that `=` or a key demands; a soft key without `=` demands none.

        Raises Refusal where it is missing.
        """
        line = self.line
        is_assigned = line.is_assigned(behind - 1)
        if key.is_soft and not is_assigned:
            return None
        if found := self._value(key, at, behind + is_assigned):
            return found
        if not is_assigned and line.low(at) in line.dialect.fillers:
            return None
        from bot.grammar.mistakes import bad_value, refusal_of  # the rare case, with its spelling library

        value_at = behind + is_assigned
        value_at += line.low(value_at) in BETWEEN_LABEL_AND_NUMBER
        if line.low(value_at + 1) in NOT_BEHIND.get(key.field, ()):
            raise refusal_of(line.tokens, value_at, line.dialect)
        raise bad_value(line.tokens, key, at, value_at, line.dialect.catalog)

    def _value(self, key: Key, start: int, at: int) -> list[Word] | None:
        """The value of a key, if one stands at `at`."""
        line, takes = self.line, self.line.dialect.takes
        is_assigned = line.tokens[at - 1].is_assignment
        at = self._behind_fillers(key, at)
        if key.field == "offer":
            return self._offer(start, at)
        if key.field == "in" and "deadline" in takes and (found := self._duration(start, at)):
            return found
        if key.field == "gpu" and gpu_words.is_maker(line, at, self._last):
            at += 1
        if key.field in ("params", "tokens") and self._is_other_quantity(key.field, at):
            return None
        if key.field == "batch" and self._is_traffic(at):
            return None
        is_name = key.field in _NAMED_FIELDS or (key.field == "as_of" and line.low(at).isalpha())
        for end in line.name_ends(at) if is_name else range(line.number_reach(at), at, -1):
            if key.field in _MONEY_FIELDS and end > at + 1 and self._is_code_apart(end - 1):
                continue  # `price=2.5 cny` is in USD and `cny` is the answer's currency, in whatever order they stand
            if line.low(end) in NOT_BEHIND.get(key.field, ()) or self._is_count_of_rent(start, at, end):
                continue
            value = key.read(line.joined(at, end), line.dialect.catalog)
            if value is not None and (is_assigned or key.alone is None or not _is_bare(value)):
                return [line.word(key.field, value, start, end)]
        return None

    def _behind_fillers(self, key: Key, at: int) -> int:
        """Where a value may begin behind words that only lead to it: `params of`, `own for`, `ttft less than`."""
        line = self.line
        if key.field in _PROMISED:
            while line.low(at) in _AT_MOST:
                at += 1
            return at
        return at + (line.low(at) in BETWEEN_LABEL_AND_NUMBER or (key.field == "own" and line.low(at) == "for"))

    def _is_count_of_rent(self, start: int, at: int, end: int) -> bool:
        """Whether this is how many are rented: the 16 of `rent 16 h100`."""
        line = self.line
        return at == start + 1 and line.low(start) == "rent" and line.low(at).isdecimal() and line.is_gpu(end)

    def _alone(self, key: Key | None, at: int, behind: int) -> list[Word] | None:
        """A key that says enough by itself: the `own` of `own h100`."""
        return [self.line.word(key.field, key.alone, at, behind)] if key and key.alone is not None else None

    def _is_code_apart(self, at: int) -> bool:
        """Whether this is a currency's code behind a space: `2.5 cny`; not `18元`, `18 yuan`, `18人民币`."""
        token = self.line.tokens[at]
        return token.low in CURRENCY_CODES and token.start > self.line.tokens[at - 1].end

    def _is_parted(self, at: int) -> bool:
        return at < len(self.line.tokens) and self.line.tokens[at].is_parted

    def _duration(self, start: int, at: int) -> list[Word] | None:
        for end in range(self.line.number_reach(at), at, -1):
            if (days := read_duration_days(self.line.joined(at, end))) is not None:
                return [self.line.word("deadline", days, start, end)]
        return None

    def _offer(self, start: int, at: int) -> list[Word] | None:
        line = self.line
        if at >= len(line.tokens):
            return None
        if (offer := line.dialect.catalog.offers.get(line.low(at))) is not None:
            return [line.word("offer", offer, start, at + 1)]
        found = line.known(at)
        if found is None or found[0].field not in OFFER_FIELDS:
            return None
        return [line.word(found[0].field, found[0].value, start, found[0].span[1])]

    def _is_other_quantity(self, field_name: str, at: int) -> bool:
        """Whether the quantity at `at` says that it is something else: `params 15T tokens`, `data 10k samples`."""
        found = self.line.number(at)
        return found is not None and found[0][0][0] in ({"params", "tokens", "examples"} - {field_name})

    def _is_traffic(self, at: int) -> bool:
        """Whether a number is of requests in some time: the `50 req/s` of `batch 50 req/s`."""
        found = self.line.number(at)
        return found is not None and found[0][0][0] == "traffic"

    def _number(self) -> list[Word] | None:
        found = self.line.number(self._at)
        if found is None:
            return None
        reading, end = found
        if self.line.low(end) in NOT_BEHIND.get(reading[0][0], ()):
            return None
        if len(reading) == 1 and reading[0][0] == "quantity" and isinstance(reading[0][1], Quantity):
            return [self._quantity(reading[0][1], end)]
        return [self.line.word(field_name, value, self._at, end) for field_name, value in reading]

    def _quantity(self, quantity: Quantity, end: int) -> Word:
        """A quantity, or what the word behind it makes of it: active parameters, or a count of GPUs."""
        line = self.line
        if line.low(end) in ACTIVE_WORDS and not line.is_key(end) and not line.is_label_ahead(end):
            end += 2 if line.low(end + 1) in PARAMETER_WORDS else 1
            return line.word("active", quantity.value, self._at, end)
        count = whole(quantity.value) if quantity.value < _MOST_GPUS_IN_SHORT else None
        behind = end
        while line.low(behind) in VENDORS:
            behind += 1
        is_behind_gpu = self._last is not None and self._last.field == "gpu" and self._last.span[1] == self._at
        is_behind_gpu = is_behind_gpu and line.low(end) not in gpu_words.EXAMPLES
        if count is not None and (is_behind_gpu or line.is_gpu(behind)):
            return line.word("gpus", count, self._at, end)  # nobody trains on that few parameters or tokens
        return line.word("quantity", quantity, self._at, end)

    def _glued(self) -> list[Word] | None:
        """`tp8`, `zero3`, `mfu40%`: a key with its number."""
        line = self.line
        found = _GLUED.fullmatch(line.low(self._at))
        key = KEY_BY_NAME.get(found[1]) if found and found[1] in GLUED_KEYS else None
        if key is not None and found is not None and len(found[1]) == 1 and not self._is_taken(key):
            return None  # a letter is a key only where it has a meaning: `r1` is more often a model
        value = key.read(found[2], line.dialect.catalog) if key and found else None
        return [line.word(key.field, value, self._at, self._at + 1)] if key and value is not None else None

    def _divided(self) -> list[Word] | None:
        """`h100/h200`, and models as a hub writes them: `meta-llama/Llama-3.1-8B`."""
        if "/" not in self.line.tokens[self._at].text:
            return None
        dialect, span = self.line.dialect, (self._at, self._at + 1)
        found = [(part, dialect.named(name_key(part))) for part in self.line.tokens[self._at].text.split("/")]
        if len(found) == 2 and found[1][1] is not None and found[1][1][0] == "model":
            model = name_key(found[1][0])
            found = found[1:] if dialect.is_hub_owner(found[0][0].lower(), model) else found
        words = [Word(*named, part, span) for part, named in found if named is not None]
        return words if len(words) == len(found) else None

    def _grid(self) -> list[Word] | None:
        """`中国电网`, `germany grid`; the `at` of `at grid=fr` is not Austria."""
        line, at = self.line, self._at
        behind = at + 2 if line.low(at + 1) == "的" else at + 1
        if line.low(behind) not in _GRID_WORDS or line.is_key(behind) or "grid" not in line.dialect.takes:
            return None
        name = line.tokens[at].key
        grid = line.dialect.catalog.grid_names.get(name)
        if grid is None or (name.isascii() and len(name) <= _SHORT_NAME):
            return None
        return [line.word("grid", grid, at, behind + 1)]
