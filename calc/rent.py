"""What GPU-hours cost, in USD and in the currency of the answer."""

from dataclasses import dataclass

from calc import cost
from calc.ranges import Range
from calc.working import Working
from config.rates import Fx

_DISCOUNTED = cost.discounted_usd.named("Price after the discount").giving("USD/GPU-hour")


def paid_usd_per_gpu_hour(listed: float, discount: float, working: Working) -> float:
    """What is really paid for a GPU-hour, in USD; without a discount there is no step to show."""
    return working.compute(_DISCOUNTED, usd=listed, discount=discount) if discount else listed


@dataclass(frozen=True, kw_only=True, slots=True)
class Rent:
    """The price of a GPU-hour, and what it is turned into."""

    usd_per_gpu_hour: float | None = None
    """None where no price is known."""
    discount: float = 0.0
    currency: str = "USD"
    fx: Fx | None = None
    """None for USD."""

    def of(self, gpu_hours: Range, working: Working) -> tuple[Range | None, Range | None]:
        """The cost after the discount, in USD and in the currency of the answer; None without a price."""
        if self.usd_per_gpu_hour is None:
            return None, None
        price = paid_usd_per_gpu_hour(self.usd_per_gpu_hour, self.discount, working)
        usd = working.compute_range(cost.rental_usd, gpu_hours=gpu_hours, usd_per_gpu_hour=price)
        if self.fx is None:
            return usd, usd
        return usd, working.compute_range(cost.in_currency.giving(self.currency), usd=usd, fx=self.fx.rate)
