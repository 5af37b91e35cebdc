"""The price that a watch looks at: the lowest that anybody asks on its terms."""

from dataclasses import dataclass
from datetime import date

from config import market
from config.catalog import Catalog
from config.market import ANY_TERMS, Quote, Terms
from config.rates import Rates
from config.schema.gpu import Gpu
from config.schema.price import Offer, Purchase


@dataclass(frozen=True, slots=True)
class Lowest:
    """A price of today, in USD per GPU-hour, and what it was found among."""

    usd_per_gpu_hour: float
    quote: Quote | None
    """The offer that asks it; None for a median."""
    purchase: Purchase
    """How the offers are bought among which it is the lowest, or the middle one."""
    as_of: date
    """The newest day among the prices of these offers."""
    count: int


def lowest(
    catalog: Catalog,
    gpu: Gpu,
    day: date,
    rates: Rates,
    *,
    terms: Terms = ANY_TERMS,
    offer: Offer | None = None,
    pick: str | None = None,
) -> Lowest | None:
    """The lowest listed price, or the median where that is picked; None where nobody offers that.

    Without a way to buy, of the offers on demand where there are any, as /price has it; `cheapest` looks at all alike.
    """
    found = market.quotes(catalog, gpu, day, rates, terms)
    if offer is not None:
        found = (market.quote(offer, day, rates),) if offer.price_on(day) is not None else ()
    if not found:
        return None
    among = found if terms.purchase is not None or pick == "cheapest" else market.main_of(found)[1]
    cheapest, newest = market.cheapest(among), market.newest_date(market.listed(among))
    if pick == "median":
        median = market.median_usd_per_gpu_hour(among)
        return Lowest(median, None, among[0].offer.purchase, newest, len(market.listed(among)))
    return Lowest(cheapest.usd_per_gpu_hour, cheapest, cheapest.offer.purchase, newest, len(market.listed(among)))
