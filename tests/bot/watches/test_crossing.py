"""When a price crosses a line: once for each time, and never for prices of older days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.watching import Sign
from bot.watches.crossing import Line, Seen, fires, look
from config.live.laying import KEPT_DAYS

DAY = date(2026, 11, 25)
SIGNS: tuple[Sign, ...] = ("<", "<=", ">", ">=")
AMOUNTS = st.floats(0.01, 1000)
LINES = st.builds(Line, st.sampled_from(SIGNS), AMOUNTS)
PRICES = st.lists(AMOUNTS, max_size=30)


def fired(line: Line, before: Seen, prices: list[float]) -> list[float]:
    """The prices at which a chat is told."""
    found = []
    for price in prices:
        after = look(line, before, price, DAY, DAY)
        if fires(before, after):
            found.append(price)
        before = after
    return found


@pytest.mark.parametrize(
    ("sign", "price", "is_met"),
    [
        ("<", 2.49, True), ("<", 2.5, False), ("<=", 2.5, True), ("<=", 2.51, False),
        (">", 2.51, True), (">", 2.5, False), (">=", 2.5, True), (">=", 2.49, False),
    ],
)  # fmt: skip
def test_a_line_is_met_on_its_side(sign: Sign, price: float, is_met: bool) -> None:
    assert Line(sign, 2.5).is_met(price) is is_met


@pytest.mark.parametrize(
    ("sign", "prices", "told"),
    [
        ("<", [2.6, 2.4, 2.3, 2.4], [2.4]),
        ("<", [2.4, 2.6, 2.3], [2.4, 2.3]),
        ("<", [2.5, 2.5], []),
        ("<", [2.4, 2.51, 2.4], [2.4]),
        ("<", [2.4, 2.53, 2.4], [2.4, 2.4]),
        (">", [2.4, 2.6, 2.7], [2.6]),
        (">", [2.6, 2.49, 2.6], [2.6]),
        (">", [2.6, 2.47, 2.6], [2.6, 2.6]),
    ],
)
def test_a_chat_is_told_when_the_price_comes_from_the_other_side(
    sign: Sign, prices: list[float], told: list[float]
) -> None:
    assert fired(Line(sign, 2.5), Seen(is_met=False, as_of=DAY), prices) == told


@given(LINES, st.booleans(), PRICES)
def test_a_chat_is_told_of_prices_on_its_side_alone(line: Line, was_met: bool, prices: list[float]) -> None:
    assert all(line.is_met(price) for price in fired(line, Seen(is_met=was_met, as_of=DAY), prices))


@given(LINES, st.booleans(), PRICES)
def test_between_two_messages_the_price_was_on_the_other_side(line: Line, was_met: bool, prices: list[float]) -> None:
    told = fired(line, Seen(is_met=was_met, as_of=DAY), prices)
    returns = sum(not line.is_met(price) for price in prices)
    assert len(told) <= returns + (not was_met)


@given(LINES, st.booleans(), AMOUNTS)
def test_the_same_price_again_tells_nothing(line: Line, was_met: bool, price: float) -> None:
    once = look(line, Seen(is_met=was_met, as_of=DAY), price, DAY, DAY)
    assert look(line, once, price, DAY, DAY) == once


@given(LINES, st.booleans(), AMOUNTS, st.integers(1, 1000), st.integers(0, KEPT_DAYS))
def test_a_price_of_an_older_day_changes_nothing_while_the_newer_one_may_stand(
    line: Line, was_met: bool, price: float, days: int, passed: int
) -> None:
    before = Seen(is_met=was_met, as_of=DAY)
    assert look(line, before, price, DAY - timedelta(days=days), DAY + timedelta(days=passed)) is before


def test_a_watch_goes_on_with_older_prices_once_the_newest_offer_is_gone_for_more_than_a_week() -> None:
    before, older = Seen(is_met=False, as_of=DAY), DAY - timedelta(days=30)
    after = look(Line("<", 2.5), before, 2.4, older, DAY + timedelta(days=KEPT_DAYS + 1))
    assert fires(before, after)
    assert after.as_of == older
