"""A question is found by an id that is made from its text."""

import pytest
from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.questions import Questions
from bot.store.tables import questions as table
from tests.bot.store.conftest import Clock, FlakyDatabase

TEXT = "/compare h100 h200 b200 train 70B 15T cny 5折"


@pytest.fixture
def questions(database: FlakyDatabase, clock: Clock) -> Questions:
    return Questions(database, clock=clock)


async def count_rows(database: Database) -> int:
    async with database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(table)) or 0


async def test_an_id_has_16_characters_and_is_that_of_its_text(questions: Questions) -> None:
    question_id = await questions.keep(TEXT)
    assert len(question_id) == 16
    assert question_id == await questions.keep(TEXT)
    assert question_id != await questions.keep(TEXT + " ")
    assert await questions.find(question_id) == TEXT


@pytest.mark.parametrize("unknown", ["AAAAAAAAAAAAAAAA", "", "A", "A" * 5000, "A\x00AAAAAAAAAAAAAA", "'; drop table"])
async def test_an_unknown_id_is_of_no_question(
    questions: Questions, unknown: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert await questions.find(unknown) is None
    assert not caplog.records


async def test_the_other_replica_finds_it(replicas: tuple[FlakyDatabase, FlakyDatabase]) -> None:
    one, other = (Questions(database) for database in replicas)
    question_id = await one.keep(TEXT)
    assert await other.find(question_id) == TEXT
    assert await other.keep(TEXT) == question_id
    assert await count_rows(replicas[0]) == 1


async def test_the_same_text_is_written_once_a_day(questions: Questions, database: FlakyDatabase, clock: Clock) -> None:
    question_id = await questions.keep(TEXT)
    before = database.transactions
    await questions.keep(TEXT)
    await questions.find(question_id)
    assert database.transactions == before
    clock.pass_days(1.1)
    await questions.keep(TEXT)
    assert database.transactions == before + 1


async def test_a_start_deletes_what_was_not_used_for_180_days(
    questions: Questions, database: FlakyDatabase, clock: Clock
) -> None:
    used, unused = await questions.keep(TEXT), await questions.keep("/gpu h100")
    clock.pass_days(170)
    assert await Questions(database, clock=clock).find(used) == TEXT
    clock.pass_days(170)
    await Questions(database, clock=clock).start()
    again = Questions(database, clock=clock)
    assert await again.find(used) == TEXT
    assert await again.find(unused) is None


async def test_memory_goes_on_while_the_database_is_away(questions: Questions, database: FlakyDatabase) -> None:
    database.is_cut = True
    await questions.start()
    question_id = await questions.keep(TEXT)
    assert await questions.find(question_id) == TEXT
    assert await questions.find("AAAAAAAAAAAAAAAA") is None
    database.is_cut = database.is_away = False  # which whoever refreshes the settings finds out
    await questions.keep(TEXT)
    assert await count_rows(database) == 1
