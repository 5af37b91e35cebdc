"""Exchange rates of the European Central Bank, each with its own date."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from config.schema.defaults import CurrencyCode
from config.schema.entry import Positive, Strict

SOURCE = "European Central Bank reference rates, https://www.ecb.europa.eu/stats/eurofxref"
_LONGEST_GAP = dt.timedelta(days=10)


class Fx(Strict):
    """How many units of a currency one USD buys."""

    currency: CurrencyCode
    rate: Positive
    date: dt.date | None
    """The day of the rate; null when the question gave the rate."""


class RateUnknownError(Exception):
    """No rate for this currency on this day; `first` and `last` are the days between which there are any."""

    def __init__(self, currency: str, first: dt.date | None = None, last: dt.date | None = None) -> None:
        super().__init__(f"no exchange rate for {currency}" + (f" before {first} or after {last}" if first else ""))
        self.currency = currency
        self.first = first
        self.last = last


class Rates(Protocol):
    """Where rates come from: a seam, so that tests bring their own."""

    def usd_to(self, currency: str, day: dt.date | None) -> Fx:
        """The newest rate, or the newest up to `day`."""
        ...


class EcbRates:
    """Rates from the history that CurrencyConverter carries (since 1999, no network)."""

    def __init__(self) -> None:
        self._converter: object = None

    def usd_to(self, currency: str, day: dt.date | None) -> Fx:
        """Units of `currency` per USD on `day` or the last working day before it.

        Raises RateUnknownError for a currency without rates, or a day before or long after its rates.
        """
        from currency_converter import CurrencyConverter, RateNotFoundError  # type: ignore[import-untyped]  # 30 ms and more: only when needed

        if self._converter is None:
            self._converter = CurrencyConverter()
        converter = self._converter
        assert isinstance(converter, CurrencyConverter)
        if currency not in converter.currencies:
            raise RateUnknownError(currency)
        first = max(converter.bounds[name].first_date for name in (currency, "USD"))
        last = min(converter.bounds[name].last_date for name in (currency, "USD"))
        newest = max(bounds.last_date for bounds in converter.bounds.values())
        wanted = min(day or newest, newest)
        if not first <= wanted <= last + _LONGEST_GAP:
            raise RateUnknownError(currency, first, last)
        found = min(wanted, last)
        while found >= first:
            try:
                return Fx(currency=currency, rate=float(converter.convert(1, "USD", currency, date=found)), date=found)
            except RateNotFoundError:
                found -= dt.timedelta(days=1)
        raise RateUnknownError(currency, first, last)


@dataclass(frozen=True, slots=True)
class RatesWith:
    """Rates in which that of one currency was given by hand, for every day."""

    given: Fx
    others: Rates

    def usd_to(self, currency: str, day: dt.date | None) -> Fx:
        """The given rate for its currency, else what the others say."""
        return self.given if currency == self.given.currency else self.others.usd_to(currency, day)
