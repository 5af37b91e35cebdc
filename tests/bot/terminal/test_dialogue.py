"""The state of a chat in the terminal: its presets read anew, for whoever runs it."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.library import Library
from bot.terminal.dialogue import Dialogue
from bot.terminal.notebook import Notebook
from config.catalog import Catalog
from config.reader import ConfigError


def dialogue(library: Library, folder: Path) -> Dialogue:
    notebook = Notebook(None, library.base)
    return Dialogue(library, notebook, "en", colour=False, charts=folder)


@pytest.mark.parametrize("command", ["/reload", "/RELOAD", "/reload now", "reload", "Reload", "重载", "/重载"])
def test_a_reload_answers_from_the_new_presets(engine: Engine, tmp_path: Path, command: str) -> None:
    def with_a_heavier_h100() -> Catalog:
        h100 = engine.catalog.gpus["h100"].model_copy(update={"tdp_w": 1234})
        return replace(engine.catalog, gpus={**engine.catalog.gpus, "h100": h100})

    talk = dialogue(Library(engine, with_a_heavier_h100), tmp_path)
    assert "1,234 W" not in talk.answer("/gpu h100")
    assert talk.answer(command).startswith("Presets read anew\ngpus.yaml: 1 changed\n")
    assert "1,234 W" in talk.answer("/gpu h100")


@pytest.mark.parametrize("line", ["reload 7b", "/reloaded", "reload the model on h100"])
def test_a_line_that_only_begins_like_it_reloads_nothing(engine: Engine, tmp_path: Path, line: str) -> None:
    def never() -> Catalog:
        raise AssertionError

    assert "Presets read anew" not in dialogue(Library(engine, never), tmp_path).answer(line)


def test_presets_that_cannot_be_used_leave_the_chat_as_it_is(engine: Engine, tmp_path: Path) -> None:
    def unusable() -> Catalog:
        raise ConfigError("gpus.yaml, h100: tdp_w: put a number above 0, not `0`")

    talk = dialogue(Library(engine, unusable), tmp_path)
    assert "gpus.yaml, h100: tdp_w: put a number above 0" in talk.answer("/reload")
    assert "Train 70B" in talk.answer("/train 70B 15T")


def test_the_choices_of_an_answer_of_before_are_gone_with_it(engine: Engine, tmp_path: Path) -> None:
    talk = dialogue(Library(engine, lambda: engine.catalog), tmp_path)
    assert "[1]" in talk.answer("/train 70B 15T h100")
    assert "[1]" not in talk.answer("/reload")
    assert "Train 70B" not in talk.answer("1")


def test_a_measured_factor_is_kept_for_the_next_question(engine: Engine, tmp_path: Path) -> None:
    talk = dialogue(Library(engine, lambda: engine.catalog), tmp_path)

    assert "Kept for this chat" in talk.answer("/infer llama-3.1-70b h100 x8 measured 31ms keep")
    assert "From the settings: calibrated=" in talk.answer("/infer llama-3.1-70b h100 x8 batch=64")
