"""Own hardware: the worked figures, what moves the price of an hour and what does not, and checkpoints."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calc.ownership import (
    OwnGpu,
    annuity_share,
    capital_usd_per_gpu_hour,
    cluster_usd_per_gpu,
    owned_usd_per_gpu_hour,
    per_gpu_hour,
    power_usd_per_gpu_hour,
    straight_line_share,
    upkeep_usd_per_gpu_hour,
)
from calc.storage import resumable_checkpoint_gb, storage_usd
from config.catalog import Catalog
from tests.calc.test_working import follows

PRICE, YEARS, KW, PUE, USD_PER_KWH, UPKEEP = 40_000, 4, 0.975, 1.25, 0.08, 0.05


def worked_example(*, load: float = 0.8, interest: float = 0.0) -> tuple[float, float, float]:
    """Capital, electricity and upkeep of an H100 at $40,000 with server and network."""
    share = annuity_share(interest=interest, years=YEARS) if interest else straight_line_share(years=YEARS)
    return (
        capital_usd_per_gpu_hour(usd_per_gpu=PRICE, residual_share=0, yearly_share=share, interest=0, load=load),
        power_usd_per_gpu_hour(meter_kw_per_gpu=KW * PUE, usd_per_kwh=USD_PER_KWH),
        upkeep_usd_per_gpu_hour(usd_per_gpu=PRICE, upkeep_share_per_year=UPKEEP, load=load),
    )


def total(parts: tuple[float, float, float]) -> float:
    capital, power, upkeep = parts
    return owned_usd_per_gpu_hour(
        capital_usd_per_gpu_hour=capital, power_usd_per_gpu_hour=power, upkeep_usd_per_gpu_hour=upkeep
    )


def test_an_h100_at_40000_dollars_costs_1_81_an_hour() -> None:
    capital, power, upkeep = worked_example()
    assert capital == pytest.approx(40_000 / 4 / 8766 / 0.8)
    assert power == pytest.approx(0.975 * 1.25 * 0.08)
    assert upkeep == pytest.approx(40_000 * 0.05 / 8766 / 0.8)
    assert (round(capital, 2), round(power, 2), round(upkeep, 2)) == (1.43, 0.10, 0.29)
    assert round(total((capital, power, upkeep)), 2) == 1.81


@pytest.mark.parametrize(
    ("load", "interest", "printed"),
    [
        pytest.param(0.3, 0.0, 4.66, id="busy 30 % of the time"),
        pytest.param(0.5, 0.0, 2.84, id="half of the time"),
        pytest.param(1.0, 0.0, 1.47, id="always"),
        pytest.param(0.8, 0.10, 2.18, id="money at 10 %"),
    ],
)
def test_load_and_interest_move_the_price_as_published(load: float, interest: float, printed: float) -> None:
    yearly = interest / (1 - (1 + interest) ** -4) if interest else 1 / 4
    assert total(worked_example(load=load, interest=interest)) == pytest.approx(
        40_000 * (yearly + 0.05) / 8766 / load + 0.975 * 1.25 * 0.08
    )
    assert total(worked_example(load=load, interest=interest)) == pytest.approx(printed, abs=0.005)


def test_epochs_falling_value_of_hardware_comes_to_the_same_order() -> None:
    orders_of_magnitude_a_year = 0.14
    a_year = orders_of_magnitude_a_year * math.log(10)
    assert a_year == pytest.approx(0.322, abs=0.0005)
    by_value = capital_usd_per_gpu_hour(usd_per_gpu=PRICE, residual_share=0, yearly_share=a_year, interest=0, load=1)
    assert by_value == pytest.approx(1.47, abs=0.005)


def test_interest_that_goes_to_nothing_leaves_a_straight_line() -> None:
    assert annuity_share(interest=1e-7, years=4) == pytest.approx(straight_line_share(years=4), rel=1e-6)


@pytest.fixture
def own(catalog: Catalog) -> OwnGpu:
    return OwnGpu(
        gpu=catalog.gpus["h100"], paid_usd_per_gpu=40_000, has_network=True, years=4, load=0.8, interest=0,
        usd_per_kwh=0.0826, residual_share=0, upkeep_share_per_year=0.05, usd_per_kw_month=None,
        assumptions=catalog.defaults,
    )  # fmt: skip


def test_the_power_of_an_hour_is_that_of_the_energy_of_a_run(own: OwnGpu) -> None:
    assert per_gpu_hour(own).power_usd_per_gpu_hour == pytest.approx(10_200 / 8 * 0.75 * 1.1 / 1000 * 0.0826)


def test_a_price_with_its_server_gets_its_share_of_the_network(own: OwnGpu) -> None:
    report = per_gpu_hour(replace(own, has_network=False))
    assert report.usd_per_gpu == cluster_usd_per_gpu(server_usd_per_gpu=40_000, network_share=0.19)
    assert report.usd_per_gpu * 0.81 == pytest.approx(40_000)
    assert report.usd_per_gpu_hour > per_gpu_hour(own).usd_per_gpu_hour


def test_the_parts_of_an_hour_add_up_and_are_shown(own: OwnGpu) -> None:
    report = per_gpu_hour(replace(own, has_network=False, interest=0.1))
    parts = (report.capital_usd_per_gpu_hour, report.power_usd_per_gpu_hour, report.upkeep_usd_per_gpu_hour)
    assert report.usd_per_gpu_hour == pytest.approx(sum(parts))
    assert [step.equation.name for step in report.working] == [
        "cluster_usd_per_gpu", "annuity_share", "capital_usd_per_gpu_hour", "meter_kw_per_gpu",
        "power_usd_per_gpu_hour", "upkeep_usd_per_gpu_hour", "owned_usd_per_gpu_hour",
    ]  # fmt: skip
    assert all(follows(step) for step in report.working)


@pytest.fixture
def hour(own: OwnGpu) -> Callable[..., float]:
    """What an hour costs on other terms: a function, since hypothesis prints its arguments."""

    def costs(**terms: Any) -> float:
        return per_gpu_hour(replace(own, **terms)).usd_per_gpu_hour

    return costs


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    price=st.floats(100, 1e6), years=st.floats(0.5, 20), load=st.floats(0.01, 1),
    interest=st.one_of(st.just(0.0), st.floats(1e-6, 0.5)), factor=st.floats(1.01, 3),
)  # fmt: skip
def test_dearer_and_idler_hardware_never_costs_less_an_hour_and_longer_use_never_more(
    hour: Callable[..., float], price: float, years: float, load: float, interest: float, factor: float
) -> None:
    terms = {"paid_usd_per_gpu": price, "years": years, "load": load, "interest": interest}
    usd = hour(**terms)
    assert hour(**terms | {"paid_usd_per_gpu": price * factor}) > usd
    assert hour(**terms | {"load": load / factor}) > usd
    assert hour(**terms | {"interest": interest * factor + 0.01}) > usd
    assert hour(**terms, usd_per_kwh=0.0826 * factor) > usd
    assert hour(**terms | {"years": years * factor}) < usd


@pytest.mark.parametrize(
    ("params", "printed_gb", "printed_s"),
    [pytest.param(405e9, 5670, 56.7, id="405B"), pytest.param(70e9, 980, 9.8, id="70B")],
)
def test_a_checkpoint_has_14_bytes_a_parameter(params: float, printed_gb: float, printed_s: float) -> None:
    size_gb = resumable_checkpoint_gb(params=params)
    assert size_gb == pytest.approx((2 + 4 + 4 + 4) * params / 1e9)
    assert size_gb == pytest.approx(printed_gb)
    assert size_gb / 100 == pytest.approx(printed_s)  # written at 100 GB/s


def test_keeping_ten_checkpoints_of_a_70b_model_for_two_months_costs_451_dollars() -> None:
    usd = storage_usd(size_gb=980, kept=10, months=2, usd_per_gb_month=0.023)
    assert usd == pytest.approx(980 * 10 * 2 * 0.023)
    assert usd == pytest.approx(451, abs=0.5)


def test_a_residual_value_is_not_paid_back_but_bears_interest() -> None:
    rate, years, residual = 0.1, 4, 0.2
    payments = [-PRICE, *(0.0 for _ in range(years))]
    payments[-1] += residual * PRICE
    present_value = sum(payment / (1 + rate) ** year for year, payment in enumerate(payments))
    a_year = -present_value / sum((1 + rate) ** -year for year in range(1, years + 1))
    share = annuity_share(interest=rate, years=years)
    found = capital_usd_per_gpu_hour(
        usd_per_gpu=PRICE, residual_share=residual, yearly_share=share, interest=rate, load=0.8
    )
    assert found == pytest.approx(a_year / (8766 * 0.8))
