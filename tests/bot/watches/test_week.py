"""What a digest says moved."""

from datetime import date, timedelta

import pytest

from bot.engine import Engine
from bot.watches.week import Move, Pair, Prices, moves, newest_of, prices_of, read

THEN, NOW = date(2026, 11, 18), date(2026, 11, 25)


def prices(day: date = NOW, **by_gpu: tuple[float, float]) -> Prices:
    return Prices(day, {gpu: Pair(*pair, as_of=day) for gpu, pair in by_gpu.items()})


def test_the_prices_of_a_day_are_those_of_every_gpu_that_has_one(engine: Engine) -> None:
    found = prices_of(engine.context())
    assert found.by_gpu["h100"] == Pair(default=6.88, lowest=2.69, as_of=date(2026, 11, 9))
    assert found.by_gpu.keys() <= engine.catalog.gpus.keys()


def test_they_are_kept_as_text(engine: Engine) -> None:
    found = prices_of(engine.context())
    assert read(found.written()) == found


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"day": "2026-11-18", "usd_per_gpu_hour": {"h100": 2}}'])
def test_another_text_holds_no_prices(text: str) -> None:
    with pytest.raises(ValueError, match=r"no prices of a digest|Expecting value"):
        read(text)


def test_the_gpu_that_moved_most_stands_first() -> None:
    then = prices(THEN, a=(2.0, 1.0), b=(2.0, 1.0), c=(2.0, 1.0))
    now = prices(a=(2.0, 0.9), b=(1.0, 1.0), c=(2.0, 1.0))
    assert moves(then, now) == (
        Move("b", Pair(2.0, 1.0, THEN), Pair(1.0, 1.0, NOW)),
        Move("a", Pair(2.0, 1.0, THEN), Pair(2.0, 0.9, NOW)),
    )


def test_a_gpu_that_has_no_price_then_or_now_has_not_moved() -> None:
    assert moves(prices(THEN, a=(2.0, 1.0)), prices(b=(2.0, 1.0))) == ()


def test_what_an_exchange_rate_does_in_a_week_is_no_move() -> None:
    assert moves(prices(THEN, a=(2.0, 1.0)), prices(a=(2.009, 1.004))) == ()


@pytest.mark.parametrize("pair", [(2.02, 1.0), (2.0, 0.99)], ids=["default", "lowest"])
def test_a_hundredth_is_a_move(pair: tuple[float, float]) -> None:
    assert [move.gpu for move in moves(prices(THEN, a=(2.0, 1.0)), prices(a=pair))] == ["a"]


def test_a_price_that_is_older_than_the_one_that_was_told_has_not_moved_until_the_digest_after_the_next() -> None:
    told = prices(THEN, a=(2.0, 1.0))
    presets = {"a": Pair(3.0, 1.5, THEN - timedelta(days=30))}
    after_a_week = newest_of(told, Prices(THEN + timedelta(days=7), presets))
    assert after_a_week.by_gpu == told.by_gpu
    after_two = Prices(THEN + timedelta(days=14), presets)
    assert newest_of(after_a_week, after_two) == after_two


def test_a_gpu_that_was_not_told_of_has_its_price_of_now() -> None:
    now = prices(b=(2.0, 1.0))
    assert newest_of(prices(THEN, a=(2.0, 1.0)), now) == now
