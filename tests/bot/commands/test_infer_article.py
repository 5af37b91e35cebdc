"""/infer method=article: the article's inference formulas as written, and their correction."""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.engine import Engine
from bot.render.numbers import Speaker
from bot.render.reply import answered

# ARTICLE: P = 8.222e11, T = 1000, C = 1e14, R = 3.93
CHAINED = [
    (1, 1, "0", 2.0921119592875318, 4.184223918575063),
    (8, 1, "0", 0.26151399491094146, 0.5230279898218829),
    (32, 8, "30%", 0.005720618638676845, 0.01144123727735369),
    (64, 8, "50%", 0.00204307808524173, 0.00408615617048346),
]


def result(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())["result"]


@pytest.mark.parametrize(("batch", "cards", "saving", "example", "stated"), CHAINED)
def test_the_chained_formulas_give_the_audited_values(
    engine: Engine, batch: int, cards: int, saving: str, example: float, stated: float
) -> None:
    words = f"tokens=1000 peak=1e14 price=$3.93/h batch={batch} gpus={cards} saving={saving}"
    found = result(engine, f"/infer 8,222亿 method=article {words}")
    assert found["example"]["optimized"] == pytest.approx(example, rel=1e-12)
    assert found["stated"]["optimized"] == pytest.approx(stated, rel=1e-12)


def test_the_inputs_of_the_example_are_the_defaults(engine: Engine) -> None:
    found = result(engine, "/infer 8222亿 method=article")
    assert found["example"]["per_1k_tokens"] == pytest.approx(2.0921119592875318, rel=1e-12)
    assert found["unit"] == "s·h/$"
    assert found["corrected_usd_per_1k_tokens"] == pytest.approx(0.0179513667, abs=5e-11)


def test_the_result_has_the_names_that_programs_rely_on(engine: Engine) -> None:
    found = result(engine, "/infer 8222亿 method=article")
    assert list(found) == ["unit", "stated", "example", "corrected_usd_per_1k_tokens", "notes"]
    assert list(found["stated"]) == ["per_1k_tokens", "per_token", "parallel", "optimized"]


def test_a_doubled_rent_halves_what_the_formula_calls_a_cost(engine: Engine) -> None:
    once, twice = (result(engine, f"/infer 8222亿 method=article price=${price}/h") for price in (3.93, 7.86))
    assert twice["stated"]["per_1k_tokens"] == pytest.approx(once["stated"]["per_1k_tokens"] / 2)
    assert twice["corrected_usd_per_1k_tokens"] == pytest.approx(once["corrected_usd_per_1k_tokens"] * 2)


def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion) -> None:
    asked = engine.ask("/infer 8222亿 method=article batch=32 gpus=8 saving=30%")
    assert answered(asked, Speaker())["text"] == snapshot
