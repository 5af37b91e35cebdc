"""The charts of /infer hold the figures of its answer."""

import pytest

from bot.chart import Bars, Frontier
from bot.engine import Engine
from bot.render.numbers import Speaker
from bot.text import t

QUESTIONS = (
    "/infer llama-3.1-70b h100 x8 fp8",
    "/infer deepseek-v3 h200 x64 batch=max in=4k out=1k",
    "/infer llama-3.1-8b batch=7 cny",
    "/infer 70B trn3 x16",
)


def charts(engine: Engine, question: str) -> tuple[Frontier, Bars]:
    frontier, bars = (offer.make() for offer in engine.ask(question).answer.charts)
    assert isinstance(frontier, Frontier)
    assert isinstance(bars, Bars)
    return frontier, bars


def by_gpu(engine: Engine, question: str) -> Bars:
    bars = engine.ask(question).answer.charts[-1].make()
    assert isinstance(bars, Bars)
    return bars


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

    def test_only_the_bar_of_what_was_measured_is_calibrated(self, real_engine: Engine, question: str) -> None:
        bars = charts(real_engine, f"{question} calibrated=1.5x")[1].bars
        assert [Speaker().say(bar.note or t("")).endswith("calibrated") for bar in bars] == [
            bar.is_asked for bar in bars
        ]

    def test_the_best_bar_is_the_first(self, real_engine: Engine, question: str) -> None:
        values = [bar.value for bar in charts(real_engine, question)[1].bars]
        has_price = real_engine.ask(question).report.usd_per_1m_output_tokens is not None
        assert values == sorted(values, reverse=not has_price)


BY_GPU = (
    "/infer llama-3.1-70b",
    "/infer llama-3.1-70b h100",
    "/infer llama-3.1-70b h100 x8 fp8",
    "/infer qwen2.5-72b h100 x2",
    "/infer qwen2.5-72b h200 batch=200 cny",
    "/infer deepseek-v3 b200",
    "/infer llama-3.1-70b h200 x1",
    "/infer llama-3.1-8b 4090 batch=max",
    "/infer llama-3.1-70b h100 int4 spot tp=2",
    "/infer llama-3.1-70b h100 azure batch=64",
    "/infer llama-3.1-70b h100 ¥18/h",
    "/infer llama-3.1-70b h100 5折 cny",
    "/infer 70B trn3 x16",
)
"""Without a number of GPUs, with one that is enough, and with ones that are not; with every kind of price."""


@pytest.mark.parametrize("question", BY_GPU)
def test_every_bar_is_what_the_button_of_its_gpu_answers(real_engine: Engine, question: str) -> None:
    asked = real_engine.ask(question)
    bars = {bar.label.values["gpu"]: bar for bar in by_gpu(real_engine, question).bars}
    buttons = [
        action for row in real_engine.actions(asked) for action in row if action.label.values.get("words") in bars
    ]
    assert buttons
    for button in buttons:
        there = real_engine.ask(button.command).report
        measured = there.usd_per_1m_output_tokens
        rate = there.fx.rate if there.fx else 1.0
        bar = bars[button.label.values["words"]]
        if asked.report.usd_per_1m_output_tokens is None:
            assert bar.value == there.output_tokens_per_s.mid / there.gpus
        else:
            assert there.currency == asked.report.currency
            assert bar.value == pytest.approx(measured.mid * rate)


@pytest.mark.parametrize("question", [question for question in BY_GPU if " x" in question])
def test_on_a_given_number_every_bar_is_what_a_reply_with_its_gpu_answers(real_engine: Engine, question: str) -> None:
    asked = real_engine.ask(question)
    for bar in by_gpu(real_engine, question).bars:
        gpu = str(bar.label.values["gpu"])
        command = asked.canonical if bar.is_asked else real_engine.follow_up(asked.canonical, gpu)
        assert command is not None
        there = real_engine.ask(command).report
        rate = there.output_tokens_per_s.mid / there.gpus
        has_price = asked.report.usd_per_1m_output_tokens is not None
        assert bar.value == pytest.approx(there.usd_per_1m_output_tokens.mid if has_price else rate)


@pytest.mark.parametrize("question", BY_GPU)
def test_all_bars_are_of_one_load_or_of_one_number_of_gpus(real_engine: Engine, question: str) -> None:
    asked = real_engine.ask(question)
    others = [bar for bar in by_gpu(real_engine, question).bars if not bar.is_asked]
    for bar in others:
        said = Speaker().say(bar.note or t(""))
        if asked.request.gpus is not None:
            assert said.startswith("one GPU" if asked.request.gpus == 1 else f"{asked.request.gpus:,} GPUs")
        else:
            assert "in flight" not in said


def test_without_a_number_of_gpus_the_marked_bar_holds_all_of_the_load_as_the_button_says(real_engine: Engine) -> None:
    asked = real_engine.ask("/infer llama-3.1-70b h100")
    (bar,) = [bar for bar in by_gpu(real_engine, asked.canonical).bars if bar.is_asked]
    assert (asked.report.gpus, asked.report.batch, asked.report.batch_gpus) == (2, 18, 4)
    (button,) = [action for row in real_engine.actions(asked) for action in row if "batch" in action.label.values]
    assert Speaker().say(button.label) == "×4 holds 32"
    assert button.command == "/infer llama-3.1-70b h100 x4"
    assert bar.value == real_engine.ask(button.command).report.usd_per_1m_output_tokens.mid
    assert (
        Speaker().say(asked.answer.warnings[0])
        == f"18 of 32 in flight fit: x4 holds all, {Speaker().say(bar.said)} per 1M out"
    )


def test_one_output_token_has_no_chart(real_engine: Engine) -> None:
    assert real_engine.ask("/infer llama-3.1-8b h100 out=1").answer.charts == ()


def test_the_articles_formulas_have_no_chart(real_engine: Engine) -> None:
    assert real_engine.ask("/infer 70B method=article").answer.charts == ()
