"""The currency of an answer, and its rate."""

from datetime import date

from bot.grammar import canonical
from bot.grammar.money import Sum
from bot.request import Context, Given
from bot.text import t
from config.rates import Fx, RateUnknownError


def resolve_currency(given: Given, context: Context) -> str:
    """The currency of the answer: the named one, that of a price or budget, or the default."""
    if (named := given.get("currency", str)) is not None:
        return named
    for field in ("price", "budget"):
        if (own := given.get(field, Sum)) is not None and own.currency is not None:
            return own.currency
    return context.catalog.defaults.currency


def resolve_fx(given: Given, context: Context, currency: str, day: date | None) -> Fx | None:
    """Units of a currency per USD: the given rate where that is meant, or that of the day; None for USD itself.

    A given rate is that of the answer's currency; where the answer is in USD, that of the price.
    Raises Refusal for a currency without a rate, or a rate without a currency.
    """
    own = given.get("fx", float)
    if own is not None and currency == _currency_of_given_rate(given, context, own):
        if not own > 0:
            raise given.refusal("fx", t("an exchange rate is above zero, e.g. fx=7.1"), replace_with=("fx=7.1", ""))
        return Fx(currency=currency, rate=own, date=None)
    if currency == "USD":
        return None
    try:
        return context.rates.usd_to(currency, day)
    except RateUnknownError as error:
        field = "currency" if "currency" in given.words else "price"
        word = given.words[field].text if field in given.words else ""
        raise given.refusal(field, t("{problem}", problem=str(error)), replace_with=(f"{word} fx=7.1", "")) from None


def _currency_of_given_rate(given: Given, context: Context, rate: float) -> str:
    price = given.get("price", Sum)
    for currency in (resolve_currency(given, context), price.currency if price else None):
        if currency not in (None, "USD"):
            return currency
    message = t("fx={rate} of which currency? Name it, e.g. cny", rate=canonical.number(rate))
    word = given.words["fx"].text
    raise given.refusal("fx", message, did_you_mean=("cny", "eur"), replace_with=(f"{word} cny",))


def spelled_currency(currency: str, fx: Fx | None, *, implied: str) -> list[str]:
    """The words for the currency and a given rate; no currency where the rest of the command implies it."""
    named = [] if currency == implied else [currency.lower()]
    return [*named, *([f"fx={canonical.number(fx.rate)}"] if fx is not None and fx.date is None else [])]
