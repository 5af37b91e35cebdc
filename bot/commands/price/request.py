"""What /price is asked: the offers of some accelerators, or of all, that meet some terms on a day."""

from datetime import date
from typing import Self

from bot.grammar.lexicon import OFFER_FIELDS
from bot.grammar.refusal import Refusal
from bot.present import pages
from bot.request import Context, Given, Request
from bot.resolve.currency import resolve_currency, resolve_fx, spelled_currency
from bot.resolve.offer import no_such_offer, spelled_terms, terms_of
from bot.resolve.page import resolve_page, spelled_page
from bot.resolve.price import resolve_price
from bot.resolve.terms import resolve_day, resolve_schedule
from bot.text import Whole, t
from config import market
from config.market import Quote, Terms
from config.rates import Fx, RatesWith
from config.schema.gpu import Gpu
from config.schema.price import Area, Offer, Provider

_MOST_GPUS = 6
"""Whose prices are seen beside each other on a phone."""


class PriceRequest(Request):
    """The offers of accelerators, by provider, purchase type or part of the world if wanted; no accelerator for all."""

    gpus: tuple[Gpu, ...]
    provider: Provider | None
    purchase: str | None
    area: Area | None
    offer: Offer | None
    as_of: date | None
    is_cheapest_first: bool
    """Whether the offers are wanted by price alone, whatever their kind."""
    count: int | None
    """GPUs that a sum is wanted for."""
    currency: str
    fx: Fx | None
    page: int

    takes = frozenset({"gpu", "gpus", "offer", "as_of", "currency", "fx", "page"})
    many = frozenset({"gpu"})
    settable = frozenset({"currency"})

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        day, offer, terms = resolve_day(given, context), given.get("offer", Offer), terms_of(given)
        gpus = _gpus(given)
        if not gpus and offer is not None:
            gpus = (context.catalog.gpus[offer.gpu],)
        currency = resolve_currency(given, context)
        request = cls(
            gpus=gpus, provider=terms.provider, purchase=terms.purchase, area=terms.area, offer=offer, as_of=day,
            is_cheapest_first=len(gpus) == 1 and given.get("pick", str) == "cheapest",
            count=_count(given) if gpus else None,
            currency=currency, fx=resolve_fx(given, context, currency, day), page=1,
        )  # fmt: skip
        found = request._checked(given, context)
        entries = 0 if gpus else len({quoted.offer.gpu for quoted in found})
        return request.model_copy(update={"page": resolve_page(given, entries=entries)})

    @property
    def gpu(self) -> Gpu | None:
        """The one accelerator, where it is one."""
        return self.gpus[0] if len(self.gpus) == 1 else None

    @property
    def terms(self) -> Terms:
        """What the offers are asked to be."""
        return Terms(self.provider, self.purchase, self.area)

    def quotes(self, context: Context) -> tuple[Quote, ...]:
        """The offers that are asked for, at the price of the day."""
        day = self.as_of or context.today
        rates = RatesWith(self.fx, context.rates) if self.fx is not None and self.fx.date is None else context.rates
        if self.offer is not None:
            return (market.quote(self.offer, day, rates),) if self.offer.price_on(day) is not None else ()
        gpus = self.gpus or pages.newest_first(context.catalog.gpus.values())
        return tuple(quoted for gpu in gpus for quoted in market.quotes(context.catalog, gpu, day, rates, self.terms))

    def _checked(self, given: Given, context: Context) -> tuple[Quote, ...]:
        """The offers. Raises Refusal where some are named that nobody makes."""
        if self.gpu is not None:
            resolve_price(_of_offer(given), context, self.gpu, self.as_of or context.today)
        found = self.quotes(context)
        if not found and self.gpus and self.terms:
            raise no_such_offer(given, context, self.gpus[0], self.as_of or context.today)
        if not found and not self.gpus:
            named = next((field for field in (*OFFER_FIELDS, "as_of") if field in given.words), "as_of")
            raise given.refusal(named, t("Nobody here offers that"), replace_with=("",))
        return found

    def spelled(self, context: Context) -> list[str]:
        default = context.catalog.defaults.currency
        implied = default if default == context.catalog.built_in.currency else None
        return [
            *(gpu.id for gpu in self.gpus),
            *([f"offer={self.offer.id}"] if self.offer else []),
            *([f"x{self.count}"] if self.count is not None else []),
            *spelled_terms(self.terms, "cheapest" if self.is_cheapest_first else None),
            *spelled_currency(self.currency, self.fx, implied=implied),
            *([f"as-of={self.as_of}"] if self.as_of else []),
            *spelled_page(self.page),
        ]


def _gpus(given: Given) -> tuple[Gpu, ...]:
    """The accelerators that are named, each once. Raises Refusal for more than fit into an answer."""
    named = [given.words["gpu"]] if "gpu" in given.words else given.repeated.get("gpu", ())
    found = {word.value.id: word for word in named if isinstance(word.value, Gpu)}
    if len(found) > _MOST_GPUS:
        word = list(found.values())[_MOST_GPUS]
        message = t("At most {most} fit into one answer", most=Whole(_MOST_GPUS))
        raise Refusal(message, at=word.text, replace_with=("",), span=word.span)
    return tuple(word.value for word in found.values() if isinstance(word.value, Gpu))


def _count(given: Given) -> int | None:
    """How many are rented together; one is what every price is of."""
    count = resolve_schedule(given)[0]
    return None if count == 1 else count


def _of_offer(given: Given) -> Given:
    """The words that name an offer, without the currency of the answer."""
    return Given({field: word for field, word in given.words.items() if field in ("offer", *OFFER_FIELDS)}, {})
