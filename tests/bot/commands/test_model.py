"""/model: what is known of a language model."""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.engine import Engine
from bot.render.numbers import Speaker
from bot.render.reply import answered


def reply(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())


def test_the_entry_comes_as_in_the_yaml(engine: Engine) -> None:
    (entry,) = reply(engine, "/model dsv3")["result"]["models"]
    assert (entry["id"], entry["params"], entry["active_params"]) == ("deepseek-v3", 671e9, 37e9)


def test_a_leak_is_called_one(engine: Engine) -> None:
    assert "Leaked figures, never confirmed" in reply(engine, "/model gpt-4")["warnings"]


def test_without_a_name_the_result_holds_all(engine: Engine) -> None:
    assert {entry["id"] for entry in reply(engine, "/model")["result"]["models"]} == set(engine.catalog.models)


@pytest.mark.parametrize(
    "text", ["/model deepseek-v3", "/model llama3.1 70b", "/model gemma-3-27b", "/model gpt-4", "/model"]
)
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert reply(engine, text)["text"] == snapshot
