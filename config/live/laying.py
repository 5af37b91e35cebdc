"""Lay the prices of a live catalogue over the presets, as far as they can be believed and are not too old.

The presets stay the base: a live price is one more day of an offer that is known. It is kept out where it moved by
more than `MOST_MOVED` times against the newest price of the presets, which is rather a mistake of the catalogue than
a market; where the presets have a newer price, or an overlay states its own; and once it is older than `KEPT_DAYS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from config.catalog import Catalog
from config.schema.price import LivePoint

MOST_MOVED = 3.0
"""Times the newest price of the presets, up or down."""
KEPT_DAYS = 7
"""How long a live price stands after the day on which it was fetched."""
SOURCE = "gpuhunt catalogue, live"

LivePoints = Mapping[str, LivePoint]
"""Live prices by the id of the offer."""


@dataclass(frozen=True)
class OutOfBand:
    """A price that is not believed."""

    offer: str
    known_usd_per_gpu_hour: float
    found_usd_per_gpu_hour: float


def believed(
    found: Mapping[str, float], catalog: Catalog, day: date
) -> tuple[dict[str, LivePoint], tuple[OutOfBand, ...]]:
    """What was fetched on `day`, by the id of the offer in USD per GPU-hour: live prices, and those to leave out."""
    points: dict[str, LivePoint] = {}
    out_of_band = []
    for offer_id, usd in found.items():
        known = _known_usd(offer_id, catalog)
        if known is None:
            continue
        if _is_in_band(known, usd):
            points[offer_id] = LivePoint(as_of=day, usd_per_gpu_hour=usd, confidence="medium", source=SOURCE)
        else:
            out_of_band.append(OutOfBand(offer_id, known, usd))
    return points, tuple(out_of_band)


def standing(points: LivePoints, catalog: Catalog, today: date) -> dict[str, LivePoint]:
    """The live prices that hold on `today` over these presets."""
    return {
        offer_id: point
        for offer_id, point in points.items()
        if (known := _known_usd(offer_id, catalog)) is not None
        and today - point.as_of <= timedelta(days=KEPT_DAYS)
        and catalog.offers[offer_id].history[-1].as_of < point.as_of
        and _is_in_band(known, point.amount)
    }


def laid_on(catalog: Catalog, points: LivePoints) -> Catalog:
    """The catalogue with each of these live prices, which stand over it, at the end of its offer's history."""
    offers = {
        offer_id: offer.model_copy(update={"history": (*offer.history, points[offer_id])})
        for offer_id, offer in catalog.offers.items()
        if offer_id in points
    }
    return replace(catalog, offers={**catalog.offers, **offers})


def _known_usd(offer_id: str, catalog: Catalog) -> float | None:
    """The newest price of an offer in the presets; None where none is to be replaced: an own one, or not in USD."""
    is_own = offer_id not in catalog.offers or offer_id in catalog.own_offers
    return None if is_own else catalog.offers[offer_id].history[-1].usd_per_gpu_hour


def _is_in_band(known: float, usd_per_gpu_hour: float) -> bool:
    """Whether a price can be believed: not one that is no number, nor nothing or less."""
    return known / MOST_MOVED <= usd_per_gpu_hour <= known * MOST_MOVED
