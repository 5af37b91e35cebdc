"""/help: the commands and their words, from the declarations."""

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered


@pytest.mark.parametrize("word", ["train", "Train", "/train", "训练", "training"])
def test_a_command_is_explained_by_any_of_its_names(engine: Engine, word: str) -> None:
    assert answered(engine.ask(f"/help {word}"), Speaker())["result"] == {"commands": ["train"]}


def test_an_unknown_topic_gets_the_nearest_command(engine: Engine) -> None:
    with pytest.raises(Refusal) as caught:
        engine.ask("/help trian")
    assert caught.value.attempt == "/help train"


@pytest.mark.parametrize("word", ["reload", "/reload", "Reload", "重载"])
def test_what_only_admins_have_is_explained_and_not_listed(engine: Engine, word: str) -> None:
    assert answered(engine.ask(f"/help {word}"), Speaker())["result"] == {"commands": ["reload"]}
    assert "reload" not in answered(engine.ask("/help"), Speaker())["result"]["commands"]


@pytest.mark.parametrize("text", ["/help", "/help train", "/帮助 gpu", "/help reload"])
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert answered(engine.ask(text), Speaker())["text"] == snapshot


@pytest.mark.parametrize("word", ["stats", "/stats", "统计"])
def test_the_figures_of_a_process_are_explained_to_its_admins(engine: Engine, word: str) -> None:
    assert answered(engine.ask(f"/help {word}"), Speaker())["result"] == {"commands": ["stats"]}
