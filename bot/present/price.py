"""How sizes and prices are named in answers, and what to warn of in a price."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.grammar import canonical
from bot.present import own, rates
from bot.request import Context
from bot.resolve.price import RentalPrice
from bot.resolve.size import ModelSize
from bot.text import Compact, DayOfYear, Month, Price, Prose, Share, Text, Whole, joined, t
from calc.cost import discounted_usd, in_currency
from config import market
from config.catalog import Catalog
from config.rates import Fx
from config.schema.gpu import Gpu
from config.schema.model import Model
from config.schema.price import Offer, PricePoint

PURCHASES = {
    "on-demand": t("on demand"), "spot": t("spot"), "reserved-1y": t("1-year"), "reserved-3y": t("3-year"),
}  # fmt: skip
_FAR_OFF = 10
"""Times the median price, or a part of it: what the giver of a price should look at again."""
_OF_MACHINE = 3.5
"""The same of a price that may be one of a whole machine."""
_OLD = timedelta(days=180)
"""From this age on a price says in words that it is of another time."""
RESERVED_DAYS = {"reserved-1y": 365, "reserved-3y": 1095}
"""How long a contract binds."""


def size(model: ModelSize, *, with_active: bool = True) -> Text:
    """`175B`, `671B (37B active)`, or a model by its name."""
    if model.model is not None:
        return t("{name}", name=model.model.name)
    if model.is_mixture and with_active:
        return t("{params} ({active} active)", params=Compact(model.params, 4), active=Compact(model.active_params, 4))
    return t("{params}", params=Compact(model.params, 4))


def size_warnings(model: ModelSize, catalog: Catalog) -> Iterator[Text]:
    """A size that nobody confirmed, that is more than that of the model so called, or whose active part is assumed."""
    if model.model is not None and model.model.status == "rumoured":
        yield t("{name}: leaked figures, never confirmed", name=model.model.name)
    if model.is_active_assumed:
        called = _called(model, catalog)
        if called is not None:
            yield t(
                "{name} shares layers among its experts, {params} in all: say {model}",
                name=called.name,
                params=Compact(called.params),
                model=called.id,
            )
        yield t(
            "{active} active: 2 of {experts} experts assumed; say active= if not",
            active=Compact(model.active_params),
            experts=Whole(model.experts or 0),
        )


def _called(model: ModelSize, catalog: Catalog) -> Model | None:
    """The preset whose name ends in this product: `Mixtral 8x22B`, which is not 176B."""
    ending = f" {model.spelled()[0]}"
    return next((preset for preset in catalog.models.values() if preset.name.endswith(ending)), None)


def line(
    gpu: Gpu, price: RentalPrice | None, context: Context, *, discount: float, fx: Fx | None, as_of: date | None
) -> Text:
    """GPU, offer, price and date in one line: `A100 80GB · Azure 3-year $2.27/h · price of Aug 2024`."""
    parts = [t("{gpu}", gpu=gpu.label)]
    if price is not None and price.own is not None:
        parts = [own.line(price.own, price)]
    elif price is not None:
        parts.append(_price(price, context.catalog))
        if discount:
            parts.append(t("−{discount}", discount=Share(discount)))
    if price is not None and price.point is not None and price.point.is_live:
        parts.append(when(price.point))
    elif price is not None and price.as_of is not None:
        parts.append(age(price.as_of, as_of or context.today))
    parts += [rates.briefly(rate) for rate in rates.distinct(fx, price)]
    return joined(parts, t("{left} · {right}")) or t("")


def when(point: PricePoint) -> Text:
    """`Aug 2024`, or `live, Nov 26`."""
    if point.is_live:
        return t("live, {day}", day=DayOfYear(point.as_of))
    return t("{month}", month=Month(point.as_of))


def age(of: date, day: date) -> Text:
    """The month of a price, in words where that is long ago."""
    return (t("price of {month}") if day - of > _OLD else t("{month}")).filled(month=Month(of))


def paid(price: RentalPrice | None, discount: float, currency: str, fx: Fx | None) -> Text | None:
    """`$2.27/h`: what a GPU-hour costs after the discount, in the currency of the answer."""
    if price is None:
        return None
    usd = discounted_usd(usd=price.usd_per_gpu_hour, discount=discount)
    return t("{price}/h", price=Price(in_currency(usd=usd, fx=fx.rate if fx else 1.0), currency))


def unknown(gpu: Gpu, day: date | None) -> Text:
    """What stands in place of money for a GPU that nobody is known to offer."""
    if day is not None:
        return t("No price of {gpu} is known for {day}: add one, e.g. price=2.5", gpu=gpu.label, day=day)
    return t("No price of {gpu} is known: add one, e.g. price=2.5", gpu=gpu.label)


def _price(price: RentalPrice, catalog: Catalog) -> Text:
    amount = Price(price.usd_per_gpu_hour * (price.fx.rate if price.fx else 1.0), price.currency or "USD")
    if price.offer is not None:
        return t("{offer} {price}/h", offer=offer_name(price.offer, catalog), price=amount)
    if price.kind == "median":
        kinds = {offer.purchase for offer in price.offers}
        count = Whole(len(price.offers))
        if len(kinds) > 1:
            return t("median of {count} offers of any kind {price}/h", count=count, price=amount)
        kind = PURCHASES[kinds.pop()]
        return t("median of {count} offers {price}/h {kind}", count=count, kind=kind, price=amount)
    return t("given {price}/h", price=amount)


def offer_name(offer: Offer, catalog: Catalog) -> Text:
    """`Azure 3-year`: the provider and how it is bought."""
    return t(
        "{provider} {purchase}",
        provider=Prose(catalog.providers[offer.provider].name),
        purchase=PURCHASES[offer.purchase],
    )


def _far_off(usd: float, median: float, gpu: Gpu) -> Text:
    """That a given price is not near the market; perhaps it is one of a whole machine."""
    text = t(
        "{given}/h is far off the market: the median is {median}/h",
        given=Price(usd, "USD"),
        median=Price(median, "USD"),
    )
    each = usd / gpu.gpus_per_server
    if gpu.gpus_per_server == 1 or not median / _OF_MACHINE < each < median * _OF_MACHINE:
        return text
    return t(
        "{text}; if it is that of {count} GPUs, one is {each}/h",
        text=text, count=Whole(gpu.gpus_per_server), each=Price(each, "USD"),
    )  # fmt: skip


def _stands_in(price: RentalPrice, gpu: Gpu, as_of: date | None, context: Context) -> Iterator[Text]:
    """That the default offer had no price yet on the day, so that another one was taken."""
    default = context.catalog.offers.get(context.catalog.defaults.offers.get(gpu.id, ""))
    is_unnamed = price.offer is not None and price.spelling in ((), (f"offer={price.offer.id}",))
    if is_unnamed and default not in (None, price.offer) and as_of is not None and default.price_on(as_of) is None:
        yield t("{offer} has no price of that day: this is another offer", offer=default.id)


def _is_set(price: RentalPrice, gpu: Gpu, context: Context) -> bool:
    """Whether this is the chat's own price, whose currency was settled when it was set."""
    own = context.preferences.prices.get(gpu.id)
    return own is not None and price.spelling == (own.spelled(),)


def warnings(
    price: RentalPrice | None,
    gpu: Gpu,
    context: Context,
    *,
    fx: Fx | None,
    as_of: date | None,
    currency: str,
    needs_cluster: bool,
    days: float,
) -> Iterator[Text]:
    """A rate or a price far off the market, or a price that such a job cannot be bought at."""
    yield from rates.warnings(rates.distinct(fx, price), as_of, context)
    if price is None:
        return
    if price.own is not None:
        yield from own.warnings(price.own, price, context, currency)
        return
    if price.kind == "given" and price.currency == "USD" and currency != "USD" and not _is_set(price, gpu, context):
        yield t(
            "The price is read as {usd}/h; if it is in {currency}, write {own}",
            usd=Price(price.usd_per_gpu_hour, "USD"),
            currency=currency,
            own=canonical.price(price.usd_per_gpu_hour, currency),
        )
    found = market.quotes(context.catalog, gpu, None, context.rates) if price.kind == "given" else ()
    if found:
        median = market.median_usd_per_gpu_hour(found)
        if not median / _FAR_OFF < price.usd_per_gpu_hour < median * _FAR_OFF:
            yield _far_off(price.usd_per_gpu_hour, median, gpu)
    if price.offer is None:
        return
    yield from _stands_in(price, gpu, as_of, context)
    single = needs_cluster and price.offer.gpus_per_instance == 1
    is_agreed = price.offer.id in context.catalog.own_offers
    short = days < RESERVED_DAYS.get(price.offer.purchase, 0) and not is_agreed
    purchase = PURCHASES[price.offer.purchase]
    if single and short:
        yield t("A {purchase} price of a single-GPU machine: a cluster for one run costs more", purchase=purchase)
    elif single:
        yield t("Price of a single-GPU machine: a cluster costs more")
    elif short:
        yield t("A {purchase} price: the run is shorter than the contract", purchase=purchase)
