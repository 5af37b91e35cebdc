"""Spell values so that the grammar reads the very same value back."""

from decimal import Decimal

from bot.grammar import money, quantities
from bot.grammar.latency import read_speed_ms, read_token_ms
from bot.grammar.spend import Spend
from bot.grammar.traffic import Span, Traffic, read_traffic

_UNITS = (("T", 12), ("B", 9), ("M", 6))
"""Letters and their powers of ten; thousands before a GPU would read as a count."""
PURCHASES = {"on-demand": "ondemand", "reserved-1y": "1y", "reserved-3y": "3y", "spot": "spot"}
"""How a question says each purchase type."""
AREAS = {"europe": "eu", "us": "usa"}
"""How it says a part of the world, where that is not by its name."""
OF_OFFER = PURCHASES | AREAS
_SPANS: dict[Span, str] = {
    "second": "s", "minute": "min", "hour": "h", "day": "day", "week": "week", "month": "month",
    "year": "year",
}  # fmt: skip


def number(value: float) -> str:
    """The shortest decimal that reads back as the same number."""
    return repr(float(value)).removesuffix(".0")


def quantity(field: str, value: float) -> str:
    """`175B`; `tokens=12.5` where no unit gives the same number back."""
    for unit, power in _UNITS:
        spelled = f"{value / 10**power:.12g}{unit}"
        found = quantities.read_quantity(spelled.lower())
        if value >= 10**power and found is not None and found.value == value:
            return spelled
    return f"{field}={number(value)}"


def share(field: str, value: float) -> str:
    """`mfu=40%`; a fraction where the percentage would not read back exactly."""
    spelled = f"{value * 100:.12g}%"
    return f"{field}={spelled if quantities.read_share(spelled) == value else number(value)}"


def sum_of_money(amount: float, currency: str | None) -> str:
    """`$40000`, `¥280000`, `300JPY`."""
    symbol = money.SYMBOLS.get(currency or "USD")
    return f"{symbol}{number(amount)}" if symbol else f"{number(amount)}{currency}"


def budget(amount: float, currency: str) -> str:
    """`$1M`, `¥7M`, `300MJPY`; in full where that is as short, or where no unit gives the same sum back.

    A currency that no sum is read with is left out, to be named beside it: `budget=1000000`.
    """
    symbol = money.SYMBOLS.get(currency)
    if money.read_currency(currency.lower()) != currency:
        return f"budget={number(amount)}"
    in_full = sum_of_money(amount, currency)
    for unit, power in (*_UNITS, ("K", 3)):
        short = f"{amount / 10**power:.12g}{unit}"
        spelled = f"{symbol}{short}" if symbol else f"{short}{currency}"
        is_same = money.read_money(spelled.lower()) == money.Sum(amount, currency)
        if amount >= 10**power and is_same and len(spelled) < len(in_full):
            return spelled
    return in_full


def spend(value: Spend) -> str:
    """`$5K/month`; `spend=5000` where the currency has to be named beside it."""
    spelled = f"{budget(value.amount, value.currency or 'USD')}/{_SPANS[value.per]}"
    return f"spend={spelled.removeprefix('budget=')}" if spelled.startswith("budget=") else spelled


def time_ms(field: str, ms: float) -> str:
    """`ttft=1s`, `tpot=50ms`; `speed=30` for a time that no decimals give."""
    speed = f"{1e3 / ms:.6g}"
    if field == "tpot" and len(speed) < len(number(ms)) and read_speed_ms(speed) == ms:
        return f"speed={speed}"
    seconds = f"{ms / 1e3:.12g}s"
    return f"{field}={seconds if ms >= 1e3 and read_token_ms(seconds) == ms else f'{number(ms)}ms'}"


def price(amount: float, currency: str | None) -> str:
    """`$2.5/h`, `¥18/h`, `300JPY/h`."""
    return f"{sum_of_money(amount, currency)}/h"


def duration(days: float) -> str:
    """`in 30d`; hours where the days would not read back exactly."""
    for unit, scale in (("d", 1.0), ("h", 24.0)):
        spelled = f"{days * scale:.12g}{unit}"
        if quantities.read_duration_days(spelled) == days:
            return f"in {spelled}"
    return f"deadline={number(days)}"


def total_active(params: float, active: float) -> str | None:
    """`671B-A37B`, or None where the two would not read back exactly."""
    spelled = f"{quantity('params', params)}-A{quantity('active', active)}"
    found = quantities.read_total_active(spelled.lower())
    return spelled if found and (found.total, found.active) == (params, active) else None


def mixture(experts: int, params_each: float) -> str:
    """`8x222B`: the point is moved, so that every size reads back exactly."""
    unit, power = next((pair for pair in _UNITS if params_each >= 10 ** pair[1]), _UNITS[-1])
    each = Decimal(repr(params_each)).scaleb(-power).normalize()
    return f"{experts}x{each:f}{unit}"


def traffic(value: Traffic, *, says_tokens: bool = False) -> str:
    """`2B/month`, `50req/s`; in full where no unit gives the same amount back. Tokens go without saying."""
    counted = "req" if value.unit == "requests" else "tok" if says_tokens else ""
    for unit, power in _UNITS:
        spelled = f"{value.amount / 10**power:.12g}{unit}{counted}/{_SPANS[value.per]}"
        if value.amount >= 10**power and read_traffic(spelled.lower()) == value:
            return spelled
    return f"{number(value.amount)}{counted or 'tok'}/{_SPANS[value.per]}"
