"""The charts of /infer hold the figures of its answer."""

import pytest

from bot.chart import Bars, Frontier
from bot.engine import Engine

QUESTIONS = (
    "/infer llama-3.1-70b h100 x8 fp8",
    "/infer deepseek-v3 h200 x64 batch=max in=4k out=1k",
    "/infer llama-3.1-8b batch=7 cny",
    "/infer 70B trn2 x16",
)


def charts(engine: Engine, question: str) -> tuple[Frontier, Bars]:
    frontier, bars = (offer.make() for offer in engine.ask(question).answer.charts)
    assert isinstance(frontier, Frontier)
    assert isinstance(bars, Bars)
    return frontier, bars


@pytest.mark.parametrize("question", QUESTIONS)
class TestFigures:
    def test_the_chosen_point_is_the_answer(self, real_engine: Engine, question: str) -> None:
        report = real_engine.ask(question).report
        (chosen,) = [choice for choice in charts(real_engine, question)[0].choices if choice.is_chosen]
        assert chosen.x == report.output_tokens_per_s_per_user.mid
        assert chosen.y == report.output_tokens_per_s.mid / report.gpus

    def test_points_go_from_one_request_to_the_most_that_fit(self, real_engine: Engine, question: str) -> None:
        report = real_engine.ask(question).report
        choices = charts(real_engine, question)[0].choices
        one, most = (
            real_engine.ask(f"{question.replace(' batch=max', '').replace(' batch=7', '')} batch={batch}").report
            for batch in (1, report.max_batch)
        )
        assert choices[0].x == pytest.approx(one.output_tokens_per_s_per_user.mid)
        assert choices[-1].y == pytest.approx(most.output_tokens_per_s.mid / most.gpus)

    def test_more_in_flight_is_never_faster_for_each(self, real_engine: Engine, question: str) -> None:
        speeds = [choice.x for choice in charts(real_engine, question)[0].choices]
        assert speeds == sorted(speeds, reverse=True)

    def test_no_point_beats_one_of_the_frontier(self, real_engine: Engine, question: str) -> None:
        frontier = charts(real_engine, question)[0]
        for best in frontier.best:
            assert not any(other.x > best.x and other.y > best.y for other in frontier.choices)

    def test_the_marked_bar_is_the_answer(self, real_engine: Engine, question: str) -> None:
        report = real_engine.ask(question).report
        (bar,) = [bar for bar in charts(real_engine, question)[1].bars if bar.is_asked]
        usd, rate = report.usd_per_1m_output_tokens, report.fx.rate if report.fx else 1.0
        expected = report.output_tokens_per_s.mid / report.gpus if usd is None else usd.mid * rate
        assert bar.value == expected

    def test_the_best_bar_is_the_first(self, real_engine: Engine, question: str) -> None:
        values = [bar.value for bar in charts(real_engine, question)[1].bars]
        has_price = real_engine.ask(question).report.usd_per_1m_output_tokens is not None
        assert values == sorted(values, reverse=not has_price)


def test_another_bar_is_what_its_own_question_answers(real_engine: Engine) -> None:
    _, bars = charts(real_engine, "/infer llama-3.1-70b h100 x8")
    there = real_engine.ask("/infer llama-3.1-70b h200").report
    (bar,) = [bar for bar in bars.bars if bar.label.values["gpu"] == "H200"]
    assert bar.value == there.usd_per_1m_output_tokens.mid


def test_the_asked_gpu_stands_in_its_least_number_too(real_engine: Engine) -> None:
    _, bars = charts(real_engine, "/infer llama-3.1-70b h100 x8")
    assert [bar.is_asked for bar in bars.bars if bar.label.values["gpu"] == "H100"].count(False) == 1


def test_one_output_token_has_no_chart(real_engine: Engine) -> None:
    assert real_engine.ask("/infer llama-3.1-8b h100 out=1").answer.charts == ()


def test_the_articles_formulas_have_no_chart(real_engine: Engine) -> None:
    assert real_engine.ask("/infer 70B method=article").answer.charts == ()
