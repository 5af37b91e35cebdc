"""/price: what an accelerator rents for: by purchase type, by provider, with dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from bot.answer import Answer, Source
from bot.command import Command
from bot.grammar import canonical
from bot.present import pages
from bot.present.price import PURCHASES, offer_name, when
from bot.present.sources import usd_per_hour
from bot.request import Context, Given, Request
from bot.resolve.page import resolve_page, spelled_page
from bot.resolve.price import resolve_price
from bot.resolve.terms import resolve_day
from bot.text import Price, Prose, Text, Whole, t
from config import market
from config.schema.gpu import Gpu
from config.schema.price import Offer, Provider

_MARK = " (?)"
_DOUBT = t("(?) stands for low confidence: a marketplace, an article, or a constant in somebody's code")


class PriceRequest(Request):
    """The offers of one accelerator, by provider or purchase type if wanted; none for the list."""

    gpu: Gpu | None
    provider: Provider | None
    purchase: str | None
    offer: Offer | None
    as_of: date | None
    page: int

    takes = frozenset({"gpu", "offer", "as_of", "page"})

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        gpu, day, offer = given.get("gpu", Gpu), resolve_day(given, context), given.get("offer", Offer)
        if gpu is None and offer is not None:
            gpu = context.catalog.gpus[offer.gpu]
        if (pick := given.words.get("pick")) is not None:
            message = t("/price shows the cheapest and the median of every kind: leave out `{word}`", word=pick.text)
            raise given.refusal("pick", message, replace_with=("",))
        provider, purchase = given.get("provider", Provider), given.get("purchase", str)
        found = cls(gpu=gpu, provider=provider, purchase=purchase, offer=offer, as_of=day, page=1)
        if gpu is not None:
            resolve_price(given, context, gpu, day or context.today)  # refuses an offer that does not exist
        elif not found.offers(context):
            named = next((field for field in ("purchase", "provider", "as_of") if field in given.words), "as_of")
            raise given.refusal(named, t("Nobody here offers that"), replace_with=("",))
        entries = 0 if gpu else len({listed.gpu for listed in found.offers(context)})
        return found.model_copy(update={"page": resolve_page(given, entries=entries)})

    def offers(self, context: Context) -> tuple[Offer, ...]:
        """The offers that are asked for, with a price on the day."""
        if self.offer is not None:
            return (self.offer,)
        gpus = (self.gpu,) if self.gpu else pages.newest_first(context.catalog.gpus.values())
        day = self.as_of or context.today
        return tuple(
            offer
            for gpu in gpus
            for offer in market.matching_offers(
                context.catalog, gpu, day, provider=self.provider, purchase=self.purchase
            )
        )

    def spelled(self, context: Context) -> list[str]:
        purchase = canonical.PURCHASES.get(self.purchase, self.purchase) if self.purchase else None
        offer = f"offer={self.offer.id}" if self.offer else None
        words = (self.gpu.id if self.gpu else None, offer, self.provider.id if self.provider else None, purchase)
        day = [f"as-of={self.as_of}"] if self.as_of else []
        return [*(word for word in words if word), *day, *spelled_page(self.page)]


@dataclass(frozen=True)
class Market:
    """Offers, and the day that they are priced on."""

    offers: tuple[Offer, ...]
    day: date


def run(request: PriceRequest, context: Context) -> Market:
    """The offers that were asked for."""
    return Market(request.offers(context), request.as_of or context.today)


def present(request: PriceRequest, report: Market, context: Context) -> Answer:
    """Low, median and high by purchase type, then every offer with its date."""
    if request.gpu is None:
        return _list(request, report, context)
    if not report.offers:
        return Answer(
            headline=t("{gpu}: no price known", gpu=request.gpu.label),
            lines=(t("Give your own: price=2.5 in /train"),),
            examples=(f"/train 70B 15T {request.gpu.id} price=2.5",),
        )
    ordered = sorted(report.offers, key=lambda offer: market.price_point(offer, report.day).usd_per_gpu_hour)
    listed = [_offer(offer, report.day, context) for offer in ordered]
    is_doubtful = any(_is_doubtful(offer, report.day) for offer in ordered)
    return Answer(
        headline=t("{gpu} per GPU-hour", gpu=request.gpu.label),
        lines=tuple(_by_purchase(report, context)),
        details=(_DOUBT,) if is_doubtful else (),
        folded_under=t("Every offer, of when, and where it was seen"),
        examples=(f"/train 70B 15T {request.gpu.id} cheapest",),
        sources=tuple(listed),
    )


def _by_purchase(report: Market, context: Context) -> list[Text]:
    lines = []
    for purchase, name in PURCHASES.items():
        offers = market.listed_offers([offer for offer in report.offers if offer.purchase == purchase])
        if not offers:
            continue
        low, high = market.cheapest_offer(offers, report.day), market.dearest_offer(offers, report.day)
        known = t(
            "{price} {provider}",
            price=_usd(low, report.day),
            provider=Prose(context.catalog.providers[low.provider].name),
        )
        if len(offers) > 1:
            known = t(
                "{cheapest} · median {median} · {price} {provider} ({count})",
                cheapest=known,
                median=Price(market.median_usd_per_gpu_hour(offers, report.day), "USD"),
                price=_usd(high, report.day),
                provider=Prose(context.catalog.providers[high.provider].name),
                count=Whole(len(offers)),
            )
        lines.append(t("{purchase}: {known}", purchase=name, known=known))
    return lines


def _usd(offer: Offer, day: date) -> Price:
    return Price(market.price_point(offer, day).usd_per_gpu_hour, "USD")


def _is_doubtful(offer: Offer, day: date) -> bool:
    return market.price_point(offer, day).confidence == "low"


def _offer(offer: Offer, day: date, context: Context) -> Source:
    """One offer with its price and the place where that was seen."""
    point = market.price_point(offer, day)
    place = " ".join(part for part in (offer.region, f"{offer.gpus_per_instance}×") if part)
    doubt = _MARK if _is_doubtful(offer, day) else ""
    what = t("{offer}, {place}", offer=offer_name(offer, context.catalog), place=f"{place}{doubt}")
    return Source(what, usd_per_hour(point), point.as_of, point.source)


def _list(request: PriceRequest, report: Market, context: Context) -> Answer:
    """For each GPU the offer that /train uses, or the usual one among those that were asked for."""
    by_gpu: dict[str, list[Offer]] = {}
    for offer in report.offers:
        by_gpu.setdefault(offer.gpu, []).append(offer)
    shown = pages.entries_of(request.page, tuple(by_gpu))
    words = request.model_copy(update={"page": 1}).spelled(context)
    return Answer(
        headline=pages.headline(t("A GPU-hour, one offer a GPU"), request.page, len(by_gpu)),
        lines=tuple(_listed(gpu, by_gpu[gpu], report.day, context) for gpu in shown),
        actions=(
            *pages.openings([(gpu, " ".join(("/price", gpu, *words))) for gpu in shown]),
            pages.turns(" ".join(("/price", *words)), request.page, len(by_gpu)),
        ),
    )


def _listed(gpu: str, offers: list[Offer], day: date, context: Context) -> Text:
    default = context.catalog.defaults.offers[gpu]
    offer = next((o for o in offers if o.id == default), None) or market.usual_offer(offers, day)
    return t(
        "{gpu} {price} · {offer}, {month}",
        gpu=gpu,
        price=_usd(offer, day),
        offer=offer_name(offer, context.catalog),
        month=when(market.price_point(offer, day)),
    )


def result(report: Market) -> Mapping[str, Any]:
    """The entries as in the YAML."""
    return {"offers": [offer.model_dump(mode="json") for offer in report.offers]}


COMMAND = Command(
    name="price",
    summary=t("What an accelerator rents for, by purchase type, with dates"),
    example="/price h100",
    more_examples=("/price h100 spot", "/price a100 azure", "/price"),
    request=PriceRequest,
    run=run,
    present=present,
    result=result,
    aliases=("prices", "价格", "租金"),
    order=71,
)
