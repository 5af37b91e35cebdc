"""The pieces that figures in prose are made of, as parts of regular expressions: numbers, bounds, money, cards.

They are for a sentence in plain spelling and lower case, in which every name of a GPU is one sign and every name of a
model another. Each takes bounded steps, so that reading stays linear.
"""

import re

from bot.grammar.money import CURRENCY_WORDS
from bot.grammar.quantities import MAGNITUDES

GPU, MODEL, TAKEN = "\ue000", "\ue001", "\ue002"
"""The signs of a GPU, of a model, and of what has been read."""
ENDS = "(?![a-z])"
"""Behind a word that may be the beginning of another."""


def any_of(words: str) -> str:
    """One of some words, the longest first; a low line stands for a space in one, and `s?` for an s that may follow."""
    found = sorted((re.escape(word).replace("_", " ") for word in words.split()), key=len, reverse=True)
    return f"(?:{'|'.join(word.replace(re.escape('s?'), 's?') for word in found)})"


def compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    """Patterns for which only ASCII makes words and digits: hanzi stand beside numbers without a space."""
    return tuple(re.compile(pattern, re.ASCII) for pattern in patterns)


def _in_unit(group: str) -> str:
    return f"(?:[ -]?(?P<{group}>{_MAGNITUDE}))?"


NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?)(?:e\d{1,2})?"
_WORDS_OF_MAGNITUDE = sorted(filter(None, (*MAGNITUDES, "w")), key=len, reverse=True)
_MAGNITUDE = "|".join(unit + ENDS if unit.isascii() else unit for unit in _WORDS_OF_MAGNITUDE)
IN_ANY_UNIT = f"{NUMBER}(?:[ -]?(?:{_MAGNITUDE}))?"
"""A number with its magnitude, of which nothing is kept."""
STARTS = r"(?<![\w.,-])"
"""Before a number that is no part of a name or of another number."""

_OVER = any_of(
    "more_than at_least above exceed exceeds exceeded exceeding upwards_of no_less_than not_less_than north_of "
    ">= > 超过 不止 至少 高于 逾 超"
)
_UNDER = any_of(
    "under less_than fewer_than below at_most up_to no_more_than not_more_than within <= < "
    "不到 少于 不足 不超过 至多 低于 未到"
)
_ABOUT = any_of(
    "about around roughly approximately approx some only just nearly almost an_estimated ~ 约 大约 仅 只 近"
)
_BEFORE_MORE = (
    "just well slightly somewhat little for on in with of at than take takes took taking last lasts lasted need "
    "needs needed require requires required use uses used using consume consumes consumed cost costs spent has had is "
    "are was were"
).split()
_BEHIND_A_WORD = [rf"(?<=\b{word} )" for word in _BEFORE_MORE]
_OVER_AS_MORE = f"(?:{'|'.join(('(?<=: )', *_BEHIND_A_WORD))})over"
"""The one that means more of a time or a cluster too, by the word before it: `for over 3 weeks`."""


def _bound(over: str) -> str:
    return f"(?:(?:(?P<over>{over})|(?P<under>{_UNDER})) ?)?(?:{_ABOUT} ?){{0,2}}"


def _range(bound: str) -> str:
    return f"{bound}{STARTS}{_FIRST}(?: ?{_TO}{_SECOND})?{MORE}"


BOUND = _bound(f"over|{_OVER}")
_FIRST = f"(?P<first>{NUMBER}){_in_unit('first_unit')}"
_TO = r"(?:-|~|to|and|至|到) ?(?:us\$|[$¥€£])?"
_SECOND = f"(?P<second>{NUMBER}){_in_unit('second_unit')}"
MORE = r"(?P<more>\+|多|余)?"
RANGE = _range(BOUND)
"""A number, or two with one magnitude for both, or one with a bound."""
RANGE_OF_RUN = _range(_bound(f"{_OVER_AS_MORE}|{_OVER}"))
"""The same of GPUs, their hours and a time, over which a model is trained too: a bare `over` bounds none of them."""
SHARE = f"{BOUND}{STARTS}{_FIRST}(?: ?%? ?{_TO}{_SECOND})?{MORE}"

CARD = rf"(?:{GPU}s?|{any_of('gpus? cards? chips? tpus? accelerators?')}|个?gpu|[张块]?显?卡)"
MAKER = f"(?:{any_of('the nvidia amd google huawei intel of 英伟达 华为 的')} ?){{0,3}}"

CURRENCY = "|".join(sorted((re.escape(word) for word in CURRENCY_WORDS), key=len, reverse=True))
_BEFORE = r"(?P<before>us\$|[$¥€£]|(?<![a-z])(?:usd|rmb|cny|eur|gbp))"
_CARDS_SPOKEN = f"{MAKER}{CARD}|(?:国产|ai|训练|计算|智能)? ?(?:加速卡|算力卡|芯片)|昇腾|寒武纪"
_YUAN_SPOKEN = f"块钱|(?<=[万亿])块(?! ?(?:{_CARDS_SPOKEN}))"
"""块 counts GPUs too: 2048块 are those, 500万块 are yuan unless a GPU follows."""
MONEY = (
    f"{BOUND}(?:{_BEFORE} ?|{STARTS}){_FIRST}(?: ?{_TO}{_SECOND})?{MORE}"
    f"(?: ?(?:us )?(?P<behind>{CURRENCY}|{_YUAN_SPOKEN}){ENDS})?"
)
"""The same with a currency before or behind it, or with none."""

SPENT = f"花(?:费|掉)?了? ?{RANGE} ?(?P<before>(?!))?(?P<behind>块)(?! ?(?:{_CARDS_SPOKEN}))"
"""Yuan of any amount: 花了3000块."""

HOURS = any_of("hours? hrs? h 小时 时")
_OF_SIZE = f"{any_of('b t bn billion trillion')}{ENDS}|{any_of('亿 百亿 千亿 万亿')}"
SIZE = f"(?P<first>{NUMBER}) ?(?P<first_unit>{_OF_SIZE})"
"""A number as large as a model or its data."""
PARAMS = any_of("params? parameters? 参数 个参数")
TOKENS = any_of("tokens? 词元")
