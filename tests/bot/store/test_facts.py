"""What one process has done for all is done once, and nothing is open in the database meanwhile."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from bot.store.facts import LEASE_S, Facts
from tests.bot.store.conftest import Clock, FlakyDatabase

Replicas = tuple[FlakyDatabase, FlakyDatabase]
SOON_S = 0.01


def facts_of(database: FlakyDatabase, clock: Clock) -> Facts:
    return Facts(database, clock=clock, looked_every_s=SOON_S)


async def test_a_fact_is_left_for_those_who_come_after(database: FlakyDatabase, clock: Clock) -> None:
    facts = facts_of(database, clock)
    async with facts.alone_with("menu") as known:
        assert known is None
        await facts.leave("menu", "one")
    async with facts_of(database, clock).alone_with("menu") as known:
        assert known == "one"
    async with facts.alone_with("webhook") as other:
        assert other is None


async def test_whoever_fails_leaves_the_work_to_the_next(database: FlakyDatabase, clock: Clock) -> None:
    with pytest.raises(ValueError, match="halfway"):
        async with facts_of(database, clock).alone_with("menu"):
            raise ValueError("halfway")
    async with facts_of(database, clock).alone_with("menu") as known:
        assert known is None


async def test_of_many_that_start_together_one_does_it_and_the_others_wait_with_nothing_open(
    replicas: Replicas, clock: Clock
) -> None:
    done: list[int] = []

    async def start(number: int) -> None:
        facts = facts_of(replicas[number % 2], clock)
        async with facts.alone_with("webhook") as known:
            if known != "set":
                # As long as Telegram takes: anybody can write meanwhile, an SQLite file too.
                await asyncio.gather(*(Facts(database).leave("other", "x") for database in replicas))
                await asyncio.sleep(5 * SOON_S)
                done.append(number)
                await facts.leave("webhook", "set")

    async with asyncio.timeout(10):
        await asyncio.gather(*(start(number) for number in range(6)))
    assert len(done) == 1
    assert not any(database.is_away for database in replicas)


async def test_the_work_of_a_process_that_died_is_taken_over_after_half_a_minute(
    replicas: Replicas, clock: Clock
) -> None:
    dead, other = (facts_of(database, clock) for database in replicas)
    async with dead.alone_with("webhook"):
        waiting = asyncio.create_task(_finds(other))
        clock.now_s += LEASE_S - 1
        assert not await _ends_soon(waiting)
        clock.now_s += 1
        async with asyncio.timeout(10):
            assert await waiting is None


async def test_one_that_was_taken_for_dead_takes_nothing_from_its_successor(replicas: Replicas, clock: Clock) -> None:
    late, successor = (facts_of(database, clock) for database in replicas)
    async with AsyncExitStack() as at_work:
        async with late.alone_with("webhook"):
            clock.now_s += LEASE_S
            await at_work.enter_async_context(successor.alone_with("webhook"))
        waiting = asyncio.create_task(_finds(late))
        assert not await _ends_soon(waiting)
    async with asyncio.timeout(10):
        assert await waiting is None


async def _finds(facts: Facts) -> str | None:
    async with facts.alone_with("webhook") as known:
        return known


async def _ends_soon(task: asyncio.Task[str | None]) -> bool:
    """Whether it ends within many looks of its own."""
    done, _ = await asyncio.wait([task], timeout=20 * SOON_S)
    return bool(done)
