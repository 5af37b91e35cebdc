"""What watches see: each looked at once, however many chats have it."""

from typing import Any

from bot.command import Asked
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.watches.report import DIGEST


class View:
    """The prices of watches over one engine, on the day of its first look."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.day = engine.clock()
        self._seen: dict[str, Asked[Any, Any] | None] = {}

    def of(self, words: str) -> Asked[Any, Any] | None:
        """A watch with its price of now; None for the digest, and for what the presets no longer know."""
        if words == DIGEST:
            return None
        if words not in self._seen:
            asked = self.engine.reply(f"/watch {words}", fills=False)
            self._seen[words] = None if isinstance(asked, Refusal) else asked
        return self._seen[words]
