"""The chart of /compare shows the rows of its table."""

import pytest

from bot.chart import Bars
from bot.engine import Engine
from bot.render.numbers import Speaker


def chart(engine: Engine, text: str) -> Bars:
    (offer,) = engine.ask(text).answer.charts
    made = offer.make()
    assert isinstance(made, Bars)
    return made


@pytest.mark.parametrize(
    ("text", "subtitle"),
    [
        ("/compare h100 h200 b200 train 70B 15T", "Cost. Lines: likely range"),
        ("/compare h100 h200 infer llama-3.1-70b", "Cost of 1M output tokens. Lines: likely range"),
        ("/compare h100 h200 train 70B 15T mfu=40%", "Cost"),
        ("/compare h100 h200 b200 memory 70b", "GB on each GPU"),
    ],
)
def test_it_says_what_its_bars_count(engine: Engine, text: str, subtitle: str) -> None:
    assert Speaker().say(chart(engine, text).subtitle) == subtitle


def test_it_has_a_bar_for_each_row_in_their_order_and_marks_the_cheapest(engine: Engine) -> None:
    text = "/compare h100 h200 b200 train 70B 15T"
    bars, result = chart(engine, text).bars, engine.ask(text).report
    assert [bar.value for bar in bars] == [row.report.cost.mid for row in result.rows]
    assert [bar.is_asked for bar in bars] == [True, False, False]


def test_one_row_makes_no_chart(engine: Engine) -> None:
    assert engine.ask("/compare h100 v100 train 70B 15T fp8").answer.charts == ()
