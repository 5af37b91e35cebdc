"""The servers as fixtures, one of each for a run of tests."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

import pytest

from tests.services import ServiceMissingError
from tests.services.postgres import OwnPostgres, Postgres, own_postgres
from tests.services.redis import OwnRedis, Redis, own_redis

S = TypeVar("S")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A Postgres server: the one of TEST_POSTGRES_URL, or one of the tests' own."""
    if address := os.environ.get("TEST_POSTGRES_URL"):
        yield Postgres(address)
        return
    with _started(own_postgres) as server:
        yield server


@pytest.fixture
def stoppable_postgres(postgres: Postgres) -> OwnPostgres:
    """The same, to be stopped and started."""
    if not isinstance(postgres, OwnPostgres):
        pytest.skip("the Postgres server of TEST_POSTGRES_URL is not the tests' own, to be stopped")
    return postgres


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    """A Redis server: the one of TEST_REDIS_URL, or one of the tests' own."""
    if url := os.environ.get("TEST_REDIS_URL"):
        yield Redis(url)
        return
    with _started(own_redis) as server:
        yield server


@pytest.fixture
def stoppable_redis() -> Iterator[OwnRedis]:
    """One for one test, to be stopped and started."""
    with _started(own_redis) as server:
        yield server


@contextmanager
def _started(server: Callable[[], AbstractContextManager[S]]) -> Iterator[S]:
    """A server; where there is none, a test is skipped, or fails where REQUIRE_SERVICES is 1."""
    try:
        with server() as running:
            yield running
    except ServiceMissingError as missing:
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(f"{missing}, and REQUIRE_SERVICES is 1", pytrace=False)
        pytest.skip(f"{missing}; TEST_POSTGRES_URL and TEST_REDIS_URL name servers that are there already")
