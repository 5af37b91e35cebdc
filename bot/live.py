"""Keep live prices over the presets: a thread that fetches them now and then, and that nobody waits for."""

import logging
import threading

from bot.library import Library
from config.live.catalogue import Fetcher, LiveError
from config.live.laying import believed
from config.live.matching import matched_prices

EVERY_S = 6 * 3600.0
"""From one fetch to the next, at the least."""
_MOST_S = 24 * 3600.0
"""The same after many failures."""
_JOINED_WITHIN_S = 5.0

logger = logging.getLogger(__name__)


class LivePrices:
    """Fetches at once and then every six hours; after a second failure and further ones, later and later."""

    def __init__(self, library: Library, fetcher: Fetcher) -> None:
        self._library = library
        self._fetcher = fetcher
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self.run, name="live-prices", daemon=True)

    def start(self) -> None:
        """Fetch in the background from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Fetch no more, and wait for the end of what is being fetched."""
        self._is_over.set()
        self._fetcher.end()
        self._thread.join(_JOINED_WITHIN_S)

    def run(self) -> None:
        """Fetch until `stop`."""
        failures = 0
        while not self._is_over.is_set():
            failures = 0 if self.update() else failures + 1
            self.wait(min(_MOST_S, EVERY_S * 2 ** max(0, failures - 1)))

    def wait(self, pause_s: float) -> None:
        """Wait for so long, or for `stop`."""
        self._is_over.wait(pause_s)

    def update(self) -> bool:
        """Fetch once and answer from that; whether any price was found. Those of before stay until they are too old."""
        try:
            return self._updated()
        except Exception:
            logger.exception("live prices could not be laid over the presets")
            return False

    def _updated(self) -> bool:
        try:
            rows = self._fetcher.rows()
        except LiveError as error:
            if not self._is_over.is_set():
                logger.warning("live prices: %s; those of before stay, %d of them", error, self._library.lay_on({}))
            return False
        presets = self._library.base
        points, out_of_band = believed(matched_prices(rows, presets), presets, self._library.engine.clock())
        standing = self._library.lay_on(points)
        for kept_out in out_of_band:
            logger.warning(
                "live prices: %s moved from %g to %g USD/h and is kept out",
                kept_out.offer,
                kept_out.known_usd_per_gpu_hour,
                kept_out.found_usd_per_gpu_hour,
            )
        logger.info("live prices: %d found, %d stand", len(points), standing)
        return bool(points)
