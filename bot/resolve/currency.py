"""The currency of an answer, and its rate."""

from datetime import date

from bot.grammar import canonical
from bot.grammar.money import Sum, read_currency
from bot.grammar.refusal import Refusal
from bot.request import Context, Given
from bot.text import t
from config.rates import Fx, Rates, RatesWith, RateUnknownError

_SUMS = ("price", "own", "budget", "spend")
"""The fields that a sum of money stands in, whose symbol sets the currency of the answer."""
LEAST_AMOUNT, MOST_AMOUNT = 1e-6, 1e9
"""Of a price or a rate: what lies beyond is a slip of the finger."""


def resolve_currency(given: Given, context: Context) -> str:
    """The currency of the answer: the named one, that of a price or budget, or the default."""
    return named_currency(given) or context.catalog.defaults.currency


def named_currency(given: Given) -> str | None:
    """The currency that a question names, by itself or by the symbol of a sum; None where it names none."""
    if (named := given.get("currency", str)) is not None:
        return named
    for field in _SUMS:
        own = given.get(field, object)
        if isinstance(own, Sum) and own.currency is not None:
            return own.currency
    return None


def resolve_fx(given: Given, context: Context, currency: str, day: date | None) -> Fx | None:
    """Units of a currency per USD: the given rate where that is meant, or that of the day; None for USD itself.

    A given rate is that of the answer's currency; where the answer is in USD, that of the price.
    Raises Refusal for a currency without a rate, or a rate without a currency.
    """
    own = given.get("fx", float)
    if own is not None and currency == _currency_of_given_rate(given, context, own):
        if not LEAST_AMOUNT <= own <= MOST_AMOUNT:
            message = t("An exchange rate lies between 0.000001 and a billion")
            raise given.refusal("fx", message, replace_with=("",))
        return Fx(currency=currency, rate=own, date=None)
    if currency == "USD":
        return None
    try:
        return context.rates.usd_to(currency, day)
    except RateUnknownError as error:
        raise _without_rate(given, error) from None


def rates_for(given: Given, context: Context, day: date | None) -> Rates:
    """The rates that prices in other currencies are converted with: a given one goes before those of the day.

    Raises Refusal as `resolve_fx` does.
    """
    if "fx" not in given.words:
        return context.rates
    fx = resolve_fx(given, context, resolve_currency(given, context), day)
    return context.rates if fx is None or fx.date is not None else RatesWith(fx, context.rates)


def _without_rate(given: Given, error: RateUnknownError) -> Refusal:
    currency, first, last = error.currency, error.first, error.last
    problem = t("No exchange rate for {currency}", currency=currency)
    if first is not None and last is not None:
        problem = t("{currency} rates run from {first} to {last}", currency=currency, first=first, last=last)
    field = next((field for field in ("currency", *_SUMS) if field in given.words), "price")
    if "fx" in given.words and "currency" in given.words:
        rate, answer = given.words["fx"].text, given.words["currency"]
        message = t(
            "{problem}; `{rate}` is one for {answer}, the currency of the answer",
            problem=problem, rate=rate, answer=str(answer.value),
        )  # fmt: skip
        return given.refusal("currency", message, replace_with=("",))
    message = t("{problem}: give your own behind fx=, as {currency} for one USD", problem=problem, currency=currency)
    return given.refusal(field, message, replace_with=("",))


def _currency_of_given_rate(given: Given, context: Context, rate: float) -> str:
    sums = (given.get(field, object) for field in _SUMS)
    own = (found.currency for found in sums if isinstance(found, Sum))
    for currency in (resolve_currency(given, context), *own):
        if currency not in (None, "USD"):
            return currency
    word = given.words["fx"].text
    if "currency" in given.words:
        message = t("`{rate}`: an answer in USD needs no exchange rate", rate=word)
        raise given.refusal("fx", message, replace_with=("",))
    message = t("`fx={rate}` of which currency? Name it, e.g. cny", rate=canonical.number(rate))
    raise given.refusal("fx", message, did_you_mean=("cny", "eur"), replace_with=(f"{word} cny", ""))


def spelled_currency(currency: str, fx: Fx | None, *, implied: str | None) -> list[str]:
    """The words for the currency and a given rate; no currency where the rest of the command implies it."""
    word = currency.lower()
    spelled = word if read_currency(word) == currency else f"currency={word}"
    named = [] if currency == implied else [spelled]
    return [*named, *([f"fx={canonical.number(fx.rate)}"] if fx is not None and fx.date is None else [])]
