"""Recognise words by their shape: from tokens to values of named fields, in any order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.grammar import money, quantities
from bot.grammar.quantities import Quantity
from bot.grammar.tokens import Token
from bot.grammar.vocabulary import (
    FILLERS,
    GLUED_KEYS,
    KEY_BY_NAME,
    METHODS,
    PICKS,
    PRECISIONS,
    PURCHASES,
    PURPOSES,
    Key,
)  # fmt: skip
from config.catalog import Catalog
from config.schema.entry import name_key

_LONGEST_NAME = 4
_LONGEST_SHAPE = 6
_NAME_WITH_COUNT = re.compile(r"(.*[^x])x(\d+)")
_GLUED = re.compile(r"([a-z]+)-?(\d\w*)")
_ACTIVE = re.compile(r"a(\d[\d.]*[bmt])")
_SHARE_AND_NAME = re.compile(r"([\d.]+%)(\D+)")
_SHARE_NAMES = {"mfu": "mfu", "utilization": "mfu", "utilisation": "mfu", "利用率": "mfu", "goodput": "goodput"}


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised value; `span` counts the tokens that it was read from."""

    field: str
    value: object
    text: str
    span: tuple[int, int]


@dataclass
class Recogniser:
    """Reads the tokens of one command."""

    tokens: list[Token]
    catalog: Catalog
    takes: frozenset[str]
    """The fields that the command has: a sum of money, say, is only looked for where one is wanted."""
    _at: int = field(default=0, init=False)

    def words(self) -> Iterator[Word]:
        """Every word in turn. Raises Refusal for one that nothing recognises."""
        while self._at < len(self.tokens):
            found = (
                self._assignment()
                or self._name()
                or self._soft_key()
                or self._shape()
                or self._glued()
                or self._count()
            )
            if found:
                self._at = found[-1].span[1]
                yield from found
            elif self.tokens[self._at].low in FILLERS or self.tokens[self._at].is_assignment:
                self._at += 1
            else:
                from bot.grammar.mistakes import refusal_of  # the rare case, with its spelling library

                raise refusal_of(self.tokens, self._at, self.catalog, self.takes)

    def _joined(self, start: int, length: int, *, digits_may_touch: bool = False) -> str | None:
        """The text of `length` tokens without the spaces; None where they may not be read as one."""
        part = self.tokens[start : start + length]
        if len(part) < length:
            return None
        for left, right in zip(part, part[1:], strict=False):
            if left.is_assignment or right.is_assignment:
                return None
            if left.low[-1].isdigit() and right.low[0].isdigit() and not digits_may_touch:
                return None
        return "".join(token.low.replace(",", "") for token in part)

    def _word(self, field_name: str, value: object, start: int, length: int) -> Word:
        text = " ".join(token.text for token in self.tokens[start : start + length])
        return Word(field_name, value, text, (start, start + length))

    def _next_is_assignment(self, at: int) -> bool:
        return at + 1 < len(self.tokens) and self.tokens[at + 1].is_assignment

    def _assignment(self) -> list[Word] | None:
        """`key=value`, `key: value`, and `key value` for a key that is no ordinary word."""
        if self._next_is_assignment(self._at):
            key = self._key_at(self._at)
            if key is None:
                from bot.grammar.mistakes import unknown_key

                raise unknown_key(self.tokens, self._at, self.takes)
            return self._value(key, self._at, self._at + 2, required=True)
        for length in (2, 1):
            name = self._joined(self._at, length)
            key = KEY_BY_NAME.get(name) if name else None
            if key is not None and not key.is_soft:
                required = self.tokens[self._at].low not in FILLERS
                return self._value(key, self._at, self._at + length, required=required)
        return None

    def _soft_key(self) -> list[Word] | None:
        """`tokens 15T`, `in 1000`: a key that is also an ordinary word, where its value follows."""
        key = KEY_BY_NAME.get(self.tokens[self._at].low)
        return self._value(key, self._at, self._at + 1, required=False) if key is not None and key.is_soft else None

    def _key_at(self, at: int) -> Key | None:
        return KEY_BY_NAME.get(self.tokens[at].low)

    def _value(self, key: Key, start: int, at: int, *, required: bool) -> list[Word] | None:
        if key.field == "offer":
            if found := self._offer_after(start, at):
                return found
        elif key.field in ("in", "deadline") and (found := self._deadline(key, start, at)):
            return found
        else:
            longest = _LONGEST_NAME if key.field in ("model", "gpu", "grid") else _LONGEST_SHAPE
            for length in range(longest, 0, -1):
                joined = self._joined(at, length, digits_may_touch=key.field in ("model", "gpu"))
                value = key.read(joined, self.catalog) if joined is not None else None
                if value is not None:
                    return [self._word(key.field, value, start, at + length - start)]
        if not required:
            return None
        from bot.grammar.mistakes import bad_value

        raise bad_value(self.tokens, key, start, at, self.catalog)

    def _deadline(self, key: Key, start: int, at: int) -> list[Word] | None:
        if "deadline" not in self.takes:
            return None
        for length in (3, 2, 1):
            joined = self._joined(at, length)
            if joined and (days := quantities.read_duration_days(joined)) is not None:
                return [self._word("deadline", days, start, at + length - start)]
        if key.field == "deadline" and (joined := self._joined(at, 1)) and key.read(joined, self.catalog) is not None:
            return [self._word("deadline", key.read(joined, self.catalog), start, at + 1 - start)]
        return None

    def _offer_after(self, start: int, at: int) -> list[Word] | None:
        if at < len(self.tokens) and (offer := self.catalog.offers.get(self.tokens[at].low)):
            return [self._word("offer", offer, start, at + 1 - start)]
        before, self._at = self._at, at
        found = self._offer_part() if at < len(self.tokens) else None
        self._at = before
        return [Word(w.field, w.value, w.text, (start, w.span[1])) for w in found] if found else None

    def _offer_part(self) -> list[Word] | None:
        for length in range(3, 0, -1):
            joined = self._joined(self._at, length)
            if joined is None:
                continue
            if provider := self.catalog.provider_names.get(name_key(joined)):
                return [self._word("provider", provider, self._at, length)]
            if purchase := PURCHASES.get(joined):
                return [self._word("purchase", purchase, self._at, length)]
            if pick := PICKS.get(joined):
                return [self._word("pick", pick, self._at, length)]
        return None

    def _name(self) -> list[Word] | None:
        """The longest name of a GPU or model over up to four words, plural and `h100x8` included."""
        for length in range(_LONGEST_NAME, 0, -1):
            joined = self._joined(self._at, length, digits_may_touch=True)
            if joined is None:
                continue
            if found := self._named(joined, length):
                return found
            counted = _NAME_WITH_COUNT.fullmatch(joined)
            if counted and (found := self._named(counted[1], length)) and found[0].field == "gpu":
                return [*found, self._word("gpus", int(counted[2]), self._at, length)]
        return self._offer_part()

    def _named(self, joined: str, length: int) -> list[Word] | None:
        key = name_key(joined)
        for name in (key, key.removesuffix("s")):
            if gpu := self.catalog.gpu_names.get(name):
                return [self._word("gpu", gpu, self._at, length)]
            if model := self.catalog.model_names.get(name):
                return [self._word("model", model, self._at, length)]
        return None

    def _shape(self) -> list[Word] | None:
        for length in range(_LONGEST_SHAPE, 0, -1):
            joined = self._joined(self._at, length)
            if joined is not None and (found := self._shaped(joined, length)):
                return found
        return None

    def _shaped(self, joined: str, length: int) -> list[Word] | None:  # noqa: PLR0911 (one line a shape)
        at = self._at
        if (discount := quantities.read_discount(joined)) is not None:
            return [self._word("discount", discount, at, length)]
        if price := money.read_price(joined):
            return [self._word("price", price, at, length)]
        if mixture := quantities.read_mixture(joined):
            return [self._word("params", mixture, at, length)]
        if both := quantities.read_total_active(joined):
            if both.active < both.total:
                return [self._word("params", both, at, length)]
            return [self._word("quantity", Quantity(n), at, length) for n in (both.total, both.active)]
        if (quantity := quantities.read_quantity(joined)) and quantity.has_unit:
            return [self._quantity(quantity, length)]
        if "traffic" in self.takes and (traffic := quantities.read_traffic(joined)):
            return [self._word("traffic", traffic, at, length)]
        if (count := quantities.read_count(joined)) is not None:
            return [self._word("gpus", count, at, length)]
        if (days := quantities.read_duration_days(joined)) is not None:
            return [self._word("deadline", days, at, length)]
        if currency := money.read_currency(joined):
            return [self._word("currency", currency, at, length)]
        if precision := PRECISIONS.get(joined):
            return [self._word("precision", precision, at, length)]
        if length == 1 and (active := _ACTIVE.fullmatch(joined)):
            return [self._word("active", getattr(quantities.read_quantity(active[1]), "value", None), at, length)]
        if (share := _SHARE_AND_NAME.fullmatch(joined)) and (name := _SHARE_NAMES.get(share[2])):
            return [self._word(name, quantities.read_share(share[1]), at, length)]
        return self._money(joined, length) or self._value_word(joined, length)

    def _quantity(self, quantity: Quantity, length: int) -> Word:
        """A quantity, with the role that its unit or the word behind it gives."""
        end = self._at + length
        if quantity.role is not None:
            return self._word(
                quantity.role, quantity.value if quantity.role == "tokens" else quantity, self._at, length
            )
        follower = self.tokens[end].low if end < len(self.tokens) and not self._next_is_assignment(end) else ""
        if follower in ("active", "activated", "激活") and not self._quantity_at(end + 1):
            return self._word("active", quantity.value, self._at, length + 1)
        return self._word("quantity", quantity, self._at, length)

    def _quantity_at(self, at: int) -> bool:
        joined = (self._joined(at, length) for length in (2, 1))
        return any(quantities.read_quantity(word) is not None for word in joined if word)

    def _money(self, joined: str, length: int) -> list[Word] | None:
        found = money.read_money(joined)
        if found is None:
            return None
        if "budget" in self.takes:
            return [self._word("budget", found, self._at, length)]
        if "price" in self.takes and found.amount < 1000 and length <= 2:
            return [self._word("price", found, self._at, length)]
        return None

    def _value_word(self, joined: str, length: int) -> list[Word] | None:
        """Words that are values by themselves."""
        if "topic" in self.takes and length == 1:
            return [self._word("topic", joined, self._at, 1)]
        if "purpose" in self.takes and (purpose := PURPOSES.get(joined)):
            return [self._word("purpose", purpose, self._at, length)]
        if joined in METHODS and not self.tokens[self._at].is_assignment:
            return [self._word("method", METHODS[joined], self._at, length)]
        if "vs" in self.takes and joined in ("vs", "versus", "对比"):
            return [self._word("vs", True, self._at, length)]
        return None

    def _glued(self) -> list[Word] | None:
        """`tp8`, `zero3`: a key with its number."""
        found = _GLUED.fullmatch(self.tokens[self._at].low)
        key = KEY_BY_NAME.get(found[1]) if found and found[1] in GLUED_KEYS else None
        value = key.read(found[2], self.catalog) if key and found else None
        return [self._word(key.field, value, self._at, 1)] if key and value is not None else None

    def _count(self) -> list[Word] | None:
        """`2048 h100s`, `8 张 a100`, `64h100`: a bare number before a GPU."""
        text = self.tokens[self._at].low.replace(",", "")
        if glued := re.fullmatch(r"(\d+)x?([a-z].*)", text):
            for length in range(_LONGEST_NAME, 0, -1):
                joined = self._joined(self._at, length, digits_may_touch=True)
                if joined and (found := self._named(joined[glued.start(2) :], length)) and found[0].field == "gpu":
                    return [self._word("gpus", int(glued[1]), self._at, length), *found]
        if not text.isdigit():
            return None
        behind = self._at + 1
        while behind < len(self.tokens) and self.tokens[behind].low in FILLERS:
            behind += 1
        for length in range(_LONGEST_NAME, 0, -1):
            joined = self._joined(behind, length, digits_may_touch=True)
            if joined and (found := self._named(joined, length)) and found[0].field == "gpu":
                return [self._word("gpus", int(text), self._at, 1)]
        return None
