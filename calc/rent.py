"""What GPU-hours cost, in USD and in the currency of the answer."""

from dataclasses import dataclass

from calc import cost
from calc.ranges import Range
from calc.working import Working
from config.rates import Fx

_DISCOUNTED = cost.discounted_usd.named("Price after the discount").giving("USD/GPU-hour")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rent:
    """The price of a GPU-hour, and what it is turned into."""

    usd_per_gpu_hour: float | None = None
    """None where no price is known."""
    discount: float = 0.0
    currency: str = "USD"
    fx: Fx | None = None
    """None for USD."""

    def paid_usd_per_gpu_hour(self, working: Working) -> float | None:
        """What is really paid for a GPU-hour; without a discount there is no step to show."""
        if self.usd_per_gpu_hour is None or not self.discount:
            return self.usd_per_gpu_hour
        return working.compute(_DISCOUNTED, usd=self.usd_per_gpu_hour, discount=self.discount)

    def exchanged(self, usd: float, working: Working) -> float:
        """An amount in the currency of the answer; in USD there is no step to show."""
        if self.fx is None:
            return usd
        return working.compute(cost.in_currency.giving(self.currency), usd=usd, fx=self.fx.rate)

    def exchanged_range(self, usd: Range, working: Working) -> Range:
        """The same for a range."""
        if self.fx is None:
            return usd
        return working.compute_range(cost.in_currency.giving(self.currency), usd=usd, fx=self.fx.rate)

    def of(self, gpu_hours: Range, working: Working) -> tuple[Range | None, Range | None]:
        """The cost after the discount, in USD and in the currency of the answer; None without a price."""
        return self.at(self.paid_usd_per_gpu_hour(working), gpu_hours, working)

    def at(self, paid: float | None, gpu_hours: Range, working: Working) -> tuple[Range | None, Range | None]:
        """The same at what is paid for a GPU-hour, where that is worked out already."""
        if paid is None:
            return None, None
        usd = working.compute_range(cost.rental_usd, gpu_hours=gpu_hours, usd_per_gpu_hour=paid)
        return usd, self.exchanged_range(usd, working)
