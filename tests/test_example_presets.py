"""The example of presets to copy: it loads, it answers, and nothing in it is a slip."""

from pathlib import Path

import pytest

from bot.engine import Engine
from bot.render.numbers import Speaker
from config.load import FILES, load_catalog
from config.overlay_changes import changes_of, slips_of
from docs.editor_schemas import FOLDER, name_of
from tests.conftest import TODAY, FixedRates
from tests.test_editor_schemas import faults

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "presets"


@pytest.fixture(scope="module")
def bot() -> Engine:
    """The bot over the example."""
    return Engine(load_catalog(EXAMPLE), FixedRates(), lambda: TODAY)


def test_it_has_nothing_but_presets_and_no_slip() -> None:
    files = changes_of(EXAMPLE)

    assert {path.name for path in EXAMPLE.iterdir()} <= set(FILES)
    assert list(slips_of(files, load_catalog(EXAMPLE), TODAY)) == []


@pytest.mark.parametrize("path", sorted(EXAMPLE.iterdir()), ids=lambda path: path.name)
def test_a_file_names_the_schema_of_overlays_by_which_it_is_right(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = text.partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == FOLDER / "overlay" / name_of(path.name)
    assert faults(path.name, text, overlay=True) == []


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("/train our-13b h100 x64", "H100 · AWS 1-year $2.10/h · Oct 2026 · 0.9 EUR/$ (Nov 2026)"),
        ("/train our-13b h100 x64 as-of=2026-05-01", "H100 · AWS 1-year $2.45/h · Apr 2026 · 0.9 EUR/$ (May 2026)"),
        ("/train our model acme-x1 usd", "Acme X1 · Crusoe on demand $1.80/h · Oct 2026"),
        ("/infer our-13b acme-x1 usd", "Acme X1 · Crusoe on demand $1.80/h · Oct 2026"),
        ("/train 7B 1T h100 nebius ondemand usd", "H100 · Nebius on demand $4.60/h · Nov 2026"),
    ],
)
def test_it_answers_questions(bot: Engine, question: str, line: str) -> None:
    assert line in [Speaker().say(text) for text in bot.ask(question).answer.lines]


def test_its_own_doubt_is_said(bot: Engine) -> None:
    warnings = [Speaker().say(text) for text in bot.ask("/train 7B 1T acme-x1").answer.warnings]

    assert "Not confirmed by a second source: power" in warnings


def test_its_grid_is_the_one_that_it_names(bot: Engine) -> None:
    assert bot.ask("/train 7B 1T h100").request.grid.id == "fr"
