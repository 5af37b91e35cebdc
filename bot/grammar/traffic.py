"""Read traffic: so many tokens or requests in each span of time."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.grammar.quantities import MAGNITUDES, NUMBER, finite, read_quantity

Span = Literal["second", "minute", "hour", "day", "week", "month", "year"]

SPANS: dict[str, Span] = {
    **dict.fromkeys(("s", "sec", "second", "秒"), "second"), **dict.fromkeys(("min", "minute", "分钟"), "minute"),
    **dict.fromkeys(("h", "hr", "hour", "小时"), "hour"), **dict.fromkeys(("d", "day", "天", "日"), "day"),
    **dict.fromkeys(("w", "wk", "week", "周", "星期"), "week"), **dict.fromkeys(("mo", "month", "月", "个月"), "month"),
    **dict.fromkeys(("y", "yr", "year", "年"), "year"),
}  # fmt: skip
_ADVERBS: dict[str, Span] = {
    "hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "日均": "day",
    "周均": "week", "月均": "month",
}  # fmt: skip
_OF_LETTER: dict[str, Span] = {"s": "second", "m": "minute", "d": "day"}
_IN_SHORT = tuple(f"{what}p{span}" for what in "qrt" for span in _OF_LETTER)
REQUEST_WORDS = frozenset(
    (
        "req reqs request requests call calls query queries message messages 请求 请求量 请求数 次 调用 调用量 调用次数"
    ).split()
)
"""What is counted where no tokens are."""
_TOKEN_WORDS = ("token", "tokens", "tok", "toks", "词元")
BEGINNINGS = REQUEST_WORDS.union(_ADVERBS, _IN_SHORT, "日周月")
"""Words that may stand before the number."""
UNITS = BEGINNINGS.union(("api", "个", "条", "每秒", "每小时", "每天", "每月", "每年"))
"""Words that may stand behind it, of those that are no magnitudes, tokens or spans."""
HANZI = tuple(word for word in UNITS if not word.isascii())


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted((word for word in words if word), key=len, reverse=True))


_AMOUNT = rf"(?P<number>{NUMBER})(?P<magnitude>{_any(MAGNITUDES)})?"
_NO_VERB = (REQUEST_WORDS - {"调用"}).union(("次调用", "个调用"))
"""Behind the number `调用` may be the verb of `每月20亿 调用API`."""


def _unit(at: int, request_words: Iterable[str]) -> str:
    return rf"(?:-?(?:api|[个次条])?(?:{_any(_TOKEN_WORDS)}|(?P<requests{at}>{_any(request_words)})))?"


_BEFORE, _BETWEEN, _BEHIND = _unit(0, REQUEST_WORDS), _unit(1, REQUEST_WORDS), _unit(2, _NO_VERB)
_ADVERB = rf"(?P<adverb>{_any(_ADVERBS)})"
_SPAN = rf"(?P<span>{_any(SPANS)})"
_OF_SPAN = rf"(?:(?:/|per|an?|every|每){_SPAN}|{_ADVERB})"
_IN_SPAN = rf"(?:(?:[每1]|(?=[日周月](?:请求|调用))){_SPAN}|{_ADVERB})"
_IN_ONE_WORD = rf"(?P<unit>[qrt])p(?P<letter>[{''.join(_OF_LETTER)}])"
_RATES = (
    re.compile(f"{_BEFORE}{_AMOUNT}{_BETWEEN}{_OF_SPAN}{_BEHIND}", re.ASCII),
    re.compile(f"{_BEFORE}{_IN_SPAN}{_BETWEEN}{_AMOUNT}{_BEHIND}", re.ASCII),
)
_SHORT_RATES = (
    re.compile(rf"(?P<number>{NUMBER})(?P<magnitude>[km千万])?-?{_IN_ONE_WORD}", re.ASCII),
    re.compile(rf"{_IN_ONE_WORD}(?P<number>{NUMBER})(?P<magnitude>[km千万])?", re.ASCII),
)


_USERS = re.compile(
    r"(\d{1,7}|[\d.]+[km])-?(?:(?:concurrent-?|simultaneous-?|active-?)?(?:users?|people|devs?|developers?|seats?)|"
    r"in-?flight|concurrent|concurrency|个?(?:并发)?用户|人(?:同时)?(?:在线|使用|用)?|并发)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Traffic:
    """So many tokens or requests in each span of time."""

    amount: float
    unit: Literal["tokens", "requests"]
    per: Span


def read_traffic(word: str) -> Traffic | None:
    """`2b/month` (tokens), `50req/s`, `requests50/s`, `1mrequestsdaily`, `20qps`, `每月20亿`, `每秒50个请求`.

    None also for an amount beyond all numbers.
    """
    found = _short_rate(word) or _rate(word)
    return found if found is not None and found.amount < math.inf else None


def _short_rate(word: str) -> Traffic | None:
    for rate in _SHORT_RATES:
        if found := rate.fullmatch(word):
            unit: Literal["tokens", "requests"] = "tokens" if found["unit"] == "t" else "requests"
            return Traffic(finite(found["number"], found["magnitude"]), unit, _OF_LETTER[found["letter"]])
    return None


def _rate(word: str) -> Traffic | None:
    for rate in _RATES:
        if found := rate.fullmatch(word):
            is_of_requests = found["requests0"] or found["requests1"] or found["requests2"]
            span = SPANS[found["span"]] if found["span"] else _ADVERBS[found["adverb"]]
            amount = finite(found["number"], found["magnitude"])
            return Traffic(amount, "requests" if is_of_requests else "tokens", span)
    return None


def says_tokens(word: str) -> bool:
    """Whether traffic is said to be of tokens, which it is taken for where nothing is said."""
    return re.search(rf"{_any(_TOKEN_WORDS)}|tp[{''.join(_OF_LETTER)}]", word) is not None


def says_what(word: str) -> bool:
    """Whether traffic is said to be of tokens or of requests."""
    traffic = read_traffic(word)
    return traffic is not None and (traffic.unit == "requests" or says_tokens(word))


def read_users(word: str) -> float | None:
    """`200 users`, `1k concurrent users`, `200人在线`."""
    found = _USERS.fullmatch(word)
    quantity = read_quantity(found[1]) if found else None
    return quantity.value if quantity else None
