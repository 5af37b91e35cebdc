"""Read money that is spent in each span of time: `$5k/month`, `每月3万元`."""

import re
from dataclasses import dataclass

from bot.grammar.money import Sum, read_money
from bot.grammar.traffic import SPANS, Span

_SPAN = "|".join(sorted(SPANS, key=len, reverse=True))
_ADVERBS: dict[str, Span] = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
_BEHIND = re.compile(
    rf"(?P<sum>.+?)(?:(?:/|per|an?|every|each|每)1?个?(?P<span>{_SPAN})|(?P<adverb>{'|'.join(_ADVERBS)}))"
)
_BEFORE = re.compile(rf"每1?个?(?P<span>{_SPAN})(?P<sum>.+)|(?P<short>[日周月年])预算(?P<budget>.+)")
_LONG: frozenset[Span] = frozenset(("day", "week", "month", "year"))
"""A sum by the hour is a price."""
_LEAST = 200
"""Of any currency a month, where no month is named: what is less is a price of a GPU-hour."""


@dataclass(frozen=True, slots=True)
class Spend(Sum):
    """A sum of money in each span of time."""

    per: Span


def read_spend(word: str, *, bare: bool = False) -> Spend | None:
    """`$5k/month`, `5000usdpermonth`, `$60kayear`, `每月3万元`; with `bare` also `5k`, which is a month's."""
    for shape in (_BEHIND, _BEFORE):
        if (found := shape.fullmatch(word)) is not None:
            parts = found.groupdict()
            adverb, span = parts.get("adverb"), parts.get("span") or parts.get("short")
            per = _ADVERBS[adverb] if adverb else SPANS[span or ""]
            money = read_money(parts.get("sum") or parts.get("budget") or "", bare=bare)
            return Spend(money.amount, money.currency, per) if money is not None and per in _LONG else None
    money = read_money(word, bare=bare) if bare else None
    return Spend(money.amount, money.currency, "month") if money is not None else None


def read_spend_of_month(word: str) -> Spend | None:
    """`$5k` without its month: a sum that is no price of a GPU-hour."""
    money = read_money(word)
    return Spend(money.amount, money.currency, "month") if money is not None and money.amount >= _LEAST else None
