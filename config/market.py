"""Pick among the offers of a GPU: by provider, by purchase type, the cheapest, the median."""

import statistics
from collections.abc import Sequence
from datetime import date

from config.catalog import Catalog
from config.schema.gpu import Gpu
from config.schema.price import Offer, PricePoint, Provider

_PREFERENCE = {"on-demand": 0, "reserved-1y": 1, "reserved-3y": 2, "spot": 3}
_CLUSTER_GPUS = 8


def matching_offers(
    catalog: Catalog, gpu: Gpu, day: date | None, *, provider: Provider | None = None, purchase: str | None = None
) -> tuple[Offer, ...]:
    """The offers of a GPU with a price on `day`; `purchase` may be a beginning such as `reserved`."""
    return tuple(
        offer
        for offer in catalog.offers_of(gpu, day)
        if (provider is None or offer.provider == provider.id)
        and (purchase is None or offer.purchase.startswith(purchase))
    )


def price_point(offer: Offer, day: date | None) -> PricePoint:
    """The price of an offer that is known to have one on `day`."""
    point = offer.price_on(day)
    if point is None:
        raise LookupError(f"{offer.id} has no price on {day}")
    return point


def usual_offer(offers: Sequence[Offer], day: date | None) -> Offer:
    """The offer that people mean: on demand before reserved before spot, whole 8-GPU instances, newest, cheapest."""

    def rank(offer: Offer) -> tuple[object, ...]:
        point = price_point(offer, day)
        return (
            _PREFERENCE[offer.purchase],
            offer.basis == "as-stated",
            offer.gpus_per_instance < _CLUSTER_GPUS,
            -point.as_of.toordinal(),
            point.usd_per_gpu_hour,
            offer.id,
        )

    return min(offers, key=rank)


def listed_offers(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """The offers that make up a market; what somebody merely stated counts only where there is nothing else."""
    listed = tuple(offer for offer in offers if offer.basis != "as-stated")
    return listed or tuple(offers)


def cheapest_offer(offers: Sequence[Offer], day: date | None) -> Offer:
    """The lowest listed price; the newer one where two are equal."""
    return min(
        listed_offers(offers),
        key=lambda o: (price_point(o, day).usd_per_gpu_hour, -price_point(o, day).as_of.toordinal(), o.id),
    )


def dearest_offer(offers: Sequence[Offer], day: date | None) -> Offer:
    """The highest listed price."""
    return max(listed_offers(offers), key=lambda o: (price_point(o, day).usd_per_gpu_hour, o.id))


def median_usd_per_gpu_hour(offers: Sequence[Offer], day: date | None) -> float:
    """The median of the newest price of each listed offer."""
    return statistics.median(price_point(offer, day).usd_per_gpu_hour for offer in listed_offers(offers))


def newest_date(offers: Sequence[Offer], day: date | None) -> date:
    """The day of the newest price among the offers."""
    return max(price_point(offer, day).as_of for offer in offers)
