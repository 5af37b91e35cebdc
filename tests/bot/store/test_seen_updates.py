"""An update is handled once, by one process, and one that a crash has lost is handled again."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import seen_updates as module
from bot.store.errors import StoreError
from bot.store.seen_rows import LEASE_S
from bot.store.seen_updates import Claim, SeenUpdates
from tests.bot.store.conftest import Clock, FlakyDatabase, until

BOT = 123456
Replicas = tuple[FlakyDatabase, FlakyDatabase]
shared = pytest.mark.parametrize("shared_url", ["postgres"], indirect=True)
"""An SQLite file is that of one process, which needs no claims."""
_SLOW_ROWS = (
    "CREATE FUNCTION slow() RETURNS trigger AS $$ BEGIN PERFORM pg_sleep(0.1); RETURN NEW; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER slow BEFORE INSERT ON seen_updates FOR EACH ROW EXECUTE FUNCTION slow()",
)
"""So that what two processes write overlaps, a row of one and a row of the other."""


@pytest.fixture
async def seen(database: FlakyDatabase, clock: Clock) -> AsyncIterator[SeenUpdates]:
    opened = SeenUpdates(database, BOT, "web.1", clock=clock)
    yield opened
    await opened.flush()


async def test_a_new_update_is_ours(seen: SeenUpdates) -> None:
    assert await seen.claim(1) is Claim.OURS


async def test_a_handled_one_is_known(seen: SeenUpdates) -> None:
    await seen.claim(1)
    seen.handled(1)
    assert await seen.claim(1) is Claim.HANDLED
    assert await seen.claim(2) is Claim.OURS


async def test_a_handled_one_is_known_after_a_restart(seen: SeenUpdates, database: FlakyDatabase, clock: Clock) -> None:
    await seen.claim(1)
    seen.handled(1)
    await seen.flush()
    again = SeenUpdates(database, BOT, "web.1", clock=clock)
    await again.start()
    assert await again.claim(1) is Claim.HANDLED


async def test_whoever_takes_the_place_of_a_dead_process_takes_up_what_it_was_at(
    seen: SeenUpdates, database: FlakyDatabase, clock: Clock
) -> None:
    await seen.claim(1)
    assert await SeenUpdates(database, BOT, "web.1", clock=clock).claim(1) is Claim.OURS


@shared
async def test_one_replica_is_at_an_update_at_a_time(replicas: Replicas, clock: Clock) -> None:
    one, other = (SeenUpdates(database, BOT, f"web.{n}", clock=clock) for n, database in enumerate(replicas))
    assert await one.claim(1) is Claim.OURS
    assert await other.claim(1) is Claim.ELSEWHERE
    one.handled(1)
    await one.flush()
    assert await other.claim(1) is Claim.HANDLED


@shared
async def test_what_a_replica_gives_back_another_can_take_up(replicas: Replicas, clock: Clock) -> None:
    one, other = (SeenUpdates(database, BOT, f"web.{n}", clock=clock) for n, database in enumerate(replicas))
    await one.claim(1)
    one.give_back(1)
    await one.flush()
    assert await other.claim(1) is Claim.OURS


@shared
async def test_what_a_lost_replica_was_at_another_takes_up_after_a_minute(replicas: Replicas, clock: Clock) -> None:
    one, other = (SeenUpdates(database, BOT, f"web.{n}", clock=clock) for n, database in enumerate(replicas))
    await one.claim(1)
    clock.now_s += LEASE_S - 1
    assert await other.claim(1) is Claim.ELSEWHERE
    clock.now_s += 2
    assert await other.claim(1) is Claim.OURS


@shared
async def test_giving_back_takes_nothing_from_whoever_is_at_it_now(replicas: Replicas, clock: Clock) -> None:
    one, other = (SeenUpdates(database, BOT, f"web.{n}", clock=clock) for n, database in enumerate(replicas))
    await one.claim(1)
    clock.now_s += LEASE_S + 1
    assert await other.claim(1) is Claim.OURS
    one.give_back(1)
    await one.flush()
    assert await one.claim(1) is Claim.ELSEWHERE


@shared
async def test_what_is_given_back_and_wanted_again_is_ours(replicas: Replicas, clock: Clock) -> None:
    one, other = (SeenUpdates(database, BOT, f"web.{n}", clock=clock) for n, database in enumerate(replicas))
    await one.claim(1)
    one.give_back(1)
    assert await one.claim(1) is Claim.OURS
    assert await other.claim(1) is Claim.ELSEWHERE


@shared
async def test_what_takes_long_stays_with_the_process_that_is_at_it(replicas: Replicas, clock: Clock) -> None:
    one = SeenUpdates(replicas[0], BOT, "web.0", clock=clock, renewed_every_s=0.01)
    other = SeenUpdates(replicas[1], BOT, "web.1", clock=clock)
    for update_id in (1, 2):
        await one.claim(update_id)
    one.handled(2)
    for _ in range(4):
        clock.now_s += LEASE_S - 1
        before = replicas[0].transactions

        async def is_renewed(before: int = before) -> bool:
            return replicas[0].transactions > before + 1  # the first may have begun before the time passed

        await until(is_renewed)
        assert await other.claim(1) is Claim.ELSEWHERE
    one.handled(1)
    await asyncio.sleep(0.05)
    idle = replicas[0].transactions
    await asyncio.sleep(0.05)
    assert replicas[0].transactions == idle
    await one.flush()


@shared
async def test_an_update_of_another_process_is_logged_once_however_often_it_comes(
    replicas: Replicas, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.store")
    one, other = (SeenUpdates(database, BOT, f"web.{n}", clock=clock) for n, database in enumerate(replicas))
    for update_id in (1, 1, 1, 2):
        await one.claim(update_id)
        await other.claim(update_id)
    assert len(caplog.messages) == 2
    assert set(caplog.messages) == {
        "an update is left to another process, which is at it or has died in the last minute"
    }


@shared
async def test_processes_that_want_what_the_other_marks_are_in_nobodys_way(replicas: Replicas, clock: Clock) -> None:
    async with replicas[0].writing() as connection:
        for statement in _SLOW_ROWS:
            await connection.execute(text(statement))
    one, other = (SeenUpdates(database, BOT, f"web.{n}", clock=clock) for n, database in enumerate(replicas))
    for each in (one, other):
        each.handled(9)
        await each.flush()
    before = [database.transactions for database in replicas]
    claims = [asyncio.create_task(one.claim(1)), asyncio.create_task(other.claim(2))]
    await asyncio.sleep(0)
    one.handled(2)  # written with the claim
    other.handled(1)
    await asyncio.gather(*claims)
    assert [database.transactions for database in replicas] == [n + 1 for n in before]
    await one.flush()
    await other.flush()


@shared
async def test_giving_back_takes_nothing_from_who_has_handled_it(replicas: Replicas, clock: Clock) -> None:
    one, other = (SeenUpdates(database, BOT, f"web.{n}", clock=clock) for n, database in enumerate(replicas))
    other.handled(1)
    await other.flush()
    one.give_back(1)
    await one.flush()
    assert await one.claim(1) is Claim.HANDLED


async def test_without_a_database_each_process_knows_its_own(seen: SeenUpdates, database: FlakyDatabase) -> None:
    database.is_cut = True
    assert await seen.claim(1) is Claim.OURS
    seen.handled(1)
    assert await seen.claim(1) is Claim.HANDLED


async def test_a_claim_waits_no_longer_than_patience_for_a_database_that_hangs(
    seen: SeenUpdates, database: FlakyDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()

    @asynccontextmanager
    async def hanging(patience_s: float | None = None) -> AsyncIterator[AsyncConnection]:
        await gate.wait()
        raise StoreError("no answer in time")
        yield

    monkeypatch.setattr(database, "is_shared", True)
    monkeypatch.setattr(database, "writing", hanging)
    monkeypatch.setattr("bot.store.seen_updates._PATIENCE_S", 0.01)
    assert await seen.claim(1) is Claim.OURS
    assert database.is_away
    assert await seen.claim(2) is Claim.OURS
    gate.set()
    await seen.flush()


async def test_what_was_handled_meanwhile_is_written_when_the_database_is_back(
    seen: SeenUpdates, database: FlakyDatabase, clock: Clock
) -> None:
    database.is_cut = True
    seen.handled(1)
    await seen.flush()
    database.is_cut = False
    seen.handled(2)
    await seen.flush()
    again = SeenUpdates(database, BOT, "web.1", clock=clock)
    await again.start()
    assert [await again.claim(1), await again.claim(2)] == [Claim.HANDLED, Claim.HANDLED]


async def test_of_what_was_handled_in_a_long_outage_the_newest_is_written(
    seen: SeenUpdates, database: FlakyDatabase, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_UNWRITTEN", 3)
    database.is_cut = True
    for update_id in range(5):
        seen.handled(update_id)
        await seen.flush()
    database.is_cut = False
    await seen.flush()
    again = SeenUpdates(database, BOT, "web.1", clock=clock)
    await again.start()
    claims = [await again.claim(update_id) for update_id in range(5)]
    assert claims == [Claim.OURS] * 2 + [Claim.HANDLED] * 3


@pytest.mark.parametrize("steps", range(0, 60, 4))
async def test_an_end_that_comes_while_something_is_written_waits_for_nothing_else(
    seen: SeenUpdates, database: FlakyDatabase, clock: Clock, steps: int
) -> None:
    seen.handled(1)
    for _ in range(steps):
        await asyncio.sleep(0)
    async with asyncio.timeout(1.5):
        await seen.flush()
        again = SeenUpdates(database, BOT, "web.1", clock=clock)
        await again.start()
    assert await again.claim(1) is Claim.HANDLED


async def test_what_telegram_no_longer_delivers_is_deleted(
    seen: SeenUpdates, database: FlakyDatabase, clock: Clock
) -> None:
    seen.handled(1)
    await seen.flush()
    clock.pass_days(3)
    seen.handled(2)
    await seen.flush()
    again = SeenUpdates(database, BOT, "web.1", clock=clock)
    await again.start()
    assert [await again.claim(1), await again.claim(2)] == [Claim.OURS, Claim.HANDLED]


@shared
async def test_the_oldest_are_forgotten_in_memory_and_known_in_the_database(replicas: Replicas, clock: Clock) -> None:
    seen = SeenUpdates(replicas[0], BOT, "web.1", most=2, clock=clock)
    for update_id in range(5):
        seen.handled(update_id)

    async def all_are_known() -> bool:
        return [await seen.claim(n) for n in range(5)] == [Claim.HANDLED] * 5

    await until(all_are_known)


async def test_another_bot_has_numbers_of_its_own(seen: SeenUpdates, database: FlakyDatabase, clock: Clock) -> None:
    seen.handled(1)
    await seen.flush()
    other = SeenUpdates(database, BOT + 1, "web.1", clock=clock)
    await other.start()
    assert await other.claim(1) is Claim.OURS
