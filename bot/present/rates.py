"""What is said of exchange rates: how much, of when, and where that is not the day that was asked for."""

import contextlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bot.request import Context
from bot.resolve.price import RentalPrice
from bot.text import Month, Plain, Text, t
from config.rates import Fx, RateUnknownError

_FAR_OFF = 2
"""Times the known rate, or a part of it: what the giver of a rate should look at again."""
_STALE = timedelta(days=45)
_SATURDAY = 5


def distinct(fx: Fx | None, price: RentalPrice | None) -> tuple[Fx, ...]:
    """The exchange rates of an answer: that of its currency, and that of a price in another."""
    rates = (fx, price.fx if price else None)
    return tuple(dict.fromkeys(rate for rate in rates if rate is not None))


def briefly(rate: Fx) -> Text:
    """`7.172 CNY/$ (Aug 2024)`; a given rate has no date."""
    said = t("{rate} {currency}/$", rate=Plain(rate.rate, 4), currency=rate.currency)
    return said if rate.date is None else t("{rate} ({month})", rate=said, month=Month(rate.date))


def warnings(rates: Iterable[Fx], asked: date | None, context: Context) -> Iterator[Text]:
    """A given rate that is nowhere near the market, and a rate that is of another day than was asked for."""
    for fx in rates:
        if fx.date is None:
            yield from _far_off(fx, context)
        elif asked is not None and fx.date < asked:
            said = t("No {currency} rate is set on weekends") if asked.weekday() >= _SATURDAY else t(
                "No {currency} rate of that day is known")  # fmt: skip
            yield t("{why}: that of {date}", why=said.filled(currency=fx.currency), date=fx.date)
        elif asked is None and context.today - fx.date > _STALE:
            yield t(
                "The newest {currency} rate known here is of {date}; fx= takes yours",
                currency=fx.currency,
                date=fx.date,
            )


def _far_off(fx: Fx, context: Context) -> Iterator[Text]:
    known = None
    with contextlib.suppress(RateUnknownError):
        known = context.rates.usd_to(fx.currency, None).rate
    if known is not None and not known / _FAR_OFF < fx.rate < known * _FAR_OFF:
        yield t(
            "fx={given} is far off: a USD is {known} {currency}",
            given=Plain(fx.rate, 4),
            known=Plain(known, 4),
            currency=fx.currency,
        )
