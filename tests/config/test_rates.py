"""Exchange rates of the European Central Bank, from the history that the library carries."""

from datetime import date
from typing import get_args

import pytest

from config.rates import EcbRates, RateUnknownError
from config.schema.price import Quoted


@pytest.fixture(scope="module")
def rates() -> EcbRates:
    return EcbRates()


@pytest.mark.parametrize(
    ("currency", "rate"),
    [("CNY", 7.8393 / 1.0930), ("EUR", 1 / 1.0930), ("GBP", 0.78768), ("JPY", 146.148), ("INR", 83.9515), ("USD", 1)],
)
def test_the_rates_of_a_day_are_those_that_the_bank_published(rates: EcbRates, currency: str, rate: float) -> None:
    fx = rates.usd_to(currency, date(2024, 8, 8))

    assert fx.rate == pytest.approx(rate, rel=1e-5)
    assert (fx.currency, fx.date) == (currency, date(2024, 8, 8))


@pytest.mark.parametrize(
    ("day", "published"),
    [
        pytest.param(date(2024, 8, 10), date(2024, 8, 9), id="saturday"),
        pytest.param(date(2024, 8, 11), date(2024, 8, 9), id="sunday"),
        pytest.param(date(2024, 12, 26), date(2024, 12, 24), id="holidays"),
        pytest.param(date(2024, 4, 1), date(2024, 3, 28), id="easter"),
    ],
)
def test_a_day_without_rates_takes_those_of_the_last_working_day(rates: EcbRates, day: date, published: date) -> None:
    fx = rates.usd_to("CNY", day)

    assert fx.date == published
    assert fx.rate == rates.usd_to("CNY", published).rate


def test_without_a_day_the_rate_is_the_newest(rates: EcbRates) -> None:
    newest = rates.usd_to("CNY", None)

    assert newest.date
    assert newest.date >= date(2025, 1, 1)
    assert newest == rates.usd_to("CNY", date(2999, 1, 1))


@pytest.mark.parametrize(
    ("currency", "day"),
    [
        pytest.param("CNY", date(2005, 3, 31), id="before-its-first-rate"),
        pytest.param("USD", date(1998, 12, 31), id="before-all-rates"),
        pytest.param("RUB", date(2022, 3, 12), id="long-after-its-last-rate"),
        pytest.param("RUB", None, id="newest-of-a-currency-that-ended"),
        pytest.param("RUB", date(2999, 1, 1), id="future-of-a-currency-that-ended"),
        pytest.param("TWD", date(2024, 8, 8), id="never-published"),
        pytest.param("XYZ", None, id="no-currency"),
    ],
)
def test_a_rate_that_nobody_published_is_refused_and_the_currency_named(
    rates: EcbRates, currency: str, day: date | None
) -> None:
    with pytest.raises(RateUnknownError, match=currency):
        rates.usd_to(currency, day)


def test_a_currency_that_ended_has_its_last_rate_for_some_days(rates: EcbRates) -> None:
    assert rates.usd_to("RUB", date(2022, 3, 4)).date == date(2022, 3, 1)


def test_the_first_rate_of_a_currency_is_known(rates: EcbRates) -> None:
    assert rates.usd_to("CNY", date(2005, 4, 1)).date == date(2005, 4, 1)


def test_a_refusal_says_from_when_to_when_there_are_rates(rates: EcbRates) -> None:
    with pytest.raises(RateUnknownError, match="RUB before 2005-04-01 or after 2022-03-01"):
        rates.usd_to("RUB", date(2024, 1, 1))
    with pytest.raises(RateUnknownError, match="CNY before 2005-04-01 or after"):
        rates.usd_to("CNY", date(2001, 1, 1))


def test_prices_may_be_kept_in_every_currency_that_the_bank_still_quotes() -> None:
    from currency_converter import CurrencyConverter  # type: ignore[import-untyped]

    bounds = CurrencyConverter().bounds
    newest = max(found.last_date for found in bounds.values())

    assert set(get_args(Quoted)) == {name for name, found in bounds.items() if found.last_date == newest} - {"USD"}
