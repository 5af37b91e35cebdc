"""Fetching the live catalogue from a server that answers, is silent, lies or dies."""

import logging
import math
import multiprocessing
from collections.abc import Iterator

import pytest

from config.catalog import Catalog
from config.live.catalogue import Fetcher, LiveError
from config.live.laying import believed
from config.live.matching import Row, matched_prices
from tests.config.live.server import CatalogueServer, Manner, table
from tests.conftest import TODAY

ROWS = (
    Row("aws", "p5.48xlarge", "us-east-1", 44.0, "H100", 80.0, 8, is_spot=False),
    Row("aws", "m7i.large", "us-east-1", 0.1, "", None, 0, is_spot=False),
    Row("gcp", "a3-highgpu-8g", "us-central1-a", 48.0, "H100", 80.0, 8, is_spot=True),
    Row("runpod", "NVIDIA H100 80GB HBM3", "US-TX-3", 32.0, "H100", 80.0, 8, is_spot=False, flags=("runpod-cluster",)),
)
PATIENCE_S = 60.0


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[CatalogueServer]:
    with CatalogueServer(ROWS) as running:
        monkeypatch.setenv("GPUHUNT_CATALOG_URL", running.url)
        yield running


def test_every_machine_with_gpus_is_fetched(server: CatalogueServer) -> None:
    assert set(Fetcher(PATIENCE_S).rows()) == {row for row in ROWS if row.gpu_count}


@pytest.mark.parametrize("manner", ["is silent", "stops halfway"])
def test_a_server_that_hangs_is_left_at_the_deadline_and_nothing_of_it_stays(
    server: CatalogueServer, manner: Manner
) -> None:
    server.manner = manner
    with pytest.raises(LiveError, match="no catalogue within 3 s"):
        Fetcher(3).rows()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("manner", "reason"),
    [
        ("cuts the connection", "RemoteDisconnected"),
        ("is out of order", "HTTPError"),
        ("sends no archive", "BadZipFile"),
    ],
)
def test_a_server_that_dies_is_a_failure_in_one_line(
    server: CatalogueServer,
    manner: Manner,
    reason: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    server.manner = manner
    with pytest.raises(LiveError, match=reason) as failed:
        Fetcher(PATIENCE_S).rows()
    assert "\n" not in str(failed.value)
    assert server.url not in str(failed.value)
    assert capfd.readouterr() == ("", "")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_server_that_is_not_there_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPUHUNT_CATALOG_URL", "http://127.0.0.1:9/secret")
    with pytest.raises(LiveError, match="URLError") as failed:
        Fetcher(PATIENCE_S).rows()
    assert "secret" not in str(failed.value)


def test_one_provider_that_cannot_be_read_does_not_take_the_others_with_it(server: CatalogueServer) -> None:
    server.tables["aws"] = b"\xff\xfe\x00 no table at all"
    assert {row.provider for row in Fetcher(PATIENCE_S).rows()} == {"gcp", "runpod"}


@pytest.mark.parametrize(
    "content",
    [b"", b"instance,cost\np5.48xlarge,44\n", b"\x00\x01\x02", table((), ("location", "price"))],
    ids=["empty", "other columns", "garbage", "no rows"],
)
def test_a_catalogue_without_any_machine_is_a_failure(server: CatalogueServer, content: bytes) -> None:
    server.tables = dict.fromkeys(server.tables, content)
    with pytest.raises(LiveError, match=r"holds no machine with GPUs|could be loaded"):
        Fetcher(PATIENCE_S).rows()


@pytest.mark.parametrize("usd", [4400.0, -44.0, 0.0, math.nan, math.inf])
def test_a_catalogue_that_lies_about_a_price_is_not_believed(
    server: CatalogueServer, catalog: Catalog, usd: float
) -> None:
    server.tables["aws"] = table([ROWS[0]._replace(usd_per_instance_hour=usd)])
    points, out_of_band = believed(matched_prices(Fetcher(PATIENCE_S).rows(), catalog), catalog, TODAY)
    assert set(points) == {"gcp-h100-spot"}
    assert [found.offer for found in out_of_band] == ["aws-h100-on-demand"]
