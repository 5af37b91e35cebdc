"""What a digest says moved."""

from datetime import date

import pytest

from bot.engine import Engine
from bot.watches.week import Move, Pair, Prices, moves, prices_of, read

THEN, NOW = date(2026, 11, 18), date(2026, 11, 25)


def prices(day: date = NOW, **by_gpu: tuple[float, float]) -> Prices:
    return Prices(day, {gpu: Pair(*pair) for gpu, pair in by_gpu.items()})


def test_the_prices_of_a_day_are_those_of_every_gpu_that_has_one(engine: Engine) -> None:
    found = prices_of(engine.context())
    assert found.by_gpu["h100"] == Pair(default=6.88, lowest=2.69)
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
        Move("b", Pair(2.0, 1.0), Pair(1.0, 1.0)),
        Move("a", Pair(2.0, 1.0), Pair(2.0, 0.9)),
    )


def test_a_gpu_that_has_no_price_then_or_now_has_not_moved() -> None:
    assert moves(prices(THEN, a=(2.0, 1.0)), prices(b=(2.0, 1.0))) == ()


def test_what_an_exchange_rate_does_in_a_week_is_no_move() -> None:
    assert moves(prices(THEN, a=(2.0, 1.0)), prices(a=(2.009, 1.004))) == ()
