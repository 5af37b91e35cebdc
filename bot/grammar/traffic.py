"""Read traffic: so many tokens or requests in each span of time."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.grammar.quantities import MAGNITUDES, NUMBER, finite

Span = Literal["second", "minute", "hour", "day", "month", "year"]

_SPANS: dict[str, Span] = {
    **dict.fromkeys(("s", "sec", "second", "秒"), "second"), **dict.fromkeys(("min", "minute", "分钟"), "minute"),
    **dict.fromkeys(("h", "hr", "hour", "小时"), "hour"), **dict.fromkeys(("d", "day", "天", "日"), "day"),
    **dict.fromkeys(("mo", "month", "月", "个月"), "month"), **dict.fromkeys(("y", "yr", "year", "年"), "year"),
}  # fmt: skip
_AMOUNT = (
    rf"(?P<number>{NUMBER})(?P<magnitude>{'|'.join(sorted((m for m in MAGNITUDES if m), key=len, reverse=True))})?"
    r"(?:-?(?:(?P<tokens>tokens?|toks?|词元)|(?P<requests>req|reqs|requests?|calls?|queries|次请求|次|请求)))?"
)
_SPAN = rf"(?P<span>{'|'.join(sorted(_SPANS, key=len, reverse=True))})"
_RATE = re.compile(rf"{_AMOUNT}(?:/|per|an?|every|每){_SPAN}", re.ASCII)
_CHINESE_RATE = re.compile(rf"每{_SPAN}{_AMOUNT}", re.ASCII)
_QUERIES_PER_SECOND = re.compile(rf"(?P<number>{NUMBER})(?P<magnitude>k)?-?[qr]ps", re.ASCII)


@dataclass(frozen=True, slots=True)
class Traffic:
    """So many tokens or requests in each span of time."""

    amount: float
    unit: Literal["tokens", "requests"]
    per: Span


def read_traffic(word: str) -> Traffic | None:
    """`2b/month` (tokens), `50req/s`, `20qps`, `每月20亿`."""
    if found := _QUERIES_PER_SECOND.fullmatch(word):
        return Traffic(finite(found["number"], found["magnitude"]), "requests", "second")
    if found := _RATE.fullmatch(word) or _CHINESE_RATE.fullmatch(word):
        amount = finite(found["number"], found["magnitude"])
        return Traffic(amount, "requests" if found["requests"] else "tokens", _SPANS[found["span"]])
    return None
