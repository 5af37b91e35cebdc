"""/article: every worked example beside its correction."""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.engine import Engine
from bot.render.numbers import Speaker
from bot.render.reply import answered


@pytest.fixture
def found(engine: Engine) -> Any:
    return answered(engine.ask("/article"), Speaker())["result"]


def test_gpt3_as_written_and_as_printed(found: Any) -> None:
    assert found["gpt3"]["compute_flop"] == pytest.approx(5.25e23)
    assert found["gpt3"]["gpu_hours"] == pytest.approx(467_414.53, abs=0.005)
    assert found["gpt3"]["cost_usd"] == pytest.approx(1_059_114.58, abs=0.005)
    assert found["gpt3_cny"] == pytest.approx(3_759_856.77, abs=0.005)
    assert found["printed_gpt3_cny"] == 3_727_500


def test_gpt4_is_267_times_gpt3_and_not_280(found: Any) -> None:
    assert found["gpt4"]["gpu_hours"] == pytest.approx(125_000_000)
    assert found["gpt4"]["cost_usd"] == pytest.approx(283_237_500)
    assert found["gpt4_to_gpt3"] == pytest.approx(1872 / 7)


def test_the_product_is_a_third_example(found: Any) -> None:
    assert found["turbo"]["params"] == 1.776e12
    assert found["turbo"]["cost_usd"] == pytest.approx(279_461_000)


def test_the_serving_example_is_too_high_by_3600_over_twice_the_rent_squared(found: Any) -> None:
    example = found["inference"]["example"]["per_1k_tokens"]
    assert example / found["inference"]["corrected_usd_per_1k_tokens"] == pytest.approx(found["overstatement"])
    assert found["overstatement"] == pytest.approx(116.5433, abs=5e-5)


def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion) -> None:
    assert answered(engine.ask("/article"), Speaker())["text"] == snapshot
