"""What one process has done for all is done once."""

import asyncio

import pytest

from bot.store.database import Database
from bot.store.facts import Facts
from tests.bot.store.conftest import FlakyDatabase


async def test_a_fact_is_left_for_those_who_come_after(database: Database) -> None:
    async with Facts(database).alone_with("menu") as fact:
        assert fact.value is None
        await fact.leave("one")
    async with Facts(database).alone_with("menu") as fact:
        assert fact.value == "one"
    async with Facts(database).alone_with("webhook") as other:
        assert other.value is None


async def test_an_error_leaves_nothing(database: Database) -> None:
    with pytest.raises(ValueError, match="halfway"):
        await _fail_halfway(database)
    async with Facts(database).alone_with("menu") as fact:
        assert fact.value is None


async def _fail_halfway(database: Database) -> None:
    async with Facts(database).alone_with("menu") as fact:
        await fact.leave("one")
        raise ValueError("halfway")


async def test_of_two_that_start_together_one_does_it(replicas: tuple[FlakyDatabase, FlakyDatabase]) -> None:
    done: list[str] = []

    async def start(name: str, database: FlakyDatabase) -> None:
        async with Facts(database).alone_with("webhook") as fact:
            if fact.value != "set":
                await asyncio.sleep(0.05)
                done.append(name)
                await fact.leave("set")

    await asyncio.gather(start("one", replicas[0]), start("other", replicas[1]))
    assert len(done) == 1
