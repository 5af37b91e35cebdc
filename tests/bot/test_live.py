"""The thread that keeps live prices: how often it fetches, what it does with failures, and how it ends."""

import logging
import threading
from collections.abc import Iterable

import pytest

from bot.engine import Engine
from bot.library import Library
from bot.live import EVERY_S, LivePrices
from config.live.catalogue import Fetcher, LiveError
from config.live.matching import Row
from tests.config.live.server import CatalogueServer

OFFER = "aws-h100-on-demand"
HOURS = 3600.0
ROW = Row("aws", "p5.48xlarge", "us-east-1", 44.0, "H100", 80.0, 8, is_spot=False)
Outcome = tuple[Row, ...] | Exception
AWAY = LiveError("no catalogue within 120 s")


class Scripted(Fetcher):
    """Comes back with one outcome after the other."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        super().__init__()
        self._outcomes = iter(outcomes)

    def rows(self) -> tuple[Row, ...]:
        outcome = next(self._outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class Hurried(LivePrices):
    """Notes how long it would wait, and stops after so many fetches."""

    def __init__(self, library: Library, outcomes: tuple[Outcome, ...]) -> None:
        super().__init__(library, Scripted(outcomes))
        self._left = len(outcomes)
        self.pauses_s: list[float] = []

    def wait(self, pause_s: float) -> None:
        self.pauses_s.append(pause_s)
        self._left -= 1
        if not self._left:
            self._is_over.set()


@pytest.fixture
def library(engine: Engine) -> Library:
    return Library(engine, lambda: engine.catalog)


def newest_usd(library: Library) -> float:
    return library.engine.catalog.offers[OFFER].history[-1].amount


@pytest.mark.parametrize(
    ("outcomes", "pauses_h"),
    [
        (((ROW,), (ROW,), (ROW,)), [6, 6, 6]),
        ((AWAY, (ROW,), AWAY), [6, 6, 6]),
        ((AWAY,) * 6, [6, 12, 24, 24, 24, 24]),
        ((AWAY, AWAY, AWAY, (ROW,), AWAY), [6, 12, 24, 6, 6]),
        (((ROW._replace(instance="unknown"),), AWAY), [6, 12]),
        ((RuntimeError("a defect"), AWAY), [6, 12]),
    ],
    ids=["all well", "a failure now and then", "always away", "back again", "nothing known in it", "a defect"],
)
def test_it_fetches_every_six_hours_and_less_often_while_that_fails(
    library: Library, outcomes: tuple[Outcome, ...], pauses_h: list[float]
) -> None:
    live = Hurried(library, outcomes)
    live.run()
    assert [pause_s / HOURS for pause_s in live.pauses_s] == pauses_h
    assert min(live.pauses_s) >= EVERY_S == 6 * HOURS


def test_what_was_fetched_is_answered_from(library: Library) -> None:
    Hurried(library, ((ROW,),)).run()
    assert newest_usd(library) == 5.5


def test_a_failure_keeps_the_prices_of_before_and_is_one_line_in_the_log(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    Hurried(library, ((ROW,), AWAY)).run()
    assert newest_usd(library) == 5.5
    (warning,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert warning.getMessage() == "live prices: no catalogue within 120 s; those of before stay, 1 of them"
    assert warning.exc_info is None


def test_a_price_that_cannot_be_believed_is_logged_and_the_good_one_of_before_stays(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    Hurried(library, ((ROW,), (ROW._replace(usd_per_instance_hour=4400.0),))).run()
    assert newest_usd(library) == 5.5
    (warning,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert warning.getMessage() == f"live prices: {OFFER} moved from 6.88 to 550 USD/h and is kept out"


def test_a_provider_that_is_missing_today_keeps_its_price_of_the_last_time(library: Library) -> None:
    spot = Row("gcp", "a3-highgpu-8g", "us-central1-a", 48.0, "H100", 80.0, 8, is_spot=True)
    Hurried(library, ((ROW, spot), (spot._replace(usd_per_instance_hour=56.0),))).run()
    assert newest_usd(library) == 5.5
    assert library.engine.catalog.offers["gcp-h100-spot"].history[-1].amount == 7.0


def test_it_ends_while_a_server_is_silent(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with CatalogueServer(manner="is silent") as server:
        monkeypatch.setenv("GPUHUNT_CATALOG_URL", server.url)
        live = LivePrices(library, Fetcher())
        live.start()
        assert server.was_asked.wait(30)
        live.stop()
        assert [thread.name for thread in threading.enumerate() if thread.name == "live-prices"] == []
