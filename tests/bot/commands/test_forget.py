"""/forget: delete what is stored of a chat."""

from bot.engine import Engine
from bot.preferences.values import NOTHING_SET, Preferences


def test_it_leaves_no_setting(engine: Engine) -> None:
    report = engine.ask("/forget", Preferences(gpu="h100")).report
    assert report.after == NOTHING_SET
    assert report.is_one


def test_it_gives_back_what_was_set_for_whoever_regrets_it(engine: Engine) -> None:
    assert engine.ask("/forget", Preferences(gpu="h100")).answer.block == "gpu: h100"


def test_it_deletes_what_else_is_known_where_nothing_was_set(engine: Engine) -> None:
    asked = engine.ask("/forget")
    assert asked.report.is_one
    assert asked.answer.block is None
