"""The chart that a button or a link asks for."""

import logging
from typing import Any

from bot.command import Asked
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.charts.workshop import ChartError, Workshop
from bot.telegram.tap import Tap

logger = logging.getLogger(__name__)


class Pictures:
    """Draws the charts of answers, in a process of their own."""

    def __init__(self, engine: Engine, workshop: Workshop) -> None:
        self._engine = engine
        self._workshop = workshop

    async def of(self, reply: Asked[Any, Any] | Refusal, tap: Tap) -> bytes | None:
        """The picture that a tap wants; None where it wants none, or none can be drawn."""
        if isinstance(reply, Refusal) or tap.chart is None or tap.chart >= len(reply.answer.charts):
            return None
        try:
            return await self._workshop.picture(
                reply.answer.charts[tap.chart].make(),
                language=tap.language,
                command=reply.canonical,
                day=self._engine.clock(),
            )
        except ChartError:
            logger.exception("a chart could not be drawn")
            return None
