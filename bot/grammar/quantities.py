"""Read numbers with their units from one word without spaces, lower case. Each reader gives a value or None."""

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?"
MAGNITUDES = {
    "": 1.0,
    "k": 1e3, "thousand": 1e3, "千": 1e3,
    "万": 1e4,
    "m": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6, "mil": 1e6, "百万": 1e6, "千万": 1e7,
    "亿": 1e8,
    "b": 1e9, "bn": 1e9, "billion": 1e9, "billions": 1e9, "bil": 1e9, "十亿": 1e9, "百亿": 1e10, "千亿": 1e11,
    "t": 1e12, "tn": 1e12, "trillion": 1e12, "trillions": 1e12, "tril": 1e12, "万亿": 1e12,
}  # fmt: skip
_POWERS = {unit: round(math.log10(factor)) for unit, factor in MAGNITUDES.items()}
_MAGNITUDE = "|".join(sorted((re.escape(unit) for unit in MAGNITUDES if unit), key=len, reverse=True))
PARAMETER_WORDS = ("param", "params", "parameter", "parameters", "参数", "参数量", "size")
TOKEN_WORDS = ("token", "tokens", "tok", "toks", "词元", "词", "数据", "数据量", "语料", "data", "dataset")
_OF_PARAMS = "|".join(PARAMETER_WORDS)
_OF_TOKENS = "|".join(TOKEN_WORDS)

_QUANTITY = re.compile(rf"({NUMBER})({_MAGNITUDE})?(?:-?({_OF_PARAMS})|-?({_OF_TOKENS}))?", re.ASCII)
_MIXTURE = re.compile(rf"(\d{{1,6}})x({NUMBER})({_MAGNITUDE})(?:-?(?:{_OF_PARAMS}))?", re.ASCII)
_MIXTURE_ACTIVE = re.compile(rf"(\d{{1,6}}x{NUMBER}(?:{_MAGNITUDE}))[-/]a({NUMBER})({_MAGNITUDE})", re.ASCII)
_TOTAL_ACTIVE = re.compile(rf"({NUMBER})({_MAGNITUDE})(?:-a|/a?)({NUMBER})({_MAGNITUDE})", re.ASCII)
_BYTES = re.compile(rf"({NUMBER})([kmgt])i?(?:b|bytes?)", re.ASCII)
_SHARE = re.compile(rf"({NUMBER})(%?)", re.ASCII)
_CHINESE_DISCOUNT = re.compile(r"(?:打)?(\d+(?:\.\d+)?)折", re.ASCII)
_OFF = re.compile(rf"-({NUMBER})%|({NUMBER})%(?:off|discount|折扣|优惠)", re.ASCII)
_COUNT = re.compile(
    r"x([\d.]+(?:e\d{1,2}|k)?)|(?:([\d.]+(?:k|千|万)?)|(?=[千万]))"
    r"(?:x|gpus?|cards?|chips?|accelerators?|[张块片颗枚]?卡|[张块片颗枚]|个gpu|gpu卡|([千万])[卡张])",
    re.ASCII,
)
_WHOLE = re.compile(rf"({NUMBER})(k|m|千|万)?", re.ASCII)
_CONTEXT = re.compile(r"(\d{1,9}(?:\.\d+)?)([km])i?", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})[日号])", re.ASCII)
"""With its `日`: the 8 of `2024年8月 8张` is no day."""
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?", re.ASCII)
_MONTH_NAME = re.compile(r"(?:(\d{4})-?)?([a-z]{3,9})-?(\d{4})?", re.ASCII)
_MONTH_NAMES = "january february march april may june july august september october november december".split()
_DURATION = re.compile(
    rf"({NUMBER})-?(?:(min|mins|minutes?|分钟)|(h|hrs?|hours?|个?小时)|(d|days?|天|日)|(w|wks?|weeks?|周|个?星期)|(mo|mos|months?|个月|月)|(y|yrs?|years?|年))"
    r"(?:内|以内|之内)?",
    re.ASCII,
)
_DURATION_DAYS = (1 / 1440, 1 / 24, 1.0, 7.0, 30.0, 365.0)
_MOST_DIGITS = 15
_LEAST_TENTHS, _MOST_TENTHS = 0.1, 9.9
_LEAST_HUNDREDTHS, _MOST_HUNDREDTHS = 20, 99
"""What `折` may stand behind: tenths of the price (8.5折), or two digits (85折) that cannot mean more than ten."""


def finite(number: str, magnitude: str | None = "") -> float:
    """A written number times its magnitude, as exact as a float can be; infinity where it overflows."""
    if not magnitude:
        return float(number)
    figures, _, power = number.partition("e")
    return float(f"{figures}e{int(power or 0) + _POWERS[magnitude]}")


def whole(number: float) -> int | None:
    """The same number as an integer; None for a fraction and for what no count reaches."""
    return int(number) if number < 10**_MOST_DIGITS and number == int(number) else None


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of parameters or tokens; `role` where the word says which."""

    value: float
    role: Literal["params", "tokens"] | None = None
    has_unit: bool = True


def read_quantity(word: str) -> Quantity | None:
    """`175b`, `7000m`, `3e11`, `8222亿`, `15ttokens`; a bare number is a quantity without unit."""
    found = _QUANTITY.fullmatch(word)
    if found is None:
        return None
    role: Literal["params", "tokens"] | None = "params" if found[3] else "tokens" if found[4] else None
    value = finite(found[1], found[2])
    return Quantity(value, role, has_unit=found[2] is not None or role is not None or value >= 1e6)


@dataclass(frozen=True, slots=True)
class Mixture:
    """`8x222b`: experts of a size each."""

    experts: int
    params_each: float


def read_mixture(word: str) -> Mixture | None:
    """`8x222b`; None for a product that is not one of experts."""
    found = _MIXTURE.fullmatch(word)
    return Mixture(int(found[1]), finite(found[2], found[3])) if found and int(found[1]) > 1 else None


@dataclass(frozen=True, slots=True)
class TotalActive:
    """`671b-a37b`: all parameters, and those that one token passes through."""

    total: float
    active: float


def read_total_active(word: str) -> TotalActive | None:
    """`671b-a37b` or `671b/37b`; whether the second is the smaller is not asked here."""
    found = _TOTAL_ACTIVE.fullmatch(word)
    return TotalActive(finite(found[1], found[2]), finite(found[3], found[4])) if found else None


def read_mixture_active(word: str) -> tuple[Mixture, float] | None:
    """`8x7b-a13b`: experts of a size each, and the parameters that one token passes through."""
    found = _MIXTURE_ACTIVE.fullmatch(word)
    mixture = read_mixture(found[1]) if found else None
    return (mixture, finite(found[2], found[3])) if found and mixture else None


def read_bytes(word: str) -> tuple[str, str] | None:
    """`175gb` as its number and its letter: an amount of memory where a count is meant."""
    found = _BYTES.fullmatch(word)
    return (found[1], found[2]) if found else None


def read_share(word: str) -> float | None:
    """`40%` or `0.4` as 0.4; a bare number up to 1 is a fraction, above it a percentage."""
    found = _SHARE.fullmatch(word)
    if found is None:
        return None
    value = float(found[1])
    return value / 100 if found[2] or value > 1 else value


def read_discount(word: str) -> float | None:
    """The fraction off: `5折` 0.5, `8.5折` and `85折` 0.15, `-30%` and `30%off` 0.3."""
    if found := _CHINESE_DISCOUNT.fullmatch(word):
        paid = float(found[1])
        if _LEAST_TENTHS <= paid <= _MOST_TENTHS:
            return round(1 - paid / 10, 12)
        is_two_digits = _LEAST_HUNDREDTHS <= paid <= _MOST_HUNDREDTHS and paid.is_integer()
        return round(1 - paid / 100, 12) if is_two_digits else None
    if found := _OFF.fullmatch(word):
        return float(found[1] or found[2]) / 100
    return None


def read_count(word: str) -> int | None:
    """`x1024`, `8x`, `1024gpus`, `16kgpus`, `1024卡`, `万卡`, `万张`."""
    found = _COUNT.fullmatch(word)
    if found is None:
        return None
    written = found[1] or found[2] or "1"
    return read_whole(written + (found[3] or ""))


def read_whole(word: str) -> int | None:
    """`1024`, and `32k` or `1.5k` where that is whole."""
    found = _WHOLE.fullmatch(word)
    return whole(finite(found[1], found[2])) if found else None


def read_context(word: str) -> int | None:
    """A context length: `4096`, and `128k` is 128·1024 as models count it."""
    if found := _CONTEXT.fullmatch(word):
        return int(float(found[1]) * (1024 if found[2] == "k" else 1024**2))
    return read_whole(word)


def read_duration_days(word: str) -> float | None:
    """`30d`, `2weeks`, `3个月` in days; a month counts 30, a year 365."""
    found = _DURATION.fullmatch(word)
    if found is None:
        return None
    unit = next(at for at, group in enumerate(found.groups()[1:]) if group)
    return float(found[1]) * _DURATION_DAYS[unit]


def read_date(word: str) -> date | None:
    """`2024-08-08`, `2024/8/8`, `2024.8.8` or `2024年8月8日`; None for a day that no calendar has."""
    found = _DATE.fullmatch(word)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))
    except ValueError:
        return None


class MonthEnd(date):
    """The last day of a month that was named without a day: of the present month, today is meant."""


def read_day(word: str) -> date | None:
    """A date, or a month as its last day: `2024-08`, `2024年8月`."""
    if (day := read_date(word)) is not None:
        return day
    found = _MONTH.fullmatch(word)
    return _month_end(int(found[1]), int(found[2])) if found else None


def read_as_of(word: str) -> date | None:
    """A date or a month, by name too: `aug2024`."""
    if (day := read_day(word)) is not None:
        return day
    found = _MONTH_NAME.fullmatch(word)
    if found is None or bool(found[1]) == bool(found[3]):
        return None
    months = [at for at, name in enumerate(_MONTH_NAMES, 1) if name.startswith(found[2])]
    return _month_end(int(found[1] or found[3]), months[0]) if months else None


def _month_end(year: int, month: int) -> MonthEnd | None:
    """None for a month that no calendar has."""
    try:
        day = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return MonthEnd(day.year, day.month, day.day) if day.month == month else None
