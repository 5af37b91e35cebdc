"""What a plan is to carry, in one of three measures: requests a second, users, or as much as some money pays for."""

import math
from dataclasses import dataclass

from calc.fleets import ROUNDING, Fleets


@dataclass(frozen=True, slots=True)
class Requests:
    """Requests a second, on average."""

    per_s: float

    def copies(self, fleets: Fleets, peak: float) -> int | None:
        """The fewest copies that carry the highest load; None where no cluster does."""
        return fleets.fewest_for(self.per_s * peak)

    def peak_requests_per_s(self, fleets: Fleets, copies: int, peak: float) -> float:
        """The highest load, whatever carries it."""
        return self.per_s * peak


@dataclass(frozen=True, slots=True)
class Users:
    """Requests in flight, on average: users who ask again as soon as they have an answer."""

    in_flight: float

    def copies(self, fleets: Fleets, peak: float) -> int | None:
        """The fewest copies with a place for each of them at the highest load."""
        return max(1, math.ceil(self.in_flight * peak / fleets.limit.in_flight - ROUNDING))

    def peak_requests_per_s(self, fleets: Fleets, copies: int, peak: float) -> float:
        """What they ask at the highest load: as often as they are answered."""
        return copies * fleets.replica.at(self.in_flight * peak / copies).requests_per_s


@dataclass(frozen=True, slots=True)
class Spending:
    """All that a sum of money a month pays for."""

    usd_per_month: float

    def copies(self, fleets: Fleets, peak: float) -> int | None:
        """The most copies that it pays for; None where that is not one."""
        most = fleets.affordable(self.usd_per_month)
        return most if most > 0 else None

    def peak_requests_per_s(self, fleets: Fleets, copies: int, peak: float) -> float:
        """The highest load that so many copies carry."""
        return fleets.requests_per_s(copies)


Demand = Requests | Users | Spending
