"""The chart of /budget holds the figures of its answer."""

import pytest

from bot.chart import Curve
from bot.engine import Engine

QUESTIONS = ("/budget $1M h100", "/budget ¥700万 h100 spot mfu=40%", "/budget $1M h100 serve=2T", "/budget $1000 4090")


def chart(engine: Engine, question: str) -> Curve:
    (offer,) = engine.ask(question).answer.charts
    made = offer.make()
    assert isinstance(made, Curve)
    return made


@pytest.mark.parametrize("question", QUESTIONS)
class TestFigures:
    def test_the_marked_point_is_the_answer(self, real_engine: Engine, question: str) -> None:
        report, estimate = real_engine.ask(question).report, chart(real_engine, question).estimate
        assert estimate.x == report.params
        assert estimate.y == pytest.approx(report.loss)

    def test_no_size_has_a_lower_loss(self, real_engine: Engine, question: str) -> None:
        curve = chart(real_engine, question)
        assert min(loss for _, loss in curve.points) == pytest.approx(curve.estimate.y, rel=1e-9)

    def test_the_loss_falls_up_to_it_and_rises_from_it(self, real_engine: Engine, question: str) -> None:
        curve = chart(real_engine, question)
        before = [loss for params, loss in curve.points if params <= curve.estimate.x]
        after = [loss for params, loss in curve.points if params >= curve.estimate.x]
        assert before == sorted(before, reverse=True)
        assert after == sorted(after)

    def test_other_laws_lie_on_the_curve_and_above(self, real_engine: Engine, question: str) -> None:
        curve = chart(real_engine, question)
        for mark in curve.others:
            assert curve.points[0][0] < mark.x < curve.points[-1][0]
            assert mark.y >= curve.estimate.y
