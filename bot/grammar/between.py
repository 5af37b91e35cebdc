"""Figures that a claim gives with two ends, or with one: `90d-100d`, `over-$100M`, `under-60d`."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.grammar import canonical, money, quantities
from calc.claimed import Claimed

_BETWEEN = re.compile(r"(?:(over)-|(under)-)?(.{1,40}?)(?:(?<!e)-(.{1,40}))?")


@dataclass(frozen=True, slots=True)
class ClaimedSum:
    """A claimed sum of money; the currency is None where none was written."""

    amount: Claimed
    currency: str | None


def read_between(word: str, read: Callable[[str], float | None]) -> Claimed | None:
    """One number, two that rise, or a bound, each number as `read` reads it."""
    found = _BETWEEN.fullmatch(word)
    if found is None:
        return None
    first, second = read(found[3]), read(found[4]) if found[4] else None
    if first is None or (found[4] and (second is None or found[1] or found[2] or second < first)):
        return None
    if found[1] or found[2]:
        return Claimed(first, None) if found[1] else Claimed(None, first)
    return Claimed(first, first if second is None else second)


def read_money_between(word: str) -> ClaimedSum | None:
    """The same of money; one currency stands for both ends."""
    currencies: set[str] = set()

    def read(amount: str) -> float | None:
        found = money.read_money(amount, bare=True)
        if found is not None and found.currency is not None:
            currencies.add(found.currency)
        return found.amount if found is not None else None

    amount = read_between(word, read)
    if amount is None or len(currencies) > 1:
        return None
    return ClaimedSum(amount, next(iter(currencies), None))


def spelled(value: Claimed, spell: Callable[[float], str]) -> str:
    """The words that `read_between` reads as the same value."""
    if value.low is None or value.high is None:
        return f"{'over' if value.high is None else 'under'}-{spell(value.mid)}"
    return spell(value.low) if value.is_exact else f"{spell(value.low)}-{spell(value.high)}"


def gpu_hours(value: float) -> str:
    """`2.788M`."""
    return canonical.quantity("", value).removeprefix("=")


def days(value: float) -> str:
    """`90d`."""
    written = canonical.duration(value).removeprefix("in ")
    return written.removeprefix("deadline=")


def share(value: float) -> str:
    """`40%`."""
    return canonical.share("", value).removeprefix("=")


def read_gpu_hours(word: str) -> float | None:
    """`2.788mgpu-hours`, `278.8万卡时`; the unit has to stand there."""
    found = _GPU_HOURS.fullmatch(word)
    return quantities.finite(found[1], found[2]) if found else None


_GPU_HOURS = re.compile(
    rf"({quantities.NUMBER})({'|'.join(sorted(filter(None, quantities.MAGNITUDES), key=len, reverse=True))})?-?"
    r"(?:(?:gpu|card|tpu|chip)s?-?(?:hours?|hrs?)|(?:gpu|卡)(?:小时|时))",
    re.ASCII,
)
