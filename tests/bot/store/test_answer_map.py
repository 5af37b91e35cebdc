"""Which message answers which is known at once, and in the database soon after."""

import asyncio

import pytest
from sqlalchemy import func, select

from bot.store.answer_map import AnswerMap
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import answers
from tests.bot.store.conftest import Clock, FlakyDatabase, until

CHAT, OTHER_CHAT = -1_001_234_567_890, 42


@pytest.fixture
def answer_map(database: FlakyDatabase, clock: Clock) -> AnswerMap:
    return AnswerMap(database, clock=clock)


async def count_rows(database: Database) -> int:
    async with database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(answers)) or 0


async def test_an_answer_is_found_at_once(answer_map: AnswerMap) -> None:
    assert await answer_map.find(CHAT, 1) is None
    answer_map.remember(CHAT, 1, 2)
    assert await answer_map.find(CHAT, 1) == 2
    assert await answer_map.find(OTHER_CHAT, 1) is None
    await answer_map.flush()


async def test_a_new_start_finds_what_was_flushed(answer_map: AnswerMap, database: FlakyDatabase) -> None:
    for question_id in range(100):
        answer_map.remember(CHAT, question_id, question_id + 1)
    answer_map.remember(CHAT, 7, 1_000)
    await answer_map.flush()
    again = AnswerMap(database)
    assert [await again.find(CHAT, question_id) for question_id in (0, 7, 99)] == [1, 1_000, 100]


async def test_nothing_is_lost_that_is_remembered_during_a_flush(
    answer_map: AnswerMap, database: FlakyDatabase
) -> None:
    for question_id in range(50):
        answer_map.remember(CHAT, question_id, 1)
        await asyncio.sleep(0)
        if question_id % 7 == 0:
            await answer_map.flush()
    await answer_map.flush()
    assert await count_rows(database) == 50


async def test_it_is_written_without_being_asked(answer_map: AnswerMap, database: FlakyDatabase) -> None:
    answer_map.remember(CHAT, 1, 2)

    async def is_written() -> bool:
        return await count_rows(database) == 1

    await until(is_written)
    await answer_map.flush()


async def test_the_other_replica_finds_it(replicas: tuple[FlakyDatabase, FlakyDatabase]) -> None:
    one, other = (AnswerMap(database) for database in replicas)
    one.remember(CHAT, 1, 2)
    await one.flush()
    assert await other.find(CHAT, 1) == 2


async def test_two_replicas_write_the_same_questions_in_any_order(
    replicas: tuple[FlakyDatabase, FlakyDatabase],
) -> None:
    one, other = (AnswerMap(database) for database in replicas)
    for question_id in range(300):
        one.remember(CHAT, question_id, 1)
        other.remember(CHAT, 299 - question_id, 2)
    await asyncio.gather(one.flush(), other.flush())
    assert await count_rows(replicas[0]) == 300


async def test_memory_has_an_end_and_the_database_goes_further(database: FlakyDatabase) -> None:
    answer_map = AnswerMap(database, most=2)
    for question_id in range(4):
        answer_map.remember(CHAT, question_id, question_id + 1)
        await answer_map.flush()
    before = database.transactions
    assert await answer_map.find(CHAT, 3) == 4
    assert database.transactions == before
    assert await answer_map.find(CHAT, 0) == 1
    assert database.transactions == before + 1


async def test_forgetting_a_chat_deletes_its_rows_and_no_others(answer_map: AnswerMap, database: FlakyDatabase) -> None:
    answer_map.remember(CHAT, 1, 2)
    await answer_map.flush()
    answer_map.remember(CHAT, 3, 4)
    answer_map.remember(OTHER_CHAT, 1, 2)
    await answer_map.forget(CHAT)
    await answer_map.flush()
    assert [await answer_map.find(CHAT, question_id) for question_id in (1, 3)] == [None, None]
    assert await answer_map.find(OTHER_CHAT, 1) == 2
    assert await count_rows(database) == 1


async def test_a_start_deletes_what_is_older_than_90_days(
    answer_map: AnswerMap, database: FlakyDatabase, clock: Clock
) -> None:
    answer_map.remember(CHAT, 1, 2)
    await answer_map.flush()
    clock.pass_days(60)
    answer_map.remember(CHAT, 3, 4)
    await answer_map.flush()
    clock.pass_days(31)
    await answer_map.start()
    assert await count_rows(database) == 1


class TestOutage:
    async def test_memory_goes_on_and_is_written_afterwards(
        self, answer_map: AnswerMap, database: FlakyDatabase
    ) -> None:
        database.is_cut = True
        await answer_map.start()
        answer_map.remember(CHAT, 1, 2)
        answer_map.remember(CHAT, 3, 4)
        await answer_map.flush()
        assert await answer_map.find(CHAT, 1) == 2
        assert await answer_map.find(CHAT, 9) is None
        database.is_cut = False
        await answer_map.flush()
        assert await count_rows(database) == 2

    async def test_what_memory_has_dropped_is_not_waited_for(self, database: FlakyDatabase) -> None:
        answer_map = AnswerMap(database, most=2)
        database.is_cut = True
        for question_id in range(10):
            answer_map.remember(CHAT, question_id, 1)
            await asyncio.sleep(0)
        database.is_cut = False
        await answer_map.flush()
        assert await count_rows(database) == 2

    async def test_forgetting_says_that_it_failed(self, answer_map: AnswerMap, database: FlakyDatabase) -> None:
        database.is_cut = True
        with pytest.raises(StoreError):
            await answer_map.forget(CHAT)
