"""What live prices change of an answer: the figures, and a mark that says so; never the question."""

from datetime import date, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.command import Asked
from bot.commands import all_commands
from bot.engine import Engine
from bot.language import Language
from bot.library import Library
from bot.render.numbers import Speaker
from bot.render.reply import answered
from bot.render.terminal import TerminalRenderer
from config.live.laying import believed
from tests.conftest import TODAY

LIVE = {"aws-h100-on-demand": 5.5, "gcp-h100-spot": 6.0, "azure-mi300x-on-demand": 7.0}
EXAMPLES = [example for command in all_commands() for example in (command.example, *command.more_examples)]


@pytest.fixture
def live(engine: Engine) -> Engine:
    """The bot with some live prices."""
    library = Library(engine, lambda: engine.catalog)
    library.lay_on(believed(LIVE, engine.catalog, TODAY)[0])
    return library.engine


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("text", ["/price h100", "/price", "/gpu h100"])
def test_the_whole_answer_reads_as_agreed(
    live: Engine, snapshot: SnapshotAssertion, text: str, language: Language
) -> None:
    assert TerminalRenderer(Speaker(language)).reply(live.ask(text)) == snapshot


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "H100 · AWS on demand $5.50/h · live, Nov 25"), ("zh", "H100 · AWS 按需 $5.50/h · 实时，11月25日")],
)
@pytest.mark.parametrize("text", ["/train 70B 15T h100", "/infer llama-3.1-70b h100 x8", "/budget $1M h100"])
def test_the_line_of_the_price_says_that_it_is_live(live: Engine, text: str, language: Language, line: str) -> None:
    assert line in TerminalRenderer(Speaker(language)).reply(live.ask(text)).splitlines()


def test_a_price_of_the_presets_is_not_called_live(live: Engine) -> None:
    text = TerminalRenderer(Speaker()).reply(live.ask("/train 70B 15T h200"))
    assert "H200 · AWS on demand $7.91/h · Jul 2026" in text
    assert "live" not in text


def test_the_sources_say_which_prices_of_a_median_are_live(live: Engine) -> None:
    sources = answered(live.ask("/train 70B 15T h100 spot"), Speaker())["sources"]
    prices = {source["what"]: source["value"] for source in sources if source["what"].startswith("price ")}
    assert prices == {"price azure-h100-spot": "2.27119 USD/h", "price gcp-h100-spot": "6 USD/h, live"}


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), date(2026, 8, 1), date(2024, 8, 8)])
def test_a_past_day_is_answered_as_without_them(engine: Engine, live: Engine, day: date) -> None:
    question = f"/train 70B 15T h100 as-of={day}"
    renderer = TerminalRenderer(Speaker())
    assert renderer.reply(live.ask(question)) == renderer.reply(engine.ask(question))


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_canonical_command_is_the_same_with_and_without(engine: Engine, live: Engine, example: str) -> None:
    asked = live.ask(example)
    assert asked.canonical == engine.ask(example).canonical
    if asked.answer.shows_command:
        again = live.ask(asked.canonical)
        assert isinstance(again, Asked)
        assert again.request == asked.request
