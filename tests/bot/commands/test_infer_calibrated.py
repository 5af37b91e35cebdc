"""/infer with what somebody has measured: the figure comes back, its factor is kept where that is wanted."""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.answer import MOST_LINES
from bot.command import Asked
from bot.engine import Engine
from bot.preferences.values import NOTHING_SET, Preferences
from bot.render.numbers import Speaker
from bot.render.reply import answered
from tests.bot.commands.asked import refusal, reply, result, said

ASKED = "/infer llama-3.1-70b h100 x8 fp8 batch=64"
KEPT = Preferences(calibrations={"llama-3.1-70b h100": 1.35})


def asked(engine: Engine, text: str, preferences: Preferences = NOTHING_SET) -> Asked[Any, Any]:
    return engine.ask(text, preferences)


@pytest.mark.parametrize(
    "words", ["measured tpot=31ms", "measured=31ms", "实测 31ms", "measured itl 31", "tpot measured at 31 ms"]
)
def test_a_measured_time_comes_back(engine: Engine, words: str) -> None:
    assert result(engine, f"{ASKED} {words}")["tpot_ms"]["mid"] == pytest.approx(31)


@pytest.mark.parametrize(
    "words",
    ["measured 2400 tok/s", "measured=2.4ktok/s", "实测 2400 词元/秒", "measured throughput 2400 tokens/sec"],
)
def test_a_measured_rate_comes_back(engine: Engine, words: str) -> None:
    assert result(engine, f"{ASKED} {words}")["output_tokens_per_s"]["mid"] == pytest.approx(2400)


def test_the_result_says_where_the_factor_is_from(engine: Engine) -> None:
    plain = result(engine, ASKED)
    measured, given = (
        result(engine, f"{ASKED} {words}")["calibration"] for words in ("measured 31ms", "calibrated=1.35x")
    )

    assert plain["calibration"] is None
    assert measured["source"] == "measured"
    assert measured["factor"] == pytest.approx(31 / plain["tpot_ms"]["mid"])
    assert measured["estimated"] == pytest.approx(plain["tpot_ms"]["mid"])
    assert (given["factor"], given["source"]) == (1.35, "given")


@pytest.mark.parametrize("words", ["measured=31ms", "measured=2400tok/s", "calibrated=1.35x", "calibrated=0.8x"])
def test_the_canonical_command_says_it_again(engine: Engine, words: str) -> None:
    found = asked(engine, f"{ASKED} {words}")

    assert words in found.canonical
    assert asked(engine, found.canonical).request == found.request


def test_a_factor_of_one_is_the_estimate_itself(engine: Engine) -> None:
    assert asked(engine, f"{ASKED} calibrated=1x").canonical == asked(engine, ASKED).canonical


def test_variants_of_other_loads_take_the_factor_and_other_gpus_neither(engine: Engine) -> None:
    found = asked(engine, f"{ASKED} measured=31ms")
    commands = [action.command for row in engine.actions(found) for action in row if "/infer" in action.command]

    assert not any("measured" in command for command in commands)
    assert all(("calibrated=" in command) == (" h100 " in command) for command in commands)
    assert {"calibrated=" in command for command in commands} == {True, False}


@pytest.mark.parametrize(
    ("text", "words"),
    [("in=2000", "calibrated="), ("h200", None), ("llama-3.1-8b", None)],
    ids=["another load", "another gpu", "another model"],
)
def test_a_reply_keeps_what_still_holds(engine: Engine, text: str, words: str | None) -> None:
    command = engine.follow_up(f"{ASKED} measured=31ms", text)

    assert command is not None
    assert "measured" not in command
    assert ("calibrated=" in command) == (words is not None)


@pytest.mark.parametrize("words", ["measured 50ms", "measured=7ms"])
def test_a_large_factor_is_asked_about(engine: Engine, words: str) -> None:
    assert any("another engine" in warning for warning in reply(engine, f"{ASKED} {words}")["warnings"])


def test_a_usual_factor_is_not(engine: Engine) -> None:
    plain = result(engine, ASKED)["tpot_ms"]["mid"]
    warnings = reply(engine, f"{ASKED} measured={1.3 * plain:.3g}ms")["warnings"]

    assert not any("another engine" in warning for warning in warnings)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{ASKED} measured 31s", "no engine is that far off"),
        (f"{ASKED} measured 31", "write it like measured=31ms"),
        (f"{ASKED} calibrated=30x", "between 0.1 and 10"),
        (f"{ASKED} measured 31ms calibrated=1.3x", "a factor already"),
        (f"{ASKED} out=1 measured 31ms", "out=1 has none"),
        ("/infer llama-3.1-70b h100 x1 bf16 measured 31ms", "the estimate needs"),
        ("/infer llama-3.1-70b h100 x2 bf16 batch=500 measured 31ms", "do not fit"),
        (f"{ASKED} keep", "say what was measured"),
        ("/infer 70B h100 x8 measured 31ms keep", "by its name"),
        ("/compare h100 h200 llama-3.1-70b infer measured=31ms", "has no use for"),
        ("/infer 8222亿 method=article measured=31ms", "has no use for"),
    ],
)
def test_what_cannot_have_been_measured_is_refused(engine: Engine, text: str, words: str) -> None:
    refused = refusal(engine, text)

    assert words in said(refused)
    assert refused.attempt is not None
    assert asked(engine, refused.attempt).command.name == refused.attempt.split()[0].removeprefix("/")


def test_nothing_is_kept_unless_that_is_said(engine: Engine) -> None:
    assert asked(engine, f"{ASKED} measured 31ms").change is None


def test_keep_changes_the_settings_beside_the_answer(engine: Engine) -> None:
    found = asked(engine, f"{ASKED} measured 31ms keep")

    assert found.change is not None
    assert found.change.is_one
    ((pair, factor),) = found.change.after.calibrations.items()
    assert pair == "llama-3.1-70b h100"
    assert factor == pytest.approx(found.report.calibration.factor, rel=0.005)
    assert "keep" not in found.canonical


def test_the_button_keeps_what_the_word_does(engine: Engine) -> None:
    found = asked(engine, f"{ASKED} measured 31ms")
    (button,) = engine.actions(found)[0]

    change = asked(engine, f"{ASKED} measured 31ms keep").change
    assert change is not None
    assert asked(engine, button.command).report.after == change.after


def test_what_is_kept_has_no_button(engine: Engine) -> None:
    found = asked(engine, ASKED, KEPT)

    assert found.answer.first_actions == ()


def test_a_kept_factor_enters_later_questions_and_is_named(engine: Engine) -> None:
    found = asked(engine, ASKED, KEPT)

    assert found.request.slowdown == 1.35
    assert found.filled.used == ("calibrated=1.35x",)


@pytest.mark.parametrize(
    "text",
    [
        f"{ASKED} measured 31ms", f"{ASKED} calibrated=1x", "/infer llama-3.1-70b h200 x8", "/infer llama-3.1-8b h100",
        "/infer 8222亿 method=article", "/infer 70B h100 x8",
    ],
)  # fmt: skip
def test_it_enters_no_other_question(engine: Engine, text: str) -> None:
    assert asked(engine, text, KEPT).filled.used == ()


def test_a_plain_answer_stays_plain_when_it_is_pasted_into_a_chat_that_has_calibrated(engine: Engine) -> None:
    plain = engine.ask(ASKED, KEPT, fills=False)

    assert asked(engine, plain.canonical, KEPT).request == plain.request


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("words", ["measured 31ms", "measured 2400 tok/s spec=4", "calibrated=2.4x"])
def test_answers_read_like_this(engine: Engine, snapshot: SnapshotAssertion, language: Any, words: str) -> None:
    found = answered(engine.ask(f"{ASKED} {words}"), Speaker(language))

    assert found["text"] == snapshot


@pytest.mark.parametrize("words", ["measured 31ms", "measured 31ms spec=4", "calibrated=2.4x"])
def test_an_answer_stays_short(engine: Engine, words: str) -> None:
    answer = asked(engine, f"{ASKED} {words}").answer
    lines = 2 + len(answer.lines) + len(answer.rows) + len(answer.shown_warnings) + len(answer.shown_notes)

    assert lines <= MOST_LINES
