"""/privacy: what is stored of a chat."""

from bot.engine import Engine
from bot.render.numbers import Speaker
from bot.render.terminal import TerminalRenderer


def test_it_names_everything_that_is_stored_and_how_it_goes(engine: Engine) -> None:
    text = TerminalRenderer(Speaker()).reply(engine.ask("/privacy"))
    assert all(
        words in text
        for words in ("settings", "What /watch waits for", "for 90 days", "for 180 days", "Nothing else", "/forget")
    )
