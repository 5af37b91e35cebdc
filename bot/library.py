"""The presets that change while the bot runs: read anew, or with live prices over them."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.engine import Engine
from config.catalog import Catalog
from config.changes import Changed, changes
from config.live.laying import laid_on, standing
from config.schema.price import LivePoint


class Library:
    """Gives the engine of the moment: whoever takes it answers from one whole catalogue, whatever changes meanwhile."""

    def __init__(self, engine: Engine, load: Callable[[], Catalog]) -> None:
        """`load` reads the presets anew."""
        self._load = load
        self._base = engine.catalog
        self._live: dict[str, LivePoint] = {}
        self._standing: dict[str, LivePoint] = {}
        self._engine = engine
        self._change = threading.Lock()

    @property
    def engine(self) -> Engine:
        """The bot over the presets as they are now."""
        return self._engine

    @property
    def base(self) -> Catalog:
        """The presets without live prices."""
        return self._base

    def reload(self) -> tuple[Changed, ...]:
        """Read the presets anew, and answer from them; what has changed. Blocks for about a second.

        Raises ConfigError for presets that cannot be used: those of before stay.
        """
        with self._change:
            base = self._load()
            found = tuple(changes(self._base, base))
            self._answer_from(base, self._live)
        return found

    def lay_on(self, points: Mapping[str, LivePoint]) -> int:
        """Answer from these live prices and those of before, as far as they stand; how many that is."""
        with self._change:
            return self._answer_from(self._base, {**self._live, **points})

    def _answer_from(self, base: Catalog, live: dict[str, LivePoint]) -> int:
        """Swap the engine once another is ready, so that no answer waits for it."""
        points = standing(live, base, self._engine.clock())
        if base is not self._base or points != self._standing:
            engine = replace(self._engine, catalog=laid_on(base, points))
            engine.warm_up()
            self._base, self._standing, self._engine = base, points, engine
        self._live = live
        return len(points)
