"""The charts of /train hold the figures of its answer."""

import pytest

from bot.chart import Bars, Curve
from bot.engine import Engine
from bot.text import Price

QUESTIONS = (
    "/train 175B 500B",
    "/train 70B 15T h100 x2048 eur",
    "/train deepseek-v3 h100 5折 cny",
    "/train 70B 15T trn3",
)


def charts(engine: Engine, question: str) -> tuple[Bars, Curve]:
    bars, curve = (offer.make() for offer in engine.ask(question).answer.charts)
    assert isinstance(bars, Bars)
    assert isinstance(curve, Curve)
    return bars, curve


@pytest.mark.parametrize("question", QUESTIONS)
class TestFigures:
    def test_the_marked_bar_is_the_answer(self, real_engine: Engine, question: str) -> None:
        report = real_engine.ask(question).report
        measured = report.cost or report.gpu_hours
        (bar,) = [bar for bar in charts(real_engine, question)[0].bars if bar.is_asked]
        assert (bar.low, bar.value, bar.high) == (measured.low, measured.mid, measured.high)

    def test_the_cheapest_bar_is_the_first(self, real_engine: Engine, question: str) -> None:
        values = [bar.value for bar in charts(real_engine, question)[0].bars]
        assert values == sorted(values)
        assert len(values) > 3

    def test_the_marked_point_is_the_answer_and_lies_on_the_curve(self, real_engine: Engine, question: str) -> None:
        report = real_engine.ask(question).report
        curve = charts(real_engine, question)[1]
        assert (curve.estimate.x, curve.estimate.y) == (report.mfu.mid, (report.cost or report.gpu_hours).mid)
        assert dict(curve.points)[curve.estimate.x] == pytest.approx(curve.estimate.y)

    def test_the_ends_of_the_band_are_those_of_the_answer(self, real_engine: Engine, question: str) -> None:
        report = real_engine.ask(question).report
        measured, curve = report.cost or report.gpu_hours, charts(real_engine, question)[1]
        assert curve.band is not None
        assert (curve.band.low, curve.band.high) == (report.mfu.low, report.mfu.high)
        assert [mark.y for mark in curve.others] == pytest.approx([measured.high, measured.low])

    def test_more_utilisation_never_costs_more(self, real_engine: Engine, question: str) -> None:
        heights = [y for _, y in charts(real_engine, question)[1].points]
        assert heights == sorted(heights, reverse=True)


def test_another_bar_is_what_its_own_question_answers(real_engine: Engine) -> None:
    bars, _ = charts(real_engine, "/train 70B 15T h100")
    there = real_engine.ask("/train 70B 15T h200").report
    (bar,) = [bar for bar in bars.bars if bar.label.values["gpu"] == "H200"]
    assert bar.value == there.cost.mid


def test_a_discount_is_of_the_asked_gpu_alone(real_engine: Engine) -> None:
    full, half = (charts(real_engine, f"/train 70B 15T h100{words}")[0] for words in ("", " discount=50%"))
    values = {bar.label.values["gpu"]: bar.value for bar in full.bars}
    for bar in half.bars:
        assert bar.value == pytest.approx(values[bar.label.values["gpu"]] * (0.5 if bar.is_asked else 1))


def test_the_price_below_a_bar_is_after_the_discount_in_the_currency_of_the_answer(real_engine: Engine) -> None:
    bars, _ = charts(real_engine, "/train 70B 15T h100 $2/h discount=50% cny")
    (bar,) = [bar for bar in bars.bars if bar.is_asked]
    assert bar.note is not None
    assert bar.note.values["price"] == Price(7.1, "CNY")


def test_a_given_mfu_has_no_range(real_engine: Engine) -> None:
    bars, curve = charts(real_engine, "/train 70B 15T h100 mfu=40%")
    assert all(bar.low is None for bar in bars.bars)
    assert curve.band is None


def test_without_a_price_all_bars_are_gpu_hours(real_engine: Engine) -> None:
    bars, _ = charts(real_engine, "/train 70B 15T trn3")
    hours = {bar.label.values["gpu"]: bar.value for bar in bars.bars}
    assert hours["H100"] == real_engine.ask("/train 70B 15T h100").report.gpu_hours.mid
    assert all(bar.note is None for bar in bars.bars)


def test_gpus_that_meet_no_deadline_are_left_out(real_engine: Engine) -> None:
    bars, _ = charts(real_engine, "/train deepseek-v3 b200 in 4d")
    assert "A100 80GB" not in [bar.label.values["gpu"] for bar in bars.bars]


def test_the_articles_formula_has_no_chart(real_engine: Engine) -> None:
    assert real_engine.ask("/train 175B 500B method=article").answer.charts == ()
