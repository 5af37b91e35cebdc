"""Readers of numbers, money and traffic: what each word is worth, and what is no number at all."""

import math
from collections.abc import Callable

import pytest

from bot.grammar import money, quantities, readers
from bot.grammar.money import Sum
from bot.grammar.quantities import Mixture, Quantity, TotalActive
from bot.grammar.traffic import Traffic, read_traffic


@pytest.mark.parametrize(
    ("word", "value", "role"),
    [
        ("175b", 175e9, None),
        ("1.8t", 1.8e12, None),
        ("3e11", 3e11, None),
        ("7000m", 7e9, None),
        (".5b", 0.5e9, None),
        ("8222亿", 8222e8, None),
        ("1.3万亿", 1.3e12, None),
        ("5千亿", 5e11, None),
        ("70billion", 70e9, None),
        ("15ttokens", 15e12, "tokens"),
        ("70b-parameters", 70e9, "params"),
        ("5万数据", 5e4, "tokens"),
        ("1e400", math.inf, None),
    ],
)
def test_a_quantity_is_a_number_times_its_unit(word: str, value: float, role: str | None) -> None:
    found = quantities.read_quantity(word)
    assert found is not None
    assert found.value == pytest.approx(value, rel=1e-15)
    assert (found.role, found.has_unit) == (role, True)


def test_a_small_bare_number_has_no_unit() -> None:
    assert quantities.read_quantity("1024") == Quantity(1024, None, has_unit=False)


@pytest.mark.parametrize(
    "word", ["", "b", "175gb", "-70b", "1.2.3b", "70bb", "七b", "٧b", "nan", "inf", "0x10", "1_000"]
)
def test_what_is_no_quantity_is_none(word: str) -> None:
    assert quantities.read_quantity(word) is None


@pytest.mark.parametrize(
    ("word", "found"),
    [("8x222b", Mixture(8, 222e9)), ("16x3.8b", Mixture(16, 3.8e9)), ("1x7b", None), ("8x7", None), ("8xh100", None)],
)
def test_a_mixture_is_experts_of_a_size(word: str, found: Mixture | None) -> None:
    assert quantities.read_mixture(word) == found


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("671b-a37b", TotalActive(671e9, 37e9)),
        ("671b/37b", TotalActive(671e9, 37e9)),
        ("671b/a37b", TotalActive(671e9, 37e9)),
        ("671b-37b", None),
        ("671/37", None),
    ],
)
def test_total_and_active_stand_in_one_word(word: str, found: TotalActive | None) -> None:
    assert quantities.read_total_active(word) == found


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("8x7b-a13b", (Mixture(8, 7e9), 13e9)),
        ("8x7b/a13b", (Mixture(8, 7e9), 13e9)),
        ("8x7b-13b", None),
        ("1x7b-a1b", None),
    ],
)
def test_a_mixture_may_say_what_is_active(word: str, found: tuple[Mixture, float] | None) -> None:
    assert quantities.read_mixture_active(word) == found


@pytest.mark.parametrize(
    ("word", "share"),
    [("40%", 0.4), ("0.4", 0.4), ("40", 0.4), ("1", 1.0), ("1%", 0.01), ("1.5", 0.015), ("0", 0.0), ("x", None)],
)
def test_a_share_up_to_one_is_a_fraction_and_above_it_percent(word: str, share: float | None) -> None:
    assert quantities.read_share(word) == share


@pytest.mark.parametrize(
    ("word", "off"),
    [
        ("5折", 0.5), ("8.5折", 0.15), ("85折", 0.15), ("打9折", 0.1), ("9.9折", 0.01), ("20折", 0.8), ("99折", 0.01),
        ("10折", None), ("85.5折", None), ("0折", None), ("12折", None), ("100折", None), ("0.05折", None),
        ("-30%", 0.3), ("30%off", 0.3), ("30%discount", 0.3), ("30%", None), ("off", None),
    ],
)  # fmt: skip
def test_a_discount_is_the_fraction_off(word: str, off: float | None) -> None:
    assert quantities.read_discount(word) == off


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("x1024", 1024), ("8x", 8), ("1024gpus", 1024), ("16kgpus", 16_000), ("1024卡", 1024), ("8张", 8),
        ("万卡", 10_000),
        ("千卡", 1000), ("2千卡", 2000), ("x1e5", 100_000), ("8片", 8), ("8颗", 8), ("8枚", 8), ("8片卡", 8),
        ("x1.5", None), ("x" + "9" * 30, None), ("1024", None), ("x", None),
    ],
)  # fmt: skip
def test_a_count_of_gpus_is_whole(word: str, count: int | None) -> None:
    assert quantities.read_count(word) == count


@pytest.mark.parametrize(
    ("word", "tokens"),
    [("128k", 131_072), ("1m", 1_048_576), ("1.5k", 1536), ("4096", 4096), ("8ki", 8192), ("many", None)],
)
def test_a_context_counts_in_powers_of_two(word: str, tokens: int | None) -> None:
    assert quantities.read_context(word) == tokens


@pytest.mark.parametrize(("word", "value"), [("32k", 32_000), ("1.5k", 1500), ("7", 7), ("1.5", None), ("1e400", None)])
def test_a_whole_number_counts_in_thousands(word: str, value: int | None) -> None:
    assert quantities.read_whole(word) == value


@pytest.mark.parametrize(
    ("word", "days"),
    [
        ("30d", 30), ("30天", 30), ("2w", 14), ("2weeks", 14), ("3个月", 90), ("3months", 90), ("1y", 365),
        ("36h", 1.5),
        ("90minutes", 0.0625), ("30-day", 30), ("30天内", 30), ("30", None), ("d", None), ("30m", None),
    ],
)  # fmt: skip
def test_a_duration_is_in_days(word: str, days: float | None) -> None:
    assert quantities.read_duration_days(word) == (pytest.approx(days) if days is not None else None)


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("2024-08-08", "2024-08-08"), ("2024/8/8", "2024-08-08"), ("2024.8.8", "2024-08-08"),
        ("2024年8月8日", "2024-08-08"), ("2024-02-30", None), ("2024-08", None), ("0000-01-01", None),
    ],
)  # fmt: skip
def test_a_date_is_one_that_the_calendar_has(word: str, day: str | None) -> None:
    found = quantities.read_date(word)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("2024-08", "2024-08-31"), ("2024年2月", "2024-02-29"), ("2024年12月", "2024-12-31"),
        ("aug2024", "2024-08-31"), ("sept2023", "2023-09-30"), ("2024-march", "2024-03-31"),
        ("2024-08-08", "2024-08-08"), ("2024-13", None), ("9999-12", None), ("0000-01", None), ("august", None),
        ("augustus2024", None), ("foo2024", None), ("2024aug2024", None),
    ],
)  # fmt: skip
def test_a_month_stands_for_its_last_day(word: str, day: str | None) -> None:
    found = quantities.read_as_of(word)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("word", "price"),
    [
        ("$2.5/h", Sum(2.5, "USD")), ("2.5$/h", Sum(2.5, "USD")), ("¥18/h", Sum(18, "CNY")),
        ("18元/小时", Sum(18, "CNY")),
        ("18块/小时", Sum(18, "CNY")), ("每小时18元", Sum(18, "CNY")), ("€2/hr", Sum(2, "EUR")),
        ("2usdperhour", Sum(2, "USD")),
        ("$2/gpu/h", Sum(2, "USD")), ("$2pergpu-hour", Sum(2, "USD")), ("300jpy/h", Sum(300, "JPY")),
        ("2.5/h", Sum(2.5, None)), ("18元每小时", Sum(18, "CNY")), ("18元/卡时", Sum(18, "CNY")),
        ("每卡每小时15元", Sum(15, "CNY")), ("15元/小时/卡", Sum(15, "CNY")), ("8块1小时", Sum(8, "CNY")),
        ("1小时8元", Sum(8, "CNY")), ("1小时8", None), ("8元10小时", None), ("81小时", None), ("8万1小时", None),
        ("$2.5", None), ("2.5", None), ("$2€/h", None), ("$2.5/day", None), ("/h", None),
    ],
)  # fmt: skip
def test_a_price_is_per_gpu_hour_in_any_currency(word: str, price: Sum | None) -> None:
    assert money.read_price(word) == price


def test_a_price_behind_its_key_may_leave_the_hour_and_the_currency_out() -> None:
    assert money.read_price("2.5", bare=True) == Sum(2.5, None)
    assert money.read_price("¥18", bare=True) == Sum(18, "CNY")


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("$1m", Sum(1e6, "USD")), ("1m$", Sum(1e6, "USD")), ("500万美元", Sum(5e6, "USD")), ("¥700万", Sum(7e6, "CNY")),
        ("us$2.5m", Sum(2.5e6, "USD")), ("$1musd", Sum(1e6, "USD")), ("$1m€", None), ("1m", None), ("$", None),
    ],
)  # fmt: skip
def test_a_sum_of_money_needs_one_currency(word: str, found: Sum | None) -> None:
    assert money.read_money(word) == found


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("2b/month", Traffic(2e9, "tokens", "month")), ("50req/s", Traffic(50, "requests", "second")),
        ("20qps", Traffic(20, "requests", "second")), ("1krps", Traffic(1000, "requests", "second")),
        ("每月20亿", Traffic(2e9, "tokens", "month")), ("每天100万次", Traffic(1e6, "requests", "day")),
        ("1mtokensperday", Traffic(1e6, "tokens", "day")), ("100次/秒", Traffic(100, "requests", "second")),
        ("10/min", Traffic(10, "tokens", "minute")), ("2b", None), ("2bmonth", None), ("req/s", None),
    ],
)  # fmt: skip
def test_traffic_is_tokens_or_requests_in_a_span(word: str, found: Traffic | None) -> None:
    assert read_traffic(word) == found


@pytest.mark.parametrize(
    ("reader", "word", "value"),
    [
        (readers.peak, "1e14", 1e14), (readers.peak, "100tflops", 1e14), (readers.peak, "312tflop/s", 312e12),
        (readers.count, "x8", 8), (readers.count, "2k", 2000), (readers.batch, "max", "max"), (readers.batch, "32", 32),
        (readers.deadline, "45", 45), (readers.deadline, "2w", 14), (readers.discount, "5折", 0.5),
        (readers.discount, "30", 0.3), (readers.tokens, "15tparams", None), (readers.size, "15ttokens", None),
        (readers.finite, "1e400", None), (readers.currency, "人民币", "CNY"), (readers.currency, "xyz", "XYZ"),
        (readers.currency, "yuans", None), (readers.topic, "/train", "train"),
        (readers.optimizer, "adamw", "adamw"), (readers.optimizer, "magic", None), (readers.recompute, "on", "full"),
    ],
)  # fmt: skip
def test_the_value_of_a_key_is_read_in_its_own_way(reader: Callable[[str], object], word: str, value: object) -> None:
    assert reader(word) == value
