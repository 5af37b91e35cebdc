"""The language over every command, those that are still to come included, and ways to ask without a long repr."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.command import Asked
from bot.engine import Engine
from bot.grammar.parse import Grammar
from config.catalog import Catalog
from tests.bot.grammar.language import SYNTAXES

Ask = Callable[[str], Asked[Any, Any]]


@pytest.fixture(scope="session")
def grammar(built_in: Catalog) -> Grammar:
    """The language over the presets that users have."""
    return Grammar(built_in, SYNTAXES)


@pytest.fixture(scope="session")
def ask(engine: Engine) -> Ask:
    """Ask the bot over the small fixed catalogue: a function, since hypothesis prints its arguments."""

    def asked(text: str) -> Asked[Any, Any]:
        return engine.ask(text)

    return asked


@pytest.fixture(scope="session")
def ask_built_in(real_engine: Engine) -> Ask:
    """Ask the bot over the presets that users have."""

    def asked(text: str) -> Asked[Any, Any]:
        return real_engine.ask(text)

    return asked
