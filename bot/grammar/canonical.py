"""Spell values so that the grammar reads the very same value back."""

from bot.grammar import money, quantities

_UNITS = (("T", 1e12), ("B", 1e9), ("M", 1e6), ("K", 1e3))


def number(value: float) -> str:
    """The shortest decimal that reads back as the same number."""
    return repr(float(value)).removesuffix(".0")


def quantity(field: str, value: float) -> str:
    """`175B`; `tokens=12.5` where no unit gives the same number back."""
    for unit, factor in _UNITS:
        spelled = f"{value / factor:.12g}{unit}"
        found = quantities.read_quantity(spelled.lower())
        if value >= factor and found is not None and found.value == value:
            return spelled
    return f"{field}={number(value)}"


def share(field: str, value: float) -> str:
    """`mfu=40%`; a fraction where the percentage would not read back exactly."""
    spelled = f"{value * 100:.12g}%"
    return f"{field}={spelled if quantities.read_share(spelled) == value else number(value)}"


def price(amount: float, currency: str | None) -> str:
    """`$2.5/h`, `¥18/h`, `300JPY/h`."""
    symbol = money.SYMBOLS.get(currency or "USD")
    return f"{symbol}{number(amount)}/h" if symbol else f"{number(amount)}{currency}/h"


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


def mixture(experts: int, params: float) -> str | None:
    """`8x222B`, or None where the product would not read back exactly."""
    each = params / experts
    for figures in (12, 15, 16, 17):
        for unit, factor in _UNITS:
            spelled = f"{experts}x{each / factor:.{figures}g}{unit}"
            found = quantities.read_mixture(spelled.lower()) if each >= factor else None
            if found is not None and found.experts * found.params_each == params:
                return spelled
    return None
