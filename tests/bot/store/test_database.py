"""A database is opened by one process or by many at once, or says in one line why not."""

import asyncio
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.answer_map import AnswerMap
from bot.store.chat_settings import ChatSettings
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.probe import probe
from bot.store.questions import Questions
from bot.store.seen_updates import SeenUpdates
from bot.store.tables import chat_settings
from tests.bot.store.conftest import FlakyDatabase
from tests.services.postgres import OwnPostgres, Postgres

ROOT = Path(__file__).parents[3]
_SEE = text("UPDATE clash SET seen = seen + 1 WHERE n = :n")
_OPENS = """
import asyncio, sys
from bot.store.chat_settings import ChatSettings
from bot.store.database import Database

async def main(url, number):
    database = await Database.open(url)
    await ChatSettings(database).put(int(number), {})
    await database.close()
    print("alembic" in sys.modules)

asyncio.run(main(*sys.argv[1:]))
"""


def opening(url: str, number: int) -> subprocess.Popen[str]:
    """A process that opens a database and writes to it."""
    command = [sys.executable, "-W", "error", "-c", _OPENS, url, str(number)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


async def test_ten_processes_open_a_new_database_together_and_one_makes_its_tables(shared_url: str) -> None:
    processes = [opening(shared_url, number) for number in range(10)]
    said = [process.communicate(timeout=120) for process in processes]
    assert [errors for _, errors in said] == [""] * 10
    assert sorted(output.strip() for output, _ in said) == ["False"] * 9 + ["True"]
    database = await Database.open(shared_url)
    async with database.reading() as connection:
        rows = (await connection.execute(select(chat_settings.c.chat_id, chat_settings.c.revision))).all()
    await database.close()
    assert sorted(row.chat_id for row in rows) == list(range(10))
    assert sorted(row.revision for row in rows) == list(range(1, 11))


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as connection:
            await connection.execute(text("UPDATE revisions SET n = 7"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT n FROM revisions")) == 0


async def test_a_statement_that_fails_is_a_store_error_of_one_line(database: Database) -> None:
    with pytest.raises(StoreError, match=r"^the database .* cannot be read: .*nowhere.*$") as caught:
        async with database.reading() as connection:
            await connection.execute(text("SELECT 1 FROM nowhere"))
    assert "\n" not in str(caught.value)


async def test_tables_of_a_newer_bot_are_left_alone(shared_url: str) -> None:
    database = await Database.open(shared_url)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    with pytest.raises(StoreError, match="newer version of the bot"):
        await Database.open(shared_url)


async def test_postgres_serves_again_after_a_restart(stoppable_postgres: OwnPostgres) -> None:
    database = await Database.open(stoppable_postgres.url())
    settings = ChatSettings(database)
    await settings.put(1, {"currency": "CNY"})
    stoppable_postgres.stop()
    with pytest.raises(StoreError) as caught:
        await settings.put(1, {"currency": "EUR"})
    stoppable_postgres.start()
    await settings.refresh()
    await settings.put(1, {"currency": "USD"})
    await database.close()
    assert stoppable_postgres.password not in str(caught.value)


async def test_a_transaction_that_another_one_was_in_the_way_of_is_begun_anew(
    postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    database = await Database.open(postgres.url())
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE IF NOT EXISTS clash (n integer PRIMARY KEY, seen integer)"))
        await connection.execute(text("INSERT INTO clash VALUES (1, 0), (2, 0) ON CONFLICT (n) DO UPDATE SET seen = 0"))
    both_have_one, tries = asyncio.Event(), list[int]()

    async def write(connection: AsyncConnection, first: int) -> None:
        await connection.execute(_SEE, {"n": first})
        tries.append(first)
        if len(tries) == 2:
            both_have_one.set()
        await both_have_one.wait()
        await connection.execute(_SEE, {"n": 3 - first})

    await asyncio.gather(
        database.written(lambda connection: write(connection, 1)),
        database.written(lambda connection: write(connection, 2)),
    )
    async with database.writing() as connection:
        assert (await connection.scalars(text("SELECT seen FROM clash"))).all() == [2, 2]
        await connection.execute(text("DROP TABLE clash"))
    await database.close()
    assert len(tries) == 3
    assert not database.is_away
    assert caplog.messages == []


class TestOutage:
    async def test_it_is_logged_once_for_all_who_use_it(
        self, database: FlakyDatabase, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "bot")
        answers, questions, seen = AnswerMap(database), Questions(database), SeenUpdates(database, 1, "web.1")
        database.is_cut = True
        for _ in range(2):
            await answers.find(1, 1)
            await questions.keep("/help")
            seen.handled(1)
            await seen.flush()
            database.is_away = False
        away = f"the database ({database.description}) cannot be read: cut off; going on with the settings, answers, "
        twice = "; an update that comes to two processes may be answered twice meanwhile" if database.is_shared else ""
        assert caplog.messages == [f"{away}questions and updates that this process knows{twice}"]
        database.is_cut = False
        await seen.flush()
        await answers.find(1, 1)
        assert caplog.messages[1:] == ["the database is back"]

    async def test_one_that_can_only_be_read_is_back_when_it_can_be_written(
        self, database: FlakyDatabase, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "bot")
        seen = SeenUpdates(database, 1, "web.1")
        for _ in range(3):
            database.is_cut = True
            seen.handled(1)
            await seen.flush()
            database.is_cut = False
            await AnswerMap(database).find(1, 1)
        assert len(caplog.messages) == 1
        await seen.flush()
        assert caplog.messages[1:] == ["the database is back"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("database", "password", "said"),
        [("nowhere", None, '"nowhere" does not exist'), (None, "wrong-word", "authentication failed")],
    )
    async def test_postgres_says_why_without_the_password(
        self, postgres: Postgres, database: str | None, password: str | None, said: str
    ) -> None:
        with pytest.raises(StoreError) as caught:
            await Database.open(postgres.url(database, password))
        assert said in str(caught.value)
        assert (password or postgres.password) not in str(caught.value)
        assert caught.value.__cause__ is None

    async def test_a_server_that_is_not_there_is_named_without_the_password(self) -> None:
        with pytest.raises(StoreError, match=r"name at 127\.0\.0\.1:9\) cannot be opened: .*Connect") as caught:
            await Database.open("postgresql://user:secret@127.0.0.1:9/name")
        assert "secret" not in str(caught.value)

    async def test_a_folder_that_cannot_be_made_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(StoreError, match=r"the folder of the database cannot be made: .*file"):
            await Database.open(f"sqlite:///{tmp_path}/file/bot.db")

    async def test_a_file_that_is_no_database_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "bot.db").write_text("no database, but long enough to be looked at " * 50, encoding="utf-8")
        with pytest.raises(StoreError, match=r"bot\.db\) cannot be opened: file is not a database"):
            await Database.open(f"sqlite:///{tmp_path}/bot.db")

    async def test_an_address_that_cannot_be_used_is_said(self) -> None:
        with pytest.raises(StoreError, match="the address of the database is not one of Postgres or SQLite"):
            await Database.open("mysql://user:secret@host/name")


class TestProbe:
    async def test_it_counts_the_chats_that_have_settings(self, shared_url: str) -> None:
        database = await Database.open(shared_url)
        settings = ChatSettings(database)
        for chat_id in (1, 2, 3):
            await settings.put(chat_id, {})
        await settings.forget(3)
        await database.close()
        is_right, said = await asyncio.to_thread(probe, shared_url)
        assert is_right
        assert said.endswith("; 2 chats have settings")
        assert "pass-word" not in said

    def test_it_says_what_is_wrong(self) -> None:
        is_right, said = probe("postgresql://user:secret@127.0.0.1:9/name")
        assert not is_right
        assert "cannot be opened" in said
        assert "secret" not in said
