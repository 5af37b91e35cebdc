"""The figures of a training run that a sentence states; everything else in it is skipped."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.grammar.between import ClaimedSum
from bot.grammar.claims import noise, patterns
from bot.grammar.claims.amounts import GPU, NUMBER, TAKEN
from bot.grammar.claims.sentences import Named
from bot.grammar.money import CURRENCY_WORDS, Sum
from bot.grammar.quantities import Mixture, finite
from calc.claimed import Claimed
from config.schema.gpu import Gpu

FactName = Literal["params", "active", "tokens", "gpus", "gpu_hours", "days", "cost", "price", "mfu"]
Value = Claimed | ClaimedSum | Sum | Mixture | float

_LEAST_TOKENS = 1e8
"""Fewer tokens are of a batch, of a context or of an answer. Our own choice: batches have some ten million at most."""
_LEAST_SIZE = 1e6
"""Fewer parameters are of no language model. Our own choice: the smallest that are published have some million."""
_LEAST_COST = 1000.0
"""Less money is a price. Our own choice, in any currency: sums that are claimed of a run are larger, and prices of
tokens, of GPU-hours and of subscriptions smaller."""
_HOURS = {"h": 1.0, "小": 1.0, "时": 1.0, "d": 24.0, "天": 24.0, "w": 168.0, "周": 168.0, "星": 168.0, "m": 720.0,
          "y": 8760.0, "年": 8760.0}  # fmt: skip
_MONTH = "个月"
_SIZE_BEFORE = re.compile(rf"({NUMBER}) ?([bt])$", re.ASCII)
_NEAR = 24
"""Characters before a figure in which a word says that it is the sum of others."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure as a sentence states it."""

    name: FactName
    value: Value
    start: int
    gpu: Gpu | None = None
    """The GPU that is named with it."""
    is_whole: bool = False
    """Whether it is said to be the sum of others."""
    is_bare: bool = False
    """A size of which nothing says whether it counts parameters or tokens."""


def facts_of(sentence: Named) -> Iterator[Fact]:
    """Every figure of a sentence, in no order."""
    yield from (
        Fact("gpus", Claimed.exact(float(count)), sentence.text.find(GPU), sentence.gpus[at])
        for count, at in sentence.counts
    )
    text = sentence.text
    for pattern in noise.NOT_FACTS:
        text = pattern.sub(_blank, text)
    is_of_some_tokens = noise.PER_TOKENS.search(text) is not None
    for name, readers, make in _READ:
        is_left_out = name is None or (is_of_some_tokens and name in _OF_RUN)
        for pattern in readers:
            text, found = _read(pattern, text, make)
            for match, value in found:
                if name is not None and not is_left_out:
                    yield _fact(name, value, match, sentence, is_bare=readers is patterns.BARE)


def _fact(name: FactName, value: Value, match: re.Match[str], sentence: Named, *, is_bare: bool) -> Fact:
    before = match.string[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    return Fact(
        name,
        value,
        match.start(),
        sentence.gpu_within(match.start(), match.end()),
        patterns.WHOLE.search(before) is not None,
        is_bare,
    )


def _read(
    pattern: re.Pattern[str], text: str, make: "Callable[[re.Match[str]], Value | None]"
) -> tuple[str, list[tuple[re.Match[str], Value]]]:
    """What a pattern finds, and the text without it, so that no figure is read twice."""
    found = [(match, value) for match in pattern.finditer(text) if (value := make(match)) is not None]
    for match, _ in found:
        text = text[: match.start()] + _blank(match) + text[match.end() :]
    return text, found


def _blank(match: re.Match[str]) -> str:
    return TAKEN * len(match[0])


def _amount(match: re.Match[str]) -> Claimed:
    """An amount with its bounds; a magnitude that stands once is that of both ends."""
    groups = match.groupdict()
    unit = groups.get("first_unit")
    second = groups.get("second")
    first = _number(match["first"], unit or (groups.get("second_unit") if second else None))
    last = _number(second, groups.get("second_unit") or unit) if second else first
    last = max(last, first)
    if groups.get("under"):
        return Claimed(None, last)
    if groups.get("over") or groups.get("more"):
        return Claimed(first, None)
    return Claimed(first, last)


def _number(figures: str, unit: str | None) -> float:
    plain = figures.replace(",", "")
    unit = (unit or "").strip(" -")
    return finite(plain, "万" if unit == "w" else unit)


def _scaled(value: Claimed, factor: float) -> Claimed:
    return value.through(lambda end: end * factor)


def _sum(match: re.Match[str]) -> ClaimedSum | None:
    written = {CURRENCY_WORDS.get(word, "CNY") for word in (match["before"], match["behind"]) if word}
    return ClaimedSum(_amount(match), written.pop()) if len(written) == 1 else None


def _cost(match: re.Match[str]) -> ClaimedSum | None:
    found = _sum(match)
    return found if found is not None and found.amount.mid >= _LEAST_COST else None


def _price(match: re.Match[str]) -> Sum | None:
    found = _sum(match)
    return Sum(found.amount.mid, found.currency) if found is not None else None


def _gpu_hours(match: re.Match[str]) -> Claimed:
    span = match.groupdict().get("span") or "h"
    return _scaled(_amount(match), _HOURS[span[0]])


def _days(match: re.Match[str]) -> Claimed | None:
    if noise.NO_TIMES.search(match.string, max(0, match.start() - _NEAR), match.start()):
        return None
    span = match["span"]
    hours = _HOURS["m"] if span == _MONTH else _HOURS[span.removeprefix("个")[0]]
    return _scaled(_amount(match), hours / 24)


def _share(match: re.Match[str]) -> Claimed | None:
    found = _amount(match)
    is_percent = "%" in match[0] or found.mid > 1
    return _scaled(found, 0.01) if is_percent else found


def _tokens(match: re.Match[str]) -> float | None:
    value = _amount(match).mid
    return value if value >= _LEAST_TOKENS else None


def _size(match: re.Match[str]) -> float | None:
    value = _amount(match).mid
    return value if value >= _LEAST_SIZE else None


def _part(match: re.Match[str]) -> float | None:
    """A size behind a slash, where it is smaller than the one before."""
    whole = _SIZE_BEFORE.search(match.string, max(0, match.start() - _NEAR), match.start())
    value = _size(match)
    return value if whole and value is not None and value < _number(whole[1], whole[2]) else None


def _gpus(match: re.Match[str]) -> Claimed | None:
    found = _amount(match)
    whole = all(end is None or (end >= 1 and end == int(end)) for end in (found.low, found.high))
    return found if whole else None


def _of_nodes(match: re.Match[str]) -> Claimed:
    return Claimed.exact(_number(match["nodes"], None) * int(match["each"]))


def _mixture(match: re.Match[str]) -> Mixture | None:
    experts = int(match["experts"])
    return Mixture(experts, _number(match["each"], match["each_unit"])) if experts > 1 else None


def _nothing(match: re.Match[str]) -> float:
    return 0.0


_READ: tuple[tuple[FactName | None, tuple[re.Pattern[str], ...], "Callable[[re.Match[str]], Value | None]"], ...] = (
    ("price", patterns.PRICES, _price),
    (None, noise.NO_COSTS, _sum),
    ("cost", patterns.COSTS, _cost),
    ("gpu_hours", patterns.GPU_HOURS, _gpu_hours),
    ("mfu", patterns.SHARES, _share),
    ("tokens", patterns.TOKENS_SEEN, _tokens),
    ("params", patterns.MIXTURES, _mixture),
    ("active", patterns.ACTIVE, _size),
    ("active", patterns.PARTS, _part),
    ("params", patterns.PARAMETERS, _size),
    ("gpus", patterns.OF_NODES, _of_nodes),
    (None, noise.PER_NODE, _nothing),
    ("gpus", patterns.GPUS, _gpus),
    ("days", patterns.TIMES, _days),
    ("params", patterns.BARE, _size),
)
"""What is read, in the order in which one goes before another."""
_OF_RUN = frozenset(("gpu_hours", "days", "cost"))
