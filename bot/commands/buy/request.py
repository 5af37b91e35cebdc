"""What /buy is asked: GPUs to be bought or rented, everything resolved."""

import re
from dataclasses import replace
from datetime import date
from typing import Self

from bot.grammar import canonical
from bot.grammar.refusal import Refusal
from bot.request import Context, Given, Request
from bot.resolve.currency import resolve_currency, resolve_fx, spelled_currency
from bot.resolve.gpu import resolve_gpu
from bot.resolve.own import OWN_FIELDS
from bot.resolve.price import RentalPrice, own_price, rent_price
from bot.resolve.terms import resolve_day, resolve_discount, resolve_schedule
from bot.text import t
from config.rates import Fx
from config.schema.gpu import Gpu

_RESERVED = "reserved"
"""What the purchase types begin with that are paid for in all hours."""
_YEARS = re.compile(r"([13]) ?(?:years?|yrs?|年)", re.IGNORECASE)
"""Words that name a contract elsewhere, and here as well how long the hardware is used."""


class BuyRequest(Request):
    """GPUs to be bought or rented, everything resolved."""

    gpu: Gpu
    gpus: int
    own: RentalPrice
    """An hour of hardware of one's own, with its purchase and the terms of its use."""
    price: RentalPrice
    """An hour of the rent."""
    is_paid_when_idle: bool
    """Whether the rent is of all hours, as of reserved GPUs, or of busy ones only."""
    discount: float
    """Off the rent."""
    currency: str
    fx: Fx | None
    as_of: date | None

    takes = OWN_FIELDS | frozenset("gpu gpus price offer discount currency fx as_of".split())
    settable = frozenset({"gpu", "rent", "currency"})
    of_one_gpu = ("price", "offer", "own")

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        _refuse_ambiguous_years(given)
        gpu = resolve_gpu(given, context)
        day = resolve_day(given, context)
        count, _ = resolve_schedule(given)
        gpus = count or gpu.gpus_per_server
        price = _rent(given, context, gpu, day)
        currency = resolve_currency(given, context)
        return cls(
            gpu=gpu,
            gpus=gpus,
            own=own_price(given, context, gpu, day or context.today, needs_network=gpus > gpu.gpus_per_server),
            price=price,
            is_paid_when_idle=_is_paid_when_idle(given, price),
            discount=resolve_discount(given),
            currency=currency,
            fx=resolve_fx(given, context, currency, day),
            as_of=day,
        )

    def spelled(self, context: Context) -> list[str]:
        terms = [word for word in self.own.spelling if word != "own"]
        words = [self.gpu.id, f"x{self.gpus}", *terms, *self.price.spelling]
        if self.price.kind == "given" and self.is_paid_when_idle:
            words.append(_RESERVED)
        if self.discount:
            words.append(canonical.share("discount", self.discount))
        words += self._spelled_currency(context)
        if self.as_of is not None:
            words.append(f"as-of={self.as_of}")
        return words

    def _spelled_currency(self, context: Context) -> list[str]:
        """The currency of the answer, where the first sum that is given does not imply it, with a given rate."""
        sums = [
            price for price in (self.price, self.own) if price.kind == "given" or (price.own and not price.purchase)
        ]
        default = context.catalog.defaults.currency
        implied = default if default == context.catalog.built_in.currency else None
        given_rates = (fx for fx in (self.fx, self.price.fx, self.own.fx) if fx is not None and fx.date is None)
        currency = next((price.currency for price in sums), None)
        return spelled_currency(self.currency, next(given_rates, None), implied=currency or implied)


def _refuse_ambiguous_years(given: Given) -> None:
    """Raises Refusal for `3 years`, which may be a contract of the rent or the use of the hardware."""
    word = given.words.get("purchase")
    found = _YEARS.fullmatch(word.text) if word is not None and "years" not in given.words else None
    if found is not None:
        life, contract = f"years={found[1]}", f"{found[1]}y"
        message = t(
            "`{word}`: is that how long the hardware is used, {life}, or the contract of the rent, {contract}?",
            word=found[0], life=life, contract=contract,
        )  # fmt: skip
        raise given.refusal("purchase", message, did_you_mean=(life, contract), replace_with=(life, contract))


def _rent(given: Given, context: Context, gpu: Gpu, day: date | None) -> RentalPrice:
    """What an hour of the rent costs. Raises Refusal for a GPU that nobody offers: nothing can be set against it."""
    if "price" in given.words:  # beside which a purchase type only says which hours are paid for
        given = replace(given, words={field: word for field, word in given.words.items() if field != "purchase"})
    price = rent_price(given, context, gpu, day or context.today)
    if price is not None:
        return price
    message = t("No rent of {gpu} is known to set against the purchase: give one, e.g. $2.5/h", gpu=gpu.label)
    raise Refusal(message, did_you_mean=("$2.5/h",), append=("$2.5/h",))


def _is_paid_when_idle(given: Given, price: RentalPrice) -> bool:
    """Whether the rent is a contract; a given price is one only where that is said."""
    if price.kind == "given":
        return (given.get("purchase", str) or "").startswith(_RESERVED)
    return all(offer.purchase.startswith(_RESERVED) for offer in price.offers)
