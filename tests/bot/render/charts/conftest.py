"""The charts of many questions, made once."""

import pytest

from bot.chart import Chart
from bot.engine import Engine
from bot.language import LANGUAGES
from tests.bot.render.charts.pictures import QUESTIONS, Picture, read


@pytest.fixture(scope="session")
def offered(real_engine: Engine) -> list[tuple[str, Chart]]:
    """Every chart that the answers offer, with the command that it is of."""
    asked = [real_engine.ask(question) for question in QUESTIONS]
    return [(a.canonical, offer.make()) for a in asked for offer in a.answer.charts]


@pytest.fixture(scope="session")
def pictures(offered: list[tuple[str, Chart]]) -> list[Picture]:
    """What can be read in the pictures of all of them, in both languages."""
    return [read(chart, command, language) for command, chart in offered for language in LANGUAGES]
