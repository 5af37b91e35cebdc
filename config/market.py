"""Price the offers of a GPU on a day, and pick among them: by terms, the cheapest, the median."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from config.catalog import Catalog
from config.rates import Fx, Rates
from config.schema.gpu import Gpu
from config.schema.price import Area, Offer, PricePoint, Provider, Purchase

_PREFERENCE = {"on-demand": 0, "reserved-1y": 1, "reserved-3y": 2, "spot": 3}
PURCHASES: tuple[Purchase, ...] = ("on-demand", "spot", "reserved-1y", "reserved-3y")
"""In the order of answers."""
_CLUSTER_GPUS = 8
_ENOUGH_FOR_TENTHS = 5
"""Offers from which on a tenth of them is worth leaving out at either end."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an offer is asked to be; None where anything goes."""

    provider: Provider | None = None
    purchase: str | None = None
    """A purchase type, or the beginning of one such as `reserved`."""
    area: Area | None = None

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return self != ANY_TERMS

    def meet(self, offer: Offer) -> bool:
        """Whether an offer is all of that."""
        return (
            (self.provider is None or offer.provider == self.provider.id)
            and (self.purchase is None or offer.purchase.startswith(self.purchase))
            and (self.area is None or offer.is_in(self.area))
        )


ANY_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Quote:
    """An offer with its price on a day."""

    offer: Offer
    point: PricePoint
    usd_per_gpu_hour: float
    fx: Fx | None = None
    """The rate of that day, for a price that is kept in another currency."""


def quote(offer: Offer, day: date | None, rates: Rates) -> Quote:
    """The newest price of an offer, or the newest up to `day`, at the exchange rate of that day.

    Raises LookupError for an offer without a price by then.
    """
    point = offer.price_on(day)
    if point is None:
        raise LookupError(f"{offer.id} has no price on {day}")
    return _quoted(offer, point, day, rates)


def _quoted(offer: Offer, point: PricePoint, day: date | None, rates: Rates) -> Quote:
    if point.usd_per_gpu_hour is not None:
        return Quote(offer, point, point.usd_per_gpu_hour)
    fx = rates.usd_to(point.kept_in, day)
    return Quote(offer, point, point.amount / fx.rate, fx)


def quotes(catalog: Catalog, gpu: Gpu, day: date | None, rates: Rates, terms: Terms = ANY_TERMS) -> tuple[Quote, ...]:
    """The offers of a GPU that meet the terms and have a price on `day`, in the order of the file."""
    return tuple(quote(offer, day, rates) for offer in catalog.offers_of(gpu, day) if terms.meet(offer))


def usual(found: Sequence[Quote]) -> Quote:
    """The offer that people mean: on demand before reserved before spot, whole 8-GPU instances, newest, cheapest."""

    def rank(quoted: Quote) -> tuple[object, ...]:
        offer = quoted.offer
        return (
            _PREFERENCE[offer.purchase],
            offer.basis == "as-stated",
            offer.gpus_per_instance < _CLUSTER_GPUS,
            -quoted.point.as_of.toordinal(),
            quoted.usd_per_gpu_hour,
            offer.id,
        )

    return min(found, key=rank)


def by_purchase(quotes: Sequence[Quote]) -> Iterator[tuple[Purchase, tuple[Quote, ...]]]:
    """The offers of each purchase type that there are any of."""
    for purchase in PURCHASES:
        if found := tuple(quoted for quoted in quotes if quoted.offer.purchase == purchase):
            yield purchase, found


def main_of(quotes: Sequence[Quote]) -> tuple[Purchase, tuple[Quote, ...]]:
    """The purchase type that people mean by the price of a GPU, and its offers."""
    return next(by_purchase(quotes))


def listed(found: Sequence[Quote]) -> tuple[Quote, ...]:
    """The offers that make up a market; what somebody merely stated counts only where there is nothing else."""
    return tuple(quoted for quoted in found if quoted.offer.basis != "as-stated") or tuple(found)


def cheapest(found: Sequence[Quote]) -> Quote:
    """The lowest listed price; the newer one where two are equal."""
    return min(listed(found), key=lambda q: (q.usd_per_gpu_hour, -q.point.as_of.toordinal(), q.offer.id))


def dearest(found: Sequence[Quote]) -> Quote:
    """The highest listed price."""
    return max(listed(found), key=lambda q: (q.usd_per_gpu_hour, q.offer.id))


def median_usd_per_gpu_hour(found: Sequence[Quote]) -> float:
    """The median of the price of each listed offer."""
    return statistics.median(quoted.usd_per_gpu_hour for quoted in listed(found))


def spread_usd_per_gpu_hour(found: Sequence[Quote]) -> tuple[float, float, float]:
    """The 10th, 50th and 90th percentile of the price of each listed offer; of few offers the ends."""
    prices = sorted(quoted.usd_per_gpu_hour for quoted in listed(found))
    if len(prices) < _ENOUGH_FOR_TENTHS:
        return prices[0], statistics.median(prices), prices[-1]
    tenths = statistics.quantiles(prices, n=10, method="inclusive")
    return tenths[0], statistics.median(prices), tenths[-1]


def newest_date(found: Sequence[Quote]) -> date:
    """The day of the newest price among the offers."""
    return max(quoted.point.as_of for quoted in found)
