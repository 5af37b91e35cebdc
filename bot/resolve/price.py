"""What one GPU-hour costs: the price that was given, the offer that was named, own hardware, or the default."""

import contextlib
from collections.abc import Iterable
from datetime import date
from typing import Literal

from bot.grammar import canonical
from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.money import Sum
from bot.grammar.refusal import Refusal
from bot.request import Context, Given
from bot.resolve.currency import LEAST_AMOUNT, MOST_AMOUNT, rates_for, resolve_fx, spelled_currency
from bot.resolve.offer import no_such_offer, spelled_terms, terms_of, terms_said
from bot.resolve.own import known_purchase, own_gpu, refuse_unfit, spelled_use
from bot.text import t
from calc import ownership
from calc.ownership import OwnGpu
from calc.rent import Rent
from config import market
from config.market import Quote
from config.rates import Fx, Rates
from config.schema.entry import Strict
from config.schema.gpu import Gpu
from config.schema.hardware import PurchasePrice
from config.schema.price import Offer, PricePoint

_LEAST_PURCHASE = 1.0


class RentalPrice(Strict):
    """The price of one GPU for one hour, of a rent or of own hardware, and where it comes from."""

    usd_per_gpu_hour: float
    kind: Literal["given", "offer", "median", "own"]
    offers: tuple[Offer, ...] = ()
    """The offer, or those whose median this is."""
    as_of: date | None = None
    """The day of the price; the newest of a median; null for a given price."""
    currency: str | None = None
    """The currency that a price was given in, or that an offer is kept in if that is not USD."""
    fx: Fx | None = None
    """The rate that a price in another currency was converted with."""
    own: OwnGpu | None = None
    """The hardware whose hours these are."""
    purchase: PurchasePrice | None = None
    """What the hardware costs by the presets; null for a given purchase price."""
    spelling: tuple[str, ...] = ()
    """How a canonical command names this price; nothing for the default."""

    @property
    def offer(self) -> Offer | None:
        """The one offer that this price is of."""
        return self.offers[0] if self.kind == "offer" else None

    @property
    def point(self) -> PricePoint | None:
        """That offer's price on its day."""
        return self.offer.price_on(self.as_of) if self.offer is not None else None

    @property
    def has_terms(self) -> bool:
        """Whether it was chosen among offers by words that can be said of another GPU: `azure`, `spot`, `cheapest`."""
        return self.kind in ("offer", "median") and not all(word.startswith("offer=") for word in self.spelling)


def rent_of(price: RentalPrice | None, discount: float, currency: str, fx: Fx | None) -> Rent:
    """What the GPU-hours of an answer cost; no money where no price is known."""
    return Rent(usd_per_gpu_hour=price.usd_per_gpu_hour if price else None, discount=discount, currency=currency, fx=fx)


def resolve_price(given: Given, context: Context, gpu: Gpu, day: date | None) -> RentalPrice | None:
    """The price that the words mean; None for a GPU that nobody offers.

    Raises Refusal for an offer that does not exist, naming those that do, and for own hardware without a price.
    """
    refuse_unfit(given)
    if "own" in given.words:
        return own_price(given, context, gpu, day)
    return rent_price(given, context, gpu, day)


def rent_price(given: Given, context: Context, gpu: Gpu, day: date | None) -> RentalPrice | None:
    """The price of a rent, whatever is said of own hardware; None for a GPU that nobody offers.

    Raises Refusal for an offer that does not exist, naming those that do.
    """
    named = [field for field in ("offer", *OFFER_FIELDS) if field in given.words]
    if (own := given.get("price", Sum)) is not None:
        if named:
            raise given.refusal(named[0], t("Give a price or an offer, not both"), replace_with=("",))
        return given_price(own, given, context, day)
    if not named:
        return default_price(context, gpu, day, rates_for(given, context, day))
    if (offer := given.get("offer", Offer)) is not None:
        if offer.gpu != gpu.id:
            raise given.refusal("offer", t("`{offer}` rents another GPU: {gpu}", offer=offer.id, gpu=offer.gpu))
        if offer not in context.catalog.offers_of(gpu, day):
            message = t("No price of `{offer}` is known for {day}", offer=offer.id, day=str(day))
            raise given.refusal("offer", message, replace_with=("",))
        return _of(market.quote(offer, day, rates_for(given, context, day)), context, (f"offer={offer.id}",))
    return _named(given, context, gpu, day)


def given_price(own: Sum, given: Given, context: Context, day: date | None) -> RentalPrice:
    """A price that the question gives, in any currency. Raises Refusal for one that nobody can mean."""
    _check_price(own.amount, given)
    currency = own.currency or "USD"
    fx = resolve_fx(given, context, currency, day)
    usd_per_gpu_hour = own.amount / fx.rate if fx else own.amount
    _check_price(usd_per_gpu_hour, given)
    return RentalPrice(
        usd_per_gpu_hour=usd_per_gpu_hour,
        kind="given",
        currency=currency,
        fx=fx,
        spelling=(canonical.price(own.amount, currency),),
    )


def spelled_money(
    price: RentalPrice | None, discount: float, currency: str, fx: Fx | None, context: Context
) -> list[str]:
    """The words for the price, the discount, and the currency of the answer with a given rate."""
    default = context.catalog.defaults.currency
    implied = default if default == context.catalog.built_in.currency else None
    own = price if price is not None and price.kind in ("given", "own") else None
    return [
        *(price.spelling if price else ()),
        *([canonical.share("discount", discount)] if discount else []),
        *spelled_currency(
            currency, fx or (own.fx if own else None), implied=(own.currency if own else None) or implied
        ),
    ]


def own_price(given: Given, context: Context, gpu: Gpu, day: date | None, *, needs_network: bool = True) -> RentalPrice:
    """An hour of hardware that was bought, at the given purchase price or the known one.

    `needs_network` is false for GPUs of one server. Raises Refusal for a price that is not known, or that nobody means.
    """
    paid = given.get("own", object)
    if isinstance(paid, Sum):
        purchase, currency, spelled = None, paid.currency or "USD", canonical.sum_of_money(paid.amount, paid.currency)
        fx = resolve_fx(given, context, currency, day)
        usd, words = paid.amount / fx.rate if fx else paid.amount, f"own={spelled}"
        if not _LEAST_PURCHASE <= usd <= MOST_AMOUNT:
            message = t("What one GPU costs to buy lies between a dollar and a billion, e.g. own=$40000")
            raise given.refusal("own", message, replace_with=("own=$40000", "own"))
    else:
        purchase = known_purchase(given, context, gpu, day)
        currency, fx, usd, words = "USD", None, purchase.usd_per_gpu, "own"
    has_network = purchase is None or purchase.holds == "cluster" or not needs_network
    own = own_gpu(given, context, gpu, day, usd_per_gpu=usd, has_network=has_network)
    return RentalPrice(
        usd_per_gpu_hour=ownership.per_gpu_hour(own).usd_per_gpu_hour,
        kind="own",
        as_of=purchase.as_of if purchase else None,
        currency=None if purchase else currency,
        fx=fx,
        own=own,
        purchase=purchase,
        spelling=(words, *spelled_use(own, context)),
    )


def _check_price(amount: float, given: Given) -> None:
    if not LEAST_AMOUNT <= amount <= MOST_AMOUNT:
        message = t("A price of a GPU-hour lies between 0.000001 and a billion, e.g. $2.5/h")
        raise given.refusal("price", message, replace_with=("$2.5/h", ""))


def default_price(context: Context, gpu: Gpu, day: date | None, rates: Rates | None = None) -> RentalPrice | None:
    """The price of a GPU for which none is named; None for one that nobody offers.

    On a day when the default offer had no price yet, that of the built-in default, or else the usual one.
    """
    catalog, rates = context.catalog, rates or context.rates
    default, built_in = (of.offers.get(gpu.id) for of in (catalog.defaults, catalog.built_in))
    named = (catalog.offers.get(name or "") for name in (default, built_in))
    offer = next((offer for offer in named if offer is not None and offer.price_on(day) is not None), None)
    if offer is not None:
        chosen = market.quote(offer, day, rates)
    else:
        quotes = market.quotes(catalog, gpu, day, rates)
        if not quotes:
            return None
        chosen = market.usual(quotes)
    return _of(chosen, context, () if default == built_in else (f"offer={chosen.offer.id}",))


def price_on_terms(words: Iterable[str], context: Context, gpu: Gpu, day: date | None) -> RentalPrice | None:
    """The price of a GPU by words that can be said of any, such as `spot`; None where nobody offers it so."""
    terms = terms_said(words, context.catalog)
    with contextlib.suppress(Refusal):
        return _named(terms, context, gpu, day) if terms.words else None
    return None


def price_elsewhere(price: RentalPrice | None, context: Context, gpu: Gpu, day: date | None) -> RentalPrice | None:
    """The price of another GPU on the terms of this price: of the same provider, bought alike; else its default."""
    words = price.spelling if price is not None and price.has_terms else ()
    return price_on_terms(words, context, gpu, day) or default_price(context, gpu, day)


def _named(given: Given, context: Context, gpu: Gpu, day: date | None) -> RentalPrice:
    terms, pick = terms_of(given), given.get("pick", str)
    found = market.quotes(context.catalog, gpu, day, rates_for(given, context, day), terms)
    if not found:
        raise no_such_offer(given, context, gpu, day)
    words = spelled_terms(terms, pick)
    if pick == "cheapest":
        return _of(market.cheapest(found), context, words)
    listed = market.listed(found)
    if (pick == "median" or (terms.purchase == "spot" and terms.provider is None)) and len(listed) > 1:
        return RentalPrice(
            usd_per_gpu_hour=market.median_usd_per_gpu_hour(found),
            kind="median",
            offers=tuple(quoted.offer for quoted in listed),
            as_of=market.newest_date(listed),
            spelling=words,
        )
    return _of(market.usual(found), context, words)


def _of(quoted: Quote, context: Context, words: tuple[str, ...]) -> RentalPrice:
    catalog, offer = context.catalog, quoted.offer
    is_default = catalog.defaults.offers.get(offer.gpu) == catalog.built_in.offers.get(offer.gpu) == offer.id
    return RentalPrice(
        usd_per_gpu_hour=quoted.usd_per_gpu_hour,
        kind="offer",
        offers=(offer,),
        as_of=quoted.point.as_of,
        currency=quoted.point.currency,
        fx=quoted.fx,
        spelling=() if is_default else words,
    )
