"""The chart of /api holds the figures of its answer."""

import pytest

from bot.chart import Curve
from bot.engine import Engine

CHEAPER, NEVER = "/api gemma-3-27b 20B/month h200", "/api llama-3.1-70b 50 req/s h100 fp8 peak=3x"


def chart(engine: Engine, question: str) -> Curve:
    (offer,) = engine.ask(question).answer.charts
    made = offer.make()
    assert isinstance(made, Curve)
    return made


@pytest.mark.parametrize("question", [CHEAPER, NEVER])
class TestFigures:
    def test_the_marked_point_is_the_answer(self, engine: Engine, question: str) -> None:
        bill, estimate = engine.ask(question).report.bill, chart(engine, question).estimate
        assert (estimate.x, estimate.y) == pytest.approx((bill.load.tokens_per_month, bill.own.usd_per_month.mid))

    def test_more_traffic_never_costs_less(self, engine: Engine, question: str) -> None:
        bills = [usd for _, usd in chart(engine, question).points]
        assert bills == sorted(bills)

    def test_the_bill_of_the_api_stands_at_the_same_traffic(self, engine: Engine, question: str) -> None:
        bill, curve = engine.ask(question).report.bill, chart(engine, question)
        assert (curve.others[0].x, curve.others[0].y) == (curve.estimate.x, bill.api_usd_per_month)


def test_the_break_even_lies_on_the_staircase_where_there_is_one(engine: Engine) -> None:
    met = chart(engine, CHEAPER).others[1]
    assert (met.x, met.y) in chart(engine, CHEAPER).points
    assert met.x == engine.ask(CHEAPER).report.bill.own.break_even_tokens_per_month
    assert len(chart(engine, NEVER).others) == 1


def test_another_currency_is_that_of_the_answer(engine: Engine) -> None:
    usd, cny = (chart(engine, f"{CHEAPER} {words}") for words in ("", "cny fx=7"))
    assert cny.y.currency == "CNY"
    assert cny.estimate.y == pytest.approx(7 * usd.estimate.y)


def test_without_own_gpus_there_is_nothing_to_draw(engine: Engine) -> None:
    assert engine.ask("/api gpt-4o 2B/month").answer.charts == ()
