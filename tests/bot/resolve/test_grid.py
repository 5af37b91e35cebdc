"""Whose electricity a run takes."""

import pytest

from bot.engine import Engine


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("/train 7B 1T v100", "us"),
        ("/train 7B 1T v100 china", "cn"),
        ("/train 7B 1T v100 usa", "us"),
        ("/train 7B 1T v100 china grid=fr", "fr"),
        ("/train 7B 1T v100 china grid=us", "us"),
        ("/train 7B 1T v100 $2/h", "us"),
    ],
)
def test_it_is_that_of_where_the_offer_stands_unless_one_is_named(engine: Engine, text: str, grid: str) -> None:
    asked = engine.ask(text)

    assert asked.request.grid.id == grid
    assert engine.ask(asked.canonical).request == asked.request


def test_it_is_named_only_where_it_is_another(engine: Engine) -> None:
    assert engine.ask("/train 7B 1T v100 china grid=cn").canonical == "/train 7B 1T v100-32g china"
    assert engine.ask("/train 7B 1T v100 china grid=us").canonical == "/train 7B 1T v100-32g china grid=us"
