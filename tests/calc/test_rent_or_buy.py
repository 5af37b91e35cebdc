"""Buying against renting: worked figures, when the two meet, and what moves that month and what does not."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calc import buying
from calc.ownership import OwnGpu, annuity_share, per_gpu_hour
from calc.rent import Rent
from calc.rent_or_buy import Alternatives, BuyingReport, owned_usd_by, weigh
from config.catalog import Catalog
from config.rates import Fx
from tests.calc.test_working import follows

FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LOADS = st.floats(0.01, 1)
RENTS = st.floats(0.05, 50)
INTERESTS = st.one_of(st.just(0.0), st.floats(0.001, 0.5))
SHARES = st.one_of(st.just(0.0), st.floats(0.01, 0.9))
YEARS = st.floats(0.5, 12)


@pytest.fixture
def asked(catalog: Catalog) -> Alternatives:
    """64 H100 at $40,000 with network, against $2.50 an hour."""
    own = OwnGpu(
        gpu=catalog.gpus["h100"], paid_usd_per_gpu=40_000, has_network=True, years=4, load=0.8, interest=0,
        usd_per_kwh=0.08, residual_share=0, upkeep_share_per_year=0.05, usd_per_kw_month=None,
        assumptions=catalog.defaults,
    )  # fmt: skip
    return Alternatives(own=own, gpus=64, rent=Rent(usd_per_gpu_hour=2.5), is_paid_when_idle=False)


@pytest.fixture
def weighed(asked: Alternatives) -> Callable[..., BuyingReport]:
    """The report on other terms: a function, since hypothesis prints its arguments."""

    def report(*, rent: float = 2.5, gpus: int = 64, is_paid_when_idle: bool = False, **own: Any) -> BuyingReport:
        return weigh(
            replace(
                asked, own=replace(asked.own, **own), gpus=gpus, rent=Rent(usd_per_gpu_hour=rent),
                is_paid_when_idle=is_paid_when_idle,
            )
        )  # fmt: skip

    return report


KW = 10_200 / 8 * 0.75 * 1.1 / 1000
"""Of an H100 with its server, at the meter."""


def test_64_h100_at_40000_dollars_pay_off_in_month_33_against_2_50_an_hour(asked: Alternatives) -> None:
    report = weigh(asked)
    power, hosting, rent = 64 * KW * 730.5 * 0.8 * 0.08, 64 * 40_000 * 0.05 / 12, 64 * 2.5 * 730.5 * 0.8
    assert report.purchase_usd == 64 * 40_000
    assert report.power_usd_per_month == pytest.approx(power)
    assert report.hosting_usd_per_month == pytest.approx(hosting)
    assert report.rent_usd_per_month == pytest.approx(rent)
    assert report.break_even_months == pytest.approx(2_560_000 / (rent - power - hosting))
    assert round(report.break_even_months or 0, 1) == 32.1
    assert report.own_usd_total == pytest.approx(2_560_000 + 48 * (power + hosting))
    assert report.rent_usd_total == pytest.approx(48 * rent)


@pytest.mark.parametrize("interest", [0.0, 0.1])
@pytest.mark.parametrize("residual", [0.0, 0.2])
@pytest.mark.parametrize("usd_per_kw_month", [None, 150.0])
def test_an_own_hour_costs_what_it_does_in_place_of_a_rent(
    asked: Alternatives, interest: float, residual: float, usd_per_kw_month: float | None
) -> None:
    own = replace(
        asked.own, interest=interest, residual_share=residual, usd_per_kw_month=usd_per_kw_month, has_network=False
    )
    hour = per_gpu_hour(own).usd_per_gpu_hour
    assert weigh(replace(asked, own=own)).own_usd_per_gpu_hour == pytest.approx(hour)


def test_interest_over_all_years_is_what_an_annuity_pays_beyond_the_price() -> None:
    share = annuity_share(interest=0.1, years=4)
    terms = {"purchase_usd": 40_000.0, "yearly_share": share, "interest": 0.1, "years": 4.0}
    paid = buying.interest_usd(**terms, residual_share=0.0, months=48.0)
    assert paid == pytest.approx(40_000 * (4 * share - 1))
    assert round(paid) == 10_475
    assert buying.interest_usd(**terms, residual_share=0.25, months=48.0) == pytest.approx(
        0.75 * paid + 0.25 * 40_000 * 0.1 * 4
    )
    # year by year on what is not yet paid back
    left, interest = 40_000.0, 0.0
    for year in range(1, 5):
        interest += 0.1 * left
        left -= 40_000 * share - 0.1 * left
        by_then = buying.interest_usd(**terms, residual_share=0.0, months=12.0 * year)
        assert by_then == pytest.approx(interest)


def test_a_contract_is_paid_for_in_idle_hours_too(weighed: Callable[..., BuyingReport]) -> None:
    report = weighed(is_paid_when_idle=True)
    assert report.rent_usd_per_month == pytest.approx(64 * 2.5 * 730.5)
    assert report.rent_usd_per_gpu_hour == pytest.approx(2.5 / 0.8)
    assert report.break_even_load == 0.0


def test_without_idle_hours_both_ways_of_paying_are_the_same(weighed: Callable[..., BuyingReport]) -> None:
    on_demand, reserved = weighed(load=1.0), weighed(load=1.0, is_paid_when_idle=True)
    assert on_demand.rent_usd_total == reserved.rent_usd_total
    assert on_demand.break_even_months == reserved.break_even_months


def test_only_the_resale_may_decide_and_then_at_the_end(weighed: Callable[..., BuyingReport]) -> None:
    without = weighed(rent=1.7)
    assert (without.break_even_months, without.is_by_resale) == (None, False)
    sold = weighed(rent=1.7, residual_share=0.3)
    assert (sold.break_even_months, sold.is_by_resale) == (48, True)


def test_a_rent_below_what_running_costs_is_never_caught_up_with(weighed: Callable[..., BuyingReport]) -> None:
    report = weighed(rent=0.1)
    assert (report.break_even_months, report.break_even_load) == (None, None)


def test_other_loads_give_what_a_question_about_them_does(asked: Alternatives) -> None:
    found = weigh(replace(asked, loads=(1.0, 0.5))).at_loads
    for at in found:
        assert at.break_even_months == weigh(replace(asked, own=replace(asked.own, load=at.load))).break_even_months


def test_a_discount_is_off_the_rent_and_a_rate_turns_both_totals(asked: Alternatives) -> None:
    fx = Fx(currency="CNY", rate=7.0, date=None)
    report = weigh(replace(asked, rent=Rent(usd_per_gpu_hour=2.5, discount=0.2, currency="CNY", fx=fx)))
    assert report.rent_usd_per_month == pytest.approx(64 * 2.0 * 730.5 * 0.8)
    assert report.rent_total == pytest.approx(7 * report.rent_usd_total)
    assert report.own_total == pytest.approx(7 * report.own_usd_total)


def test_nothing_is_weighed_without_a_rent(asked: Alternatives) -> None:
    with pytest.raises(ValueError, match="without a rent"):
        weigh(replace(asked, rent=Rent()))


@pytest.mark.parametrize("is_paid_when_idle", [False, True])
@pytest.mark.parametrize("usd_per_kw_month", [None, 150.0])
def test_every_step_can_be_followed_with_a_calculator(
    asked: Alternatives, usd_per_kw_month: float | None, *, is_paid_when_idle: bool
) -> None:
    own = replace(asked.own, interest=0.1, residual_share=0.2, usd_per_kw_month=usd_per_kw_month, has_network=False)
    rent = Rent(usd_per_gpu_hour=4.0, discount=0.1, currency="CNY", fx=Fx(currency="CNY", rate=7.0, date=None))
    report = weigh(replace(asked, own=own, rent=rent, is_paid_when_idle=is_paid_when_idle))
    assert report.break_even_months is not None
    names = [step.equation.name for step in report.working]
    assert names.count("annuity_share") == 1
    assert names.count("interest_usd") == 2  # over all years, and by the break-even
    assert all(follows(step) for step in report.working)


@FEW
@given(rent=RENTS, load=LOADS, interest=INTERESTS, residual_share=SHARES, years=YEARS)
def test_by_the_break_even_as_much_was_spent_on_both(
    asked: Alternatives, weighed: Callable[..., BuyingReport], rent: float, **own: Any
) -> None:
    report = weighed(rent=rent, **own)
    meets = report.break_even_months
    assert (meets is not None) == (report.own_usd_total <= report.rent_usd_total)
    if meets is not None and not report.is_by_resale:
        assert 0 < meets <= report.months
        on_these_terms = replace(asked, own=replace(asked.own, **own))
        owned = owned_usd_by(meets, on_these_terms, report)
        assert owned == pytest.approx(meets * report.rent_usd_per_month, rel=1e-6)


def _month(report: BuyingReport) -> float:
    return float("inf") if report.break_even_months is None else report.break_even_months * (1 - 1e-9)


@FEW
@given(rent=RENTS, loads=st.tuples(LOADS, LOADS), interest=INTERESTS, residual_share=SHARES, years=YEARS)
def test_busier_hardware_never_pays_off_later_than_a_rent_of_busy_hours(
    weighed: Callable[..., BuyingReport], loads: tuple[float, float], **terms: float
) -> None:
    idle, busy = (weighed(load=load, **terms) for load in sorted(loads))
    assert _month(busy) <= _month(idle) * (1 + 1e-6)


@FEW
@given(rents=st.tuples(RENTS, RENTS), load=LOADS, interest=INTERESTS, residual_share=SHARES, is_paid=st.booleans())
def test_against_a_higher_rent_buying_never_pays_off_later(
    weighed: Callable[..., BuyingReport], rents: tuple[float, float], is_paid: bool, **terms: float
) -> None:
    cheap, dear = (weighed(rent=rent, is_paid_when_idle=is_paid, **terms) for rent in sorted(rents))
    assert _month(dear) <= _month(cheap) * (1 + 1e-6)


@FEW
@given(shares=st.tuples(SHARES, SHARES), interest=INTERESTS, years=YEARS)
def test_a_higher_resale_never_costs_more(
    weighed: Callable[..., BuyingReport], shares: tuple[float, float], interest: float, years: float
) -> None:
    low, high = (
        weighed(residual_share=share, interest=interest, years=years).own_usd_total for share in sorted(shares)
    )
    assert high <= low * (1 + 1e-9)


@FEW
@given(gpus=st.integers(1, 100_000), rent=RENTS, load=LOADS, interest=INTERESTS)
def test_costs_are_linear_in_gpus_and_the_months_are_not_moved(
    weighed: Callable[..., BuyingReport], gpus: int, **terms: float
) -> None:
    one, many = weighed(gpus=1, **terms), weighed(gpus=gpus, **terms)
    assert many.own_usd_total == pytest.approx(gpus * one.own_usd_total)
    assert many.rent_usd_total == pytest.approx(gpus * one.rent_usd_total)
    assert many.break_even_load == pytest.approx(one.break_even_load)
    if one.break_even_months is not None and one.break_even_months < 47.9:
        assert many.break_even_months == pytest.approx(one.break_even_months)


@FEW
@given(rent=RENTS, load=LOADS, interest=INTERESTS, residual_share=SHARES)
def test_at_the_break_even_load_both_cost_the_same(weighed: Callable[..., BuyingReport], **terms: float) -> None:
    least = weighed(**terms).break_even_load
    if least is None:
        full = weighed(**{**terms, "load": 1.0})
        assert full.own_usd_total >= full.rent_usd_total * (1 - 1e-9)
    elif least:
        there = weighed(**{**terms, "load": least})
        assert there.own_usd_total == pytest.approx(there.rent_usd_total)
