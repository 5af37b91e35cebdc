"""/serve and /generate with a factor that somebody measured of the one GPU that they are asked of."""

import pytest

from bot.engine import Engine
from bot.preferences.values import NOTHING_SET, Preferences
from bot.render.numbers import Speaker
from bot.render.reply import answered
from tests.bot.commands.asked import refusal, reply, result

PLAN = "/serve mixtral-8x7b 50 req/s h100"
BATCH = "/generate 1B mixtral-8x7b h100 x8"
KEPT = Preferences(calibrations={"mixtral-8x7b h100": 1.35})


def used(engine: Engine, text: str, preferences: Preferences = NOTHING_SET) -> tuple[str, ...]:
    return engine.ask(text, preferences).filled.used


def test_a_batch_takes_as_many_times_as_long_and_costs_as_much_more(engine: Engine) -> None:
    plain, slow = (result(engine, f"{BATCH} {words}")["generations"][0] for words in ("", "calibrated=1.35x"))
    assert slow["days"]["mid"] == pytest.approx(1.35 * plain["days"]["mid"])
    assert slow["cost_usd"]["mid"] == pytest.approx(1.35 * plain["cost_usd"]["mid"])


def test_a_plan_of_one_request_at_a_time_is_as_many_times_slower(engine: Engine) -> None:
    text = "/serve mixtral-8x7b 1 user h100 fp8 tp=1"
    plain, slow = (result(engine, f"{text} {words}")["plans"][0] for words in ("", "calibrated=2x"))
    assert slow["tpot_ms"]["mid"] == pytest.approx(2 * plain["tpot_ms"]["mid"])


def test_a_slower_service_never_costs_less(engine: Engine) -> None:
    bills = [
        result(engine, f"{PLAN} ttft<2s tpot<60ms calibrated={factor}x")["plans"][0]["usd_per_month"]["mid"]
        for factor in (0.5, 1, 1.5, 2)
    ]
    assert bills == sorted(bills)


@pytest.mark.parametrize("text", [PLAN, BATCH])
def test_it_is_said_and_said_again(engine: Engine, text: str) -> None:
    found = reply(engine, f"{text} calibrated=1.35x")
    assert "all times are 1.35 times the estimate" in found["text"]
    assert "calibrated=1.35x" in found["canonical"]
    assert engine.ask(found["canonical"]).request == engine.ask(f"{text} calibrated=1.35x").request


@pytest.mark.parametrize("text", [PLAN, BATCH])
def test_a_kept_factor_enters_and_is_named(engine: Engine, text: str) -> None:
    assert used(engine, text, KEPT) == ("calibrated=1.35x",)
    assert engine.ask(text, KEPT).request == engine.ask(f"{text} calibrated=1.35x").request


@pytest.mark.parametrize(
    "text",
    ["/serve mixtral-8x7b 50 req/s", f"{PLAN} h200", "/serve mixtral-8x7b 50 req/s h200", "/serve 8x7b 9 users h100"],
)
def test_it_enters_no_question_of_other_gpus_or_of_a_bare_size(engine: Engine, text: str) -> None:
    assert used(engine, text, KEPT) == ()


def test_a_plain_plan_stays_plain_where_a_factor_is_kept(engine: Engine) -> None:
    plain = engine.ask(PLAN, KEPT, fills=False)
    assert answered(engine.ask(plain.canonical, KEPT), Speaker())["result"] == result(engine, PLAN)


@pytest.mark.parametrize("text", ["/serve mixtral-8x7b 50 req/s calibrated=1.35x", f"{PLAN} h200 calibrated=1.35x"])
def test_a_factor_of_several_gpus_is_refused(engine: Engine, text: str) -> None:
    assert "calibrated=1.35x" in (refusal(engine, text).at or "")


def test_a_factor_that_nobody_measures_is_refused(engine: Engine) -> None:
    assert refusal(engine, f"{PLAN} calibrated=20x").attempt == PLAN
