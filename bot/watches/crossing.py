"""When a price crosses a line: the one rule by which a chat is told, once for each time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import ge, gt, le, lt

from bot.grammar.watching import Sign
from config.live.laying import KEPT_DAYS

_CLEARANCE = 0.01
"""How far beyond the line a price has to go back before it can cross anew, as a share of the line.

Our own choice, from no source: enough that the daily drift of an exchange rate does not have a line in another currency
crossed again and again by a price that stays, and little enough that a price which really went back is told anew.
"""
_HOLDS: Mapping[Sign, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True, slots=True)
class Line:
    """What a price is to be, in some currency per GPU-hour."""

    sign: Sign
    amount: float

    def is_met(self, price: float) -> bool:
        """Whether a price is on the side that is waited for."""
        return _HOLDS[self.sign](price, self.amount)

    def is_left(self, price: float) -> bool:
        """Whether a price is clearly on the other side: by a hundredth of the line."""
        beyond = 1 + _CLEARANCE if self.sign[0] == "<" else 1 - _CLEARANCE
        return not self.is_met(price) and not self.is_met(price / beyond)


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a price was when somebody last looked."""

    is_met: bool
    as_of: date
    """The newest day among the prices that it was found among."""


def is_outdated(as_of: date, known: date, today: date, *, within_days: int = KEPT_DAYS) -> bool:
    """Whether prices of a day say nothing of today, as newer ones are known that may still hold.

    Such prices come from a process that has not read the newest ones, or that has no live prices yet. Newer ones that
    are more than `within_days` back are out of date themselves, as an offer that is listed no more leaves them behind.
    """
    return as_of < known and today - known <= timedelta(days=within_days)


def look(line: Line, before: Seen, price: float, as_of: date, today: date) -> Seen:
    """Where a price is now, after where it was; once met, a line stays met until the price has clearly left it.

    `as_of` is the newest day among the prices that it was found among. Those that are outdated change nothing.
    """
    if is_outdated(as_of, before.as_of, today):
        return before
    is_met = not line.is_left(price) if before.is_met else line.is_met(price)
    return replace(before, is_met=is_met, as_of=as_of)


def fires(before: Seen, after: Seen) -> bool:
    """Whether the line was crossed, from the side that nobody waits for."""
    return after.is_met and not before.is_met
