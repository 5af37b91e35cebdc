"""Figures are rounded to what is shown, and written the way a reader's language does."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.numbers import Speaker, rounded
from bot.text import (
    Amount,
    Compact,
    DayOfYear,
    Days,
    Figure,
    Mass,
    Money,
    Month,
    Plain,
    Price,
    Scientific,
    Share,
    Whole,
    t,
)

ENGLISH, CHINESE = Speaker("en"), Speaker("zh")


def written(figure: Figure, speaker: Speaker = ENGLISH) -> str:
    return speaker.say(t("{figure}", figure=figure))


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Compact(175e9), "175B"),
        (Compact(1.776e12), "1.78T"),
        (Compact(999_999, 2), "1M"),
        (Compact(1_335_470, 2), "1.3M"),
        (Compact(950), "950"),
        (Compact(3e15), "3.00e15"),
        (Whole(1024), "1,024"),
        (Scientific(5.25e23), "5.25e23"),
        (Scientific(0), "0"),
        (Plain(1274.6), "1,270"),
        (Plain(0.369), "0.369"),
        (Plain(2.0921119, 4), "2.092"),
        (Money(3_026_041, "USD", 2), "$3.0M"),
        (Money(999_600, "USD", 3), "$1.00M"),
        (Money(1_059_114.58, "USD", 3), "$1.06M"),
        (Money(11.5, "USD", 2), "$12"),
        (Money(2.8, "USD", 2), "$2.80"),
        (Money(542, "USD", 2), "$540"),
        (Money(46.71, "USD", 3), "$46.70"),
        (Money(3e9, "CNY", 2), "¥3.0B"),
        (Money(3e16, "USD", 2), "USD 3.00e16"),
        (Money(1500, "JPY", 2), "JP¥1.5K"),
        (Price(2.2659, "USD"), "$2.27"),
        (Price(0.00042, "USD"), "$0.00042"),
        (Price(0.0179514, "USD"), "$0.018"),
        (Price(0.8015, "USD"), "$0.802"),
        (Price(12, "EUR"), "€12.00"),
        (Amount(39_388.43, "USD"), "$39,388"),
        (Amount(280_000, "CNY"), "¥280,000"),
        (Share(0.35), "35 %"),
        (Share(0.205, bare=True), "21"),
        (Share(0.004), "0.4 %"),
        (Days(0.5), "12 hours"),
        (Days(54.3), "54 days"),
        (Days(3650), "10 years"),
        (Days(20, like=3650), "0.055"),
        (Days(1 / 48), "30 minutes"),
        (Days(1e-6), "0.086 seconds"),
        (Days(float("inf")), "∞"),
        (Month(date(2024, 8, 8)), "Aug 2024"),
        (DayOfYear(date(2026, 11, 6)), "Nov 6"),
        (Mass(2500), "2,500 t"),
        (Mass(25_000), "25 kt"),
    ],
)
def test_a_figure_is_written_in_english(figure: Figure, text: str) -> None:
    assert written(figure) == text


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Money(3_759_856.77, "CNY", 3), "¥376万"),
        (Compact(8.222e11, 4), "8222亿"),
        (Month(date(2024, 8, 8)), "2024年8月"),
        (DayOfYear(date(2026, 11, 6)), "11月6日"),
        (Mass(2500), "2,500吨"),
        (Mass(25_000), "2.5万吨"),
        (Mass(31e6), "3100万吨"),
    ],
)
def test_a_figure_is_written_in_chinese(figure: Figure, text: str) -> None:
    assert written(figure, CHINESE) == text


@given(value=st.floats(1e-6, 1e14), figures=st.integers(2, 4))
def test_rounding_moves_a_number_by_half_a_figure_at_most(value: float, figures: int) -> None:
    assert abs(rounded(value, figures) / value - 1) <= 0.5 * 10 ** (1 - figures) * 1.000001


@given(value=st.floats(1, 9.99e14))
def test_money_is_never_a_thousand_of_a_unit(value: float) -> None:
    assert "1000" not in written(Money(value, "USD", 3)).replace(",", "")


@given(value=st.floats(1e-9, 1))
def test_a_small_price_is_never_nothing(value: float) -> None:
    assert any(digit in written(Price(value, "USD")) for digit in "123456789")
