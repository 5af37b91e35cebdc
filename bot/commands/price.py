"""/price: what an accelerator rents for: by purchase type, by provider, with dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from bot.answer import Answer, Row
from bot.command import Command
from bot.present import sources
from bot.present.price import PURCHASES, offer_name
from bot.request import Context, Given, Request
from bot.resolve.price import PURCHASE_WORDS, RentalPrice, resolve_price
from bot.resolve.terms import resolve_day
from bot.text import Month, Price, Text, Whole, t
from config import market
from config.schema.gpu import Gpu
from config.schema.price import Offer, Provider

_MOST_OFFERS = 30


class PriceRequest(Request):
    """The offers of one accelerator, by provider or purchase type if wanted; none for the list."""

    gpu: Gpu | None
    provider: Provider | None
    purchase: str | None
    as_of: date | None

    takes = frozenset({"gpu", "offer", "as_of"})

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        gpu, day = given.get("gpu", Gpu), resolve_day(given, context)
        if gpu is None and (offer := given.get("offer", Offer)) is not None:
            gpu = context.catalog.gpus[offer.gpu]
        if gpu is not None:
            resolve_price(given, context, gpu, day)
        return cls(gpu=gpu, provider=given.get("provider", Provider), purchase=given.get("purchase", str), as_of=day)

    def spelled(self, context: Context) -> list[str]:
        purchase = PURCHASE_WORDS.get(self.purchase, self.purchase) if self.purchase else None
        words = (self.gpu.id if self.gpu else None, self.provider.id if self.provider else None, purchase)
        return [*(word for word in words if word), *([f"as-of={self.as_of}"] if self.as_of else [])]


@dataclass(frozen=True)
class Market:
    """Offers, and the day that they are priced on."""

    offers: tuple[Offer, ...]
    day: date | None


def run(request: PriceRequest, context: Context) -> Market:
    """The offers that were asked for."""
    gpus = (request.gpu,) if request.gpu else tuple(context.catalog.gpus.values())
    offers = (
        offer
        for gpu in gpus
        for offer in market.matching_offers(
            context.catalog, gpu, request.as_of, provider=request.provider, purchase=request.purchase
        )
    )
    return Market(tuple(offers), request.as_of)


def present(request: PriceRequest, report: Market, context: Context) -> Answer:
    """Low, median and high by purchase type, then every offer with its date."""
    if request.gpu is None:
        return _list(report, context)
    if not report.offers:
        return Answer(
            headline=t("{gpu}: no price known", gpu=request.gpu.label),
            lines=(t("Give your own: price=2.5 in /train"),),
            examples=(f"/train 70B 15T {request.gpu.id} price=2.5",),
        )
    ordered = sorted(report.offers, key=lambda offer: market.price_point(offer, report.day).usd_per_gpu_hour)
    price = RentalPrice(usd_per_gpu_hour=1.0, kind="median", offers=tuple(ordered[:_MOST_OFFERS]), as_of=report.day)
    return Answer(
        headline=t("{gpu} per GPU-hour", gpu=request.gpu.label),
        lines=tuple(_by_purchase(report, context)),
        details=tuple(_offer_line(offer, report.day, context) for offer in ordered[:_MOST_OFFERS]),
        folded_under=t("Every offer, and where it was seen"),
        examples=(f"/train 70B 15T {request.gpu.id} cheapest",),
        sources=tuple(sources.of_price(price))[:3],
    )


def _by_purchase(report: Market, context: Context) -> list[Text]:
    lines = []
    for purchase, name in PURCHASES.items():
        offers = [offer for offer in report.offers if offer.purchase == purchase]
        if not offers:
            continue
        low, high = market.cheapest_offer(offers, report.day), market.dearest_offer(offers, report.day)
        known = t(
            "{price} {provider}", price=_usd(low, report.day), provider=context.catalog.providers[low.provider].name
        )
        if len(offers) > 1:
            known = t(
                "{cheapest} · median {median} · {price} {provider} ({count})",
                cheapest=known,
                median=Price(market.median_usd_per_gpu_hour(offers, report.day), "USD"),
                price=_usd(high, report.day),
                provider=context.catalog.providers[high.provider].name,
                count=Whole(len(offers)),
            )
        lines.append(t("{purchase}: {known}", purchase=name, known=known))
    return lines


def _usd(offer: Offer, day: date | None) -> Price:
    return Price(market.price_point(offer, day).usd_per_gpu_hour, "USD")


def _offer_line(offer: Offer, day: date | None, context: Context) -> Text:
    point = market.price_point(offer, day)
    return t(
        "{price} {offer}, {place}, {month}{doubt}",
        price=Price(point.usd_per_gpu_hour, "USD"),
        offer=offer_name(offer, context.catalog),
        place=" ".join(part for part in (offer.region, f"{offer.gpus_per_instance}×") if part),
        month=Month(point.as_of),
        doubt="" if point.confidence != "low" else " (?)",
    )


def _list(report: Market, context: Context) -> Answer:
    rows = []
    for gpu in context.catalog.gpus.values():
        offers = [offer for offer in report.offers if offer.gpu == gpu.id]
        if offers:
            rows.append(
                Row(
                    t("{gpu}", gpu=gpu.id), t("{price}", price=_usd(market.usual_offer(offers, report.day), report.day))
                )
            )
    return Answer(
        headline=t("Usual price per GPU-hour"),
        details=tuple(t("{label} {value}", label=row.label, value=row.value) for row in rows),
        examples=("/price h100", "/price a100 spot"),
    )


def result(report: Market) -> Mapping[str, Any]:
    """The entries as in the YAML."""
    return {"offers": [offer.model_dump(mode="json") for offer in report.offers]}


COMMAND = Command(
    name="price",
    summary="What an accelerator rents for, by purchase type, with dates",
    example="/price h100",
    more_examples=("/price h100 spot", "/price a100 azure"),
    request=PriceRequest,
    run=run,
    present=present,
    result=result,
    aliases=("prices", "价格", "租金"),
    order=71,
)
