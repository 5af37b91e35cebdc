"""The chart of /memory holds the figures of its answer."""

import pytest

from bot.chart import Stacks
from bot.engine import Engine

QUESTIONS = (
    "/memory 70b h100 x8 train zero3",
    "/memory deepseek-v3 h200 x8 batch=64",
    "/memory llama-3.1-8b fp8 ctx=128k batch=max",
    "/memory 175B train tp=8 pp=8 zero1 x1024",
)


def chart(engine: Engine, question: str) -> Stacks:
    (offer,) = engine.ask(question).answer.charts
    made = offer.make()
    assert isinstance(made, Stacks)
    return made


@pytest.mark.parametrize("question", QUESTIONS)
class TestFigures:
    def test_the_marked_stack_is_the_answer(self, real_engine: Engine, question: str) -> None:
        report = real_engine.ask(question).report
        (stack,) = [stack for stack in chart(real_engine, question).stacks if stack.is_asked]
        assert stack.total == pytest.approx(report.total_gb)
        assert stack.limit == report.limit_gb

    def test_every_other_stack_fits(self, real_engine: Engine, question: str) -> None:
        for stack in chart(real_engine, question).stacks:
            assert stack.is_asked or stack.total <= stack.limit

    def test_every_stack_has_a_value_for_every_part(self, real_engine: Engine, question: str) -> None:
        made = chart(real_engine, question)
        assert {len(stack.parts) for stack in made.stacks} == {len(made.parts)}

    def test_no_part_is_nothing_everywhere(self, real_engine: Engine, question: str) -> None:
        made = chart(real_engine, question)
        for index in range(len(made.parts)):
            assert any(stack.parts[index].value for stack in made.stacks)


def test_gpus_that_do_not_fit_are_followed_by_as_many_as_do(real_engine: Engine) -> None:
    asked, enough, *_ = chart(real_engine, "/memory 70b h100 x8 train zero3").stacks
    assert asked.total > asked.limit
    assert enough.label == asked.label
    assert enough.total <= enough.limit


def test_gpus_that_fit_stand_there_once(real_engine: Engine) -> None:
    labels = [stack.label.values["gpu"] for stack in chart(real_engine, "/memory deepseek-v3 h200 x8").stacks]
    assert labels.count("H200") == 1
