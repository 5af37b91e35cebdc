"""What a number with its units can be: a table of shapes, each with its reader."""

import re
from collections.abc import Callable

from bot.grammar import latency, money, quantities, traffic
from bot.grammar.between import read_gpu_hours
from bot.grammar.examples import read_examples
from bot.grammar.lexicon import weighs_buying
from bot.grammar.quantities import Quantity
from bot.grammar.spend import read_spend, read_spend_of_month

Reading = tuple[tuple[str, object], ...]
"""Fields with their values; the field `quantity` stands for whichever positional field is still free."""
Shape = Callable[[str], Reading | None]

_MOST_USD_PER_HOUR = 1000
_MOST_DAYS = 3660
"""Ten years: a longer bare duration is a GPU with a letter too many, such as `4090d`."""
_ACTIVE = re.compile(r"a([\d.]+[bmt])", re.ASCII)
_SHARE_AND_NAME = re.compile(r"([\d.]+%?)-?([^\d%]+)", re.ASCII)
SHARE_NAMES = {
    **dict.fromkeys(("mfu", "utilization", "utilisation", "util", "利用率", "算力利用率"), "mfu"),
    **dict.fromkeys(("goodput", "有效率"), "goodput"),
    **dict.fromkeys(("load", "busy", "负载", "负载率", "使用率"), "load"),
    **dict.fromkeys(("interest", "利率", "利息", "年利率"), "interest"),
    **dict.fromkeys(("resale", "residual", "残值", "残值率"), "resale"),
    **dict.fromkeys(("cached", "cache", "cachehit", "缓存", "缓存命中"), "cached"),
    **dict.fromkeys(("accept", "acceptance", "accepted", "接受率"), "accept"),
}  # fmt: skip
_CONTEXT_BEHIND = re.compile(r"(\d{3,9}|[\d.]+[km])-?(?:ctx|context|seq|上下文)", re.ASCII)
_OF_REQUEST = re.compile(
    r"(\d{3,7}|[\d.]+[km])-?(?:(in|inputs?|输入)|out|outputs?|输出)(?:-?(?:tokens?|词元))?", re.ASCII
)
"""From three digits on: the 8 of `h100 8 in 1000 out 500` counts GPUs."""
_IN_AND_OUT = re.compile(r"(\d{3,7}|[\d.]+k)/(\d{3,7}|[\d.]+k)", re.ASCII)
"""Longer than the month of a date, and in thousands: `8k/1k` are no parameters."""
_IN_FLIGHT = re.compile(
    r"(\d{1,7}k?)-?(?:in-?flight|(?:concurrent-?)?(?:users?|requests?|sequences)|concurrent|concurrency|并发)", re.ASCII
)
_CONCURRENT = re.compile(
    r"(\d{1,7}k?)-?(?:in-?flight|concurrent-?(?:users?|requests?|sequences)|concurrent|concurrency|并发)", re.ASCII
)
"""Where requests are counted over time too, those in flight are only what is called so."""
_PROMPTS = re.compile(r"([\d.]+(?:e\d{1,2})?(?:k|m|千|万)?)-?(?:prompts?|提示词)", re.ASCII)
_EPOCHS = re.compile(r"(\d{1,6})-?(?:epochs?|轮)", re.ASCII)
_EACH = re.compile(r"(.+?)(?:/|per|每|(?<=[元币金刀钱])1)(?:gpu|card|[张块]?卡|[张块])")
"""A sum of one GPU: the `一张` of `28万元一张` counts none."""
_YEARS = re.compile(r"(\d{1,3}(?:\.\d+)?)-?(?:years?|yrs?|y|年|(months?|mos?|个?月))", re.ASCII)
_PEAK = re.compile(r"([\d.]+)(?:x|倍)-?(?:peak|峰值)", re.ASCII)


def _one(field: str, read: Callable[[str], object | None]) -> Shape:
    """A shape of one field."""

    def shape(word: str) -> Reading | None:
        value = read(word)
        return ((field, value),) if value is not None else None

    return shape


def _quantity(word: str) -> Reading | None:
    found = quantities.read_quantity(word)
    if found is None or not found.has_unit:
        return None
    if found.role == "tokens":
        return (("tokens", found.value),)
    return ((found.role or "quantity", found),)


def _total_active(word: str) -> Reading | None:
    """`671b/37b`; a second number that is no part of the first is another quantity."""
    both = quantities.read_total_active(word)
    if both is None:
        return None
    if both.active <= both.total or "a" in word:
        return (("params", both),)
    return (("quantity", Quantity(both.total)), ("quantity", Quantity(both.active)))


def _mixture_active(word: str) -> Reading | None:
    """`8x7b-a13b`."""
    found = quantities.read_mixture_active(word)
    return (("params", found[0]), ("active", found[1])) if found else None


def _duration(word: str) -> float | None:
    days = quantities.read_duration_days(word)
    return days if days is not None and days <= _MOST_DAYS else None


def _active(word: str) -> float | None:
    found = _ACTIVE.fullmatch(word)
    quantity = quantities.read_quantity(found[1]) if found else None
    return quantity.value if quantity else None


def _named_share(word: str) -> Reading | None:
    """`40%mfu`."""
    found = _SHARE_AND_NAME.fullmatch(word)
    name = SHARE_NAMES.get(found[2]) if found else None
    value = quantities.read_share(found[1]) if found and name else None
    return ((name, value),) if name and value is not None else None


def _epochs(word: str) -> float | None:
    found = _EPOCHS.fullmatch(word)
    return float(found[1]) if found else None


def _peak(word: str) -> float | None:
    """`3xpeak`, `3倍峰值`."""
    found = _PEAK.fullmatch(word)
    quantity = quantities.read_quantity(found[1]) if found else None
    return quantity.value if quantity else None


def _prompts(word: str) -> float | None:
    """`100kprompts`."""
    found = _PROMPTS.fullmatch(word)
    quantity = quantities.read_quantity(found[1]) if found else None
    return quantity.value if quantity else None


def _context(word: str) -> int | None:
    """`128k context`."""
    found = _CONTEXT_BEHIND.fullmatch(word)
    return quantities.read_context(found[1]) if found else None


def _of_request(word: str) -> Reading | None:
    """`2000in`, `500 output tokens`."""
    found = _OF_REQUEST.fullmatch(word)
    tokens = quantities.read_whole(found[1]) if found else None
    return (("in" if found[2] else "out", tokens),) if found and tokens is not None else None


def _in_and_out(word: str) -> Reading | None:
    """`1000/500`, `8k/1k`."""
    found = _IN_AND_OUT.fullmatch(word)
    lengths = [quantities.read_whole(part) for part in found.groups()] if found else []
    return (("in", lengths[0]), ("out", lengths[1])) if found and None not in lengths else None


def _in_flight(shape: re.Pattern[str]) -> Callable[[str], int | None]:
    """`64 concurrent`."""

    def read(word: str) -> int | None:
        found = shape.fullmatch(word)
        return quantities.read_whole(found[1]) if found else None

    return read


def _named_time(word: str) -> Reading | None:
    """`1s ttft`, `50ms per token`."""
    found = latency.read_named_time(word)
    return (found,) if found else None


def _small_price(word: str) -> money.Sum | None:
    """`$2.5` without its hour: no sum that buys a training run is that small."""
    found = money.read_money(word)
    return found if found and found.amount < _MOST_USD_PER_HOUR else None


def _busy(word: str) -> float | None:
    """`60%utilization`, of the hours where no share of the peak is asked about."""
    found = _SHARE_AND_NAME.fullmatch(word)
    of_peak = found is not None and found[2] != "mfu" and SHARE_NAMES.get(found[2]) == "mfu"
    return quantities.read_share(found[1]) if found and of_peak else None


def _years(word: str) -> float | None:
    """`5years`, `18months`: how long hardware is used, with a month as a twelfth of a year."""
    found = _YEARS.fullmatch(word)
    return float(found[1]) / (12 if found[2] else 1) if found else None


def _purchase(word: str) -> money.Sum | None:
    """`$30000`, `28万元/张`: what one GPU costs to buy."""
    each = _EACH.fullmatch(word)
    return money.read_money(each[1] if each else word)


_BEFORE_TRAFFIC: tuple[Shape, ...] = (
    _quantity,
    _one("discount", quantities.read_discount),
    _one("price", money.read_price),
    _one("params", quantities.read_mixture),
    _mixture_active,
    _total_active,
)
_TRAFFIC = _one("traffic", traffic.read_traffic)
_SURGE = _one("surge", _peak)
_AFTER_TRAFFIC: tuple[Shape, ...] = (
    _one("gpus", quantities.read_count),
    _one("deadline", _duration),
    _one("currency", money.read_currency),
    _one("active", _active),
    _named_share,
    _one("epochs", _epochs),
)
_MONEY = _one("budget", money.read_money)
_TEN_THOUSANDS = _one("quantity", money.read_ten_thousands)
_SMALL_PRICE = _one("price", _small_price)
_BARE_PRICE = _one("price", lambda word: money.read_price(word, bare=True))
_SPEND = _one("spend", read_spend)
_SPEND_OF_MONTH = _one("spend", read_spend_of_month)
_OF_USERS = _one("users", traffic.read_users)
_THINK = _one("think", latency.read_thinking)
_PURCHASE, _LIFE, _BUSY = _one("own", _purchase), _one("years", _years), _one("load", _busy)
_DAY = _one("as_of", quantities.read_day)
_CONTEXT = _one("ctx", _context)
_BATCH = _one("batch", _in_flight(_IN_FLIGHT))
_BATCH_BESIDE_TRAFFIC = _one("batch", _in_flight(_CONCURRENT))
_EXAMPLES = _one("examples", read_examples)
_GPU_HOURS = _one("gpu_hours", read_gpu_hours)
_OF_REINFORCEMENT = _one("prompts", _prompts)


_TRIED_FIRST: tuple[tuple[str, tuple[Shape, ...]], ...] = (
    ("budget", (_TEN_THOUSANDS,)),
    ("spend", (_SPEND,)),
    ("ttft", (_named_time, _THINK)),
    ("in", (_in_and_out, _of_request)),
    ("examples", (_EXAMPLES,)),
    ("gpu_hours", (_GPU_HOURS,)),
)
_TRIED_LAST: tuple[tuple[str, tuple[Shape, ...]], ...] = (
    ("budget", (_MONEY,)),
    ("spend", (_SPEND_OF_MONTH,)),
    ("as_of", (_DAY,)),
    ("ctx", (_CONTEXT,)),
    ("users", (_OF_USERS,)),
    ("prompts", (_OF_REINFORCEMENT,)),
)
"""The shapes of single fields, before and after those that any command knows."""


def shapes(takes: frozenset[str]) -> tuple[Shape, ...]:
    """The shapes that a command with these fields knows, in the order in which they are tried."""
    first, last = (
        tuple(shape for field, of_field in shapes_of_fields if field in takes for shape in of_field)
        for shapes_of_fields in (_TRIED_FIRST, _TRIED_LAST)
    )
    has_traffic = "traffic" in takes
    if "price" in takes and "budget" not in takes:
        last += (_BARE_PRICE if "side" in takes else _SMALL_PRICE,)
    if weighs_buying(takes):
        first, last = (_LIFE, _BUSY, *first), (*last, _PURCHASE)
    if "batch" in takes:
        last += (_BATCH_BESIDE_TRAFFIC if has_traffic else _BATCH,)
    return (*first, *_BEFORE_TRAFFIC, *((_TRAFFIC, _SURGE) if has_traffic else ()), *_AFTER_TRAFFIC, *last)
