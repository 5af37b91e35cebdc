"""Amounts of what no command counts: examples, money for tokens, requests a day. Loaded only then."""

import re
from collections.abc import Callable
from typing import NamedTuple

from bot.grammar import canonical
from bot.grammar.dialect import Dialect
from bot.grammar.examples import read_examples
from bot.grammar.quantities import NUMBER, read_quantity
from bot.grammar.refusal import Refusal
from bot.grammar.tokens import Token, written
from bot.grammar.traffic import Span, Traffic, read_traffic
from bot.text import Compact, Text, t

_MOST_WORDS = 5
_MONEY_FOR_TOKENS = re.compile(
    rf"(?:[$¥€£]{NUMBER}|{NUMBER}(?:元|块|美元|刀|usd|cny|rmb))(?:/|per|每)1?(?:m|mil|million|k|百万|千)?"
    r"(?:tok|tokens?|词元)?",
    re.ASCII,
)
_SECONDS: dict[Span, float] = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 7 * 86_400, "month": 30 * 86_400,
    "year": 365 * 86_400,
}  # fmt: skip
_DAILY = "dau|daus|dailyusers?|dailyactiveusers?|日活|日活用户|日活跃用户"
_MONTHLY = "mau|maus|monthlyusers?|monthlyactiveusers?|月活|月活用户|月活跃用户"
_PEOPLE = rf"{NUMBER}(?:[km千万亿]|百万|千万)?"
_VISITORS = (
    re.compile(rf"(?P<number>{_PEOPLE})个?-?(?:{_DAILY}|(?P<monthly>{_MONTHLY}))", re.ASCII),
    re.compile(rf"(?:{_DAILY}|(?P<monthly>{_MONTHLY}))(?P<number>{_PEOPLE})", re.ASCII),
)
_ASKED_BY_EACH = 10
"""Requests in an example: how many people make is for whoever asks to say."""


class _Amount(NamedTuple):
    """What is wrong, and what to type instead."""

    message: Text
    instead: tuple[str, ...] = ()
    other_command: str | None = None
    """The one that counts this."""


def uncounted(tokens: list[Token], at: int, dialect: Dialect) -> Refusal | None:
    """The refusal of an amount around the word at `at` that this command does not count; None where there is none.

    The longest counts: `每天10亿token`, not the `70b每天` before it.
    """
    starts = range(max(0, at - 2), at + 1)
    spans = ((start, end) for start in starts for end in range(at + 1, min(len(tokens), start + _MOST_WORDS) + 1))
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        low, text = "".join(token.low for token in tokens[start:end]), written(tokens[start:end])
        for amount in _AMOUNTS:
            if (found := amount(low, text, dialect)) is not None:
                return Refusal(
                    found.message, at=text, did_you_mean=found.instead, replace_with=(*found.instead, ""),
                    span=(start, end), other_command=found.other_command, may_be_dropped=True,
                )  # fmt: skip
    return None


def _examples(low: str, text: str, dialect: Dialect) -> _Amount | None:
    if (examples := read_examples(low)) is None:
        return None
    if "tokens" not in dialect.takes:
        return _Amount(t("`{word}`: examples are not counted here", word=text))
    each = dialect.catalog.defaults.finetuning.example_tokens
    counted = f"{canonical.number(examples * each / 1e6)}M"
    message = t(
        "`{word}`: tokens are counted, not examples; at {each} tokens each these are {tokens}",
        word=text, each=str(each), tokens=counted,
    )  # fmt: skip
    return _Amount(message, (counted,))


def _money_for_tokens(low: str, text: str, dialect: Dialect) -> _Amount | None:
    if "price" not in dialect.takes or _MONEY_FOR_TOKENS.fullmatch(low) is None:
        return None
    message = t("`{word}`: money for tokens is an answer of /infer; a price is of a GPU for an hour, price=$2.5/h",
                word=text)  # fmt: skip
    return _Amount(message)


def _traffic(low: str, text: str, dialect: Dialect) -> _Amount | None:
    traffic = read_traffic(low)
    if "batch" not in dialect.takes or "traffic" in dialect.takes or traffic is None:
        return None
    message = t("`{word}`: what counts here is how many requests are in flight at once, e.g. batch=32", word=text)
    if traffic.unit == "tokens":
        rate = Compact(traffic.amount / _SECONDS[traffic.per])
        message = t("`{word}` is {rate} tokens a second: /api says what that takes and costs", word=text, rate=rate)
    return _Amount(message, other_command="api")


def _visitors(low: str, text: str, dialect: Dialect) -> _Amount | None:
    """People who come in some time, of whom nobody knows how often they ask."""
    found = next((found for shape in _VISITORS if (found := shape.fullmatch(low))), None)
    quantity = read_quantity(found["number"]) if found is not None and "traffic" in dialect.takes else None
    if found is None or quantity is None:
        return None
    span: Span = "month" if found["monthly"] else "day"
    asked = canonical.traffic(Traffic(quantity.value * _ASKED_BY_EACH, "requests", span))
    message = t("`{word}`: how often does each of them ask? With {times} requests each that is {traffic}",
                word=text, times=str(_ASKED_BY_EACH), traffic=asked)  # fmt: skip
    return _Amount(message, (asked,))


_AMOUNTS: tuple[Callable[[str, str, Dialect], _Amount | None], ...] = (
    _examples, _money_for_tokens, _traffic, _visitors,
)  # fmt: skip
