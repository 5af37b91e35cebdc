"""What many tests need: the small fixed catalogue, the real one, fixed rates, an engine, and no network."""

import os
import socket
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from bot.engine import Engine
from config.catalog import Catalog
from config.load import load_catalog
from config.rates import Fx, RateUnknownError
from tests.hosts import FixedHosts

os.environ["PTB_TIMEDELTA"] = "true"  # the type that python-telegram-bot is moving to

pytest_plugins = ("tests.services.plugin", "tests.proofs.plugin")

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")  # a busy machine is no failure

CATALOGUE = Path(__file__).parent / "catalogue"
TODAY = date(2026, 11, 25)


class FixedRates:
    """Rates that do not move: what one USD buys, of one day."""

    RATES = {"CNY": 7.1, "EUR": 0.9, "GBP": 0.8, "JPY": 150.0}  # noqa: RUF012 - never changed
    DAY = date(2026, 11, 20)

    def usd_to(self, currency: str, day: date | None) -> Fx:
        """The rate of a currency, the same on every day."""
        if currency not in self.RATES:
            raise RateUnknownError(currency)
        return Fx(currency=currency, rate=self.RATES[currency], date=min(day or self.DAY, self.DAY))


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The small fixed catalogue."""
    return load_catalog(base=CATALOGUE)


@pytest.fixture(scope="session")
def built_in() -> Catalog:
    """The presets that users have."""
    return load_catalog()


@pytest.fixture(scope="session")
def engine(catalog: Catalog) -> Engine:
    """The bot over the small fixed catalogue."""
    return Engine(catalog, FixedRates(), lambda: TODAY, FixedHosts)


@pytest.fixture(scope="session")
def real_engine(built_in: Catalog) -> Engine:
    """The bot over the presets that users have."""
    return Engine(built_in, FixedRates(), lambda: TODAY, FixedHosts)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection beyond this machine."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)
