"""What comes of a question, for tests of a command that need several views of it."""

from typing import Any

import pytest

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered


def reply(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())


def result(engine: Engine, text: str) -> Any:
    return reply(engine, text)["result"]


def refusal(engine: Engine, text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        engine.ask(text)
    return caught.value


def said(refused: Refusal) -> str:
    return Speaker().say(refused.message)
