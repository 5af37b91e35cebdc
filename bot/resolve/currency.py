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
    """Units of the currency per USD: the given rate, or that of the day; None for USD itself.

    Raises Refusal for a currency without a rate, or a rate without a currency.
    """
    own = given.get("fx", float)
    if currency == "USD":
        if own is not None and "currency" not in given.words:
            message = t("fx={rate} of which currency? Name it, e.g. cny", rate=canonical.number(own))
            word = given.words["fx"].text
            raise given.refusal("fx", message, did_you_mean=("cny", "eur"), replace_with=(f"{word} cny",))
        return None
    if own is not None:
        if not own > 0:
            raise given.refusal("fx", t("an exchange rate is above zero, e.g. fx=7.1"), replace_with=("fx=7.1", ""))
        return Fx(currency=currency, rate=own, date=None)
    try:
        return context.rates.usd_to(currency, day)
    except RateUnknownError as error:
        field = "currency" if "currency" in given.words else "price"
        word = given.words[field].text if field in given.words else ""
        raise given.refusal(field, t("{problem}", problem=str(error)), replace_with=(f"{word} fx=7.1", "")) from None


def spelled_currency(currency: str, fx: Fx | None) -> list[str]:
    """The words for the currency and a given rate; nothing for USD."""
    if currency == "USD":
        return []
    return [currency.lower(), *([f"fx={canonical.number(fx.rate)}"] if fx is not None and fx.date is None else [])]
