"""Put the parts together: presets and rates by the settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from bot.engine import Engine
from bot.library import Library
from bot.settings import Settings
from config.load import load_catalog
from config.rates import EcbRates


def make_engine(settings: Settings) -> Engine:
    """The bot over the presets that the settings name. Raises ConfigError for presets that cannot be used."""
    return Engine(load_catalog(settings.config_dir), EcbRates())


def make_library(settings: Settings, engine: Engine) -> Library:
    """The presets of this engine, to be read anew from where the settings say."""
    return Library(engine, partial(load_catalog, settings.config_dir))


@contextmanager
def live_prices(settings: Settings, library: Library) -> Iterator[None]:
    """Meanwhile, prices of today are laid over these presets in the background, if the settings want that."""
    if not settings.live_prices:
        yield
        return
    from bot.live import LivePrices  # with what starts processes: only where it is wanted
    from config.live.catalogue import Fetcher

    live = LivePrices(library, Fetcher())
    live.start()
    try:
        yield
    finally:
        live.stop()
