"""/train with the whole project around its final run."""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.answer import MOST_LINES
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.language import Language
from bot.render.numbers import Speaker
from bot.render.reply import answered
from bot.render.width import columns

GOLDEN = (
    "/train 70B 15T h100 x2048 project",
    "/train 7B 300B project cny",
    "/train 70B 15T h100 mfu=40% own=$40000 project",
    "/train 70B 15T h100 x4096 in 60d project",
)


def reply(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())


def test_the_result_gains_the_project_and_keeps_its_other_names(engine: Engine) -> None:
    alone, whole = (reply(engine, f"/train 70B 15T h100{word}")["result"] for word in ("", " project"))
    assert alone["project"] is None
    assert list(whole["project"]) == [
        "final_run_usd", "compute_over_final_run", "experiments_usd", "checkpoint_gb", "checkpoints_usd",
        "staff_share", "staff_usd", "total_usd", "total",
    ]  # fmt: skip
    assert {**whole, "project": None} == alone


def test_the_headline_keeps_the_final_run_and_the_project_apart(engine: Engine) -> None:
    found = reply(engine, "/train 70B 15T h100 project")
    assert found["text"].splitlines()[:2] == [
        "Train 70B on 15T tokens", "$42M the final run, $150M the whole project",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "message",
    [
        "/train 70B 15T h100 project",
        "/train 70B 15T h100 whole project",
        "70B 15T h100 project=yes",
        "train 70B 15T h100, the entire project",
        "训练70B 15T h100 整个项目",
        "/train 70B 15T h100 全项目",
    ],
)
def test_what_people_type(engine: Engine, message: str) -> None:
    asked = engine.ask(message)
    assert asked.canonical == "/train 70B 15T h100 project"
    assert engine.ask(asked.canonical).request == asked.request


@pytest.mark.parametrize(
    ("message", "attempt"),
    [
        ("/train 70B 15T b300 as-of=2020-01-01 project", "/train 70B 15T b300 as-of=2020-01-01 project price=2.5"),
        ("/train 70B 15T project method=article", "/train 70B 15T method=article"),
        ("/memory 70B project", "/memory 70B"),
        ("/compare h100 h200 train 70B 15T project", "/compare h100 h200 train 70B 15T"),
    ],
)
def test_what_has_no_project_is_refused(engine: Engine, message: str, attempt: str) -> None:
    with pytest.raises(Refusal) as caught:
        engine.ask(message)
    assert caught.value.attempt == attempt


def test_each_part_has_its_source(engine: Engine) -> None:
    sources = {source["what"]: source["url"] for source in reply(engine, "/train 70B 15T h100 project")["sources"]}
    assert all(sources[what] for what in ("beyond the run", "OpenAI in 2024", "storage"))
    assert "storage" not in {source["what"] for source in reply(engine, "/train 70B 15T h100")["sources"]}


def test_a_tap_leads_to_the_project_and_back(engine: Engine) -> None:
    def commands(question: str) -> list[str]:
        return [action.command for row in engine.actions(engine.ask(question)) for action in row]

    assert "/train 70B 15T h100 project" in commands("/train 70B 15T h100")
    assert "/train 70B 15T h100" in commands("/train 70B 15T h100 project")
    assert "/train 70B 15T h200 project" in commands("/train 70B 15T h100 project")


def test_a_reply_may_ask_for_it(engine: Engine) -> None:
    asked = engine.follow_up("/train 70B 15T h100", "and the whole project?")
    assert engine.ask(asked or "").canonical == "/train 70B 15T h100 project"
    compared = engine.follow_up("/train 70B 15T h100 project", "compare with h200")
    assert engine.ask(compared or "").canonical == "/compare h100 h200 train 70B 15T"


def test_a_small_model_is_warned_of(engine: Engine) -> None:
    said = "The share of staff is of frontier models"
    assert any(said in warning for warning in reply(engine, "/train 7B 300B project")["warnings"])
    assert not any(said in warning for warning in reply(engine, "/train 70B 15T project")["warnings"])
    assert not any(said in warning for warning in reply(engine, "/train 7B 300B")["warnings"])


@pytest.mark.parametrize("question", GOLDEN)
def test_golden(engine: Engine, question: str, snapshot: SnapshotAssertion) -> None:
    assert reply(engine, question)["text"] == snapshot


@pytest.mark.parametrize("question", GOLDEN)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_a_phone(engine: Engine, question: str, language: Language) -> None:
    shown, speaker = engine.ask(question).answer, Speaker(language)
    assert 2 + len(shown.lines) + len(shown.rows) + len(shown.shown_warnings) <= MOST_LINES
    widest = max(columns(speaker.say(row.label)) for row in shown.rows)
    assert all(widest + 1 + columns(speaker.say(row.value)) <= 27 for row in shown.rows)
