"""What a web process lets in: Telegram's updates, and who looks at its health."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bot.metrics import Metrics
from bot.web.app import web_app
from bot.web.health import Check
from bot.web.webhook import MOST_BYTES, Status

SECRET = "a-secret-of-tests"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
UPDATE = {"update_id": 1}


@dataclass
class Site:
    """The routes over a bot that remembers what it was given."""

    client: httpx.AsyncClient
    metrics: Metrics
    received: list[dict[str, Any]] = field(default_factory=list)
    says: Status = Status.OK
    checks: dict[str, Check] = field(default_factory=lambda: {"database": Check(is_right=True, detail="there")})

    async def receive(self, update: dict[str, Any]) -> Status:
        self.received.append(update)
        return self.says


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    metrics = Metrics()
    found: list[Site] = []

    async def receive(update: dict[str, Any]) -> Status:
        return await found[0].receive(update)

    app = web_app(
        path="/hook",
        secret=SECRET,
        receive=receive,
        checks=lambda: found[0].checks,
        metrics=metrics,
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        found.append(Site(client, metrics))
        yield found[0]


async def test_an_update_of_telegram_is_handled(site: Site) -> None:
    assert (await site.client.post("/hook", json=UPDATE, headers=HEADERS)).status_code == 200
    assert site.received == [UPDATE]


async def test_what_is_not_handled_is_to_come_again(site: Site) -> None:
    site.says = Status.AGAIN
    response = await site.client.post("/hook", json=UPDATE, headers=HEADERS)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "1"


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "x"}, {next(iter(HEADERS)): SECRET + "x"}])
async def test_without_the_secret_nothing_is_even_read(site: Site, headers: dict[str, str]) -> None:
    response = await site.client.post("/hook", content=_endless(), headers=headers)
    assert response.status_code == 403
    assert site.received == []


async def test_a_secret_that_is_no_text_is_a_wrong_one(site: Site) -> None:
    response = await site.client.post("/hook", json=UPDATE, headers={next(iter(HEADERS)).encode(): b"\xff\xfe"})
    assert response.status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": 1e400}',
        b'{"update_id": 99999999999999999999}',
        b"[" * 100_000,
    ],
)
async def test_what_is_no_update_is_refused_in_one_line(site: Site, body: bytes) -> None:
    response = await site.client.post("/hook", content=body, headers=HEADERS)
    assert (response.status_code, response.text) == (400, "not an update")
    assert site.received == []


async def test_a_body_is_cut_off_at_its_most_bytes(site: Site) -> None:
    fitting = json.dumps({**UPDATE, "text": "x" * (MOST_BYTES - 100)})
    assert (await site.client.post("/hook", content=fitting, headers=HEADERS)).status_code == 200
    assert (await site.client.post("/hook", content=fitting + " " * 200, headers=HEADERS)).status_code == 413


async def test_a_body_without_a_length_is_read_no_further_than_that(site: Site) -> None:
    response = await site.client.post("/hook", content=_endless(), headers=HEADERS)
    assert response.status_code == 413


async def test_elsewhere_there_is_nothing(site: Site) -> None:
    assert (await site.client.post("/", json=UPDATE, headers=HEADERS)).status_code == 404
    assert (await site.client.get("/hook")).status_code == 405


async def test_a_process_that_lives_says_so(site: Site) -> None:
    assert (await site.client.get("/healthz")).status_code == 200


async def test_it_is_ready_while_every_check_is_right(site: Site) -> None:
    ready = await site.client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "database": {"ok": True, "detail": "there"}})
    site.checks["telegram"] = Check(is_right=False, detail="not heard of yet")
    unready = await site.client.get("/readyz")
    assert (unready.status_code, unready.json()["ready"]) == (503, False)
    assert unready.json()["telegram"] == {"ok": False, "detail": "not heard of yet"}


async def test_requests_are_counted_by_their_end(site: Site) -> None:
    await site.client.post("/hook", json=UPDATE, headers=HEADERS)
    await site.client.post("/hook", json=UPDATE)
    assert site.metrics.counts("bot_webhook_posts") == {("200",): 1, ("403",): 1}
    assert 'bot_webhook_posts_total{status="403"} 1.0' in (await site.client.get("/metrics")).text


async def _endless() -> AsyncIterator[bytes]:
    for _ in range(10_000):
        yield b" " * 10_000
