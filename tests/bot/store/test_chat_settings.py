"""Settings are read from memory, kept in the database, and learned from other replicas."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, text

from bot.store.chat_settings import ChatSettings
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import chat_settings
from tests.bot.store.conftest import Clock, FlakyDatabase, until

CHAT = -1_001_234_567_890
OTHER_CHAT = 42
VALUES = {"currency": "CNY", "gpu": "h100", "mfu": 0.4, "名": ["价格"]}


@pytest.fixture
async def settings(database: FlakyDatabase, clock: Clock) -> AsyncIterator[ChatSettings]:
    started = ChatSettings(database, clock=clock, refresh_every_s=0.01)
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
async def pair(replicas: tuple[Database, Database], clock: Clock) -> tuple[ChatSettings, ChatSettings]:
    """The settings of two replicas, that read each other's when told to."""
    one, other = (ChatSettings(database, clock=clock) for database in replicas)
    await one.refresh()
    await other.refresh()
    return one, other


async def rows(database: Database) -> list[tuple[int, str | None]]:
    async with database.reading() as connection:
        found = await connection.execute(select(chat_settings.c.chat_id, chat_settings.c.body))
        return sorted((row.chat_id, row.body) for row in found)


class TestOneReplica:
    async def test_a_chat_has_nothing_until_something_is_put(self, settings: ChatSettings) -> None:
        assert settings.get(CHAT) is None
        await settings.put(CHAT, VALUES)
        assert settings.get(CHAT) == VALUES
        assert settings.get(OTHER_CHAT) is None

    async def test_what_is_put_replaces_all_that_was_there(self, settings: ChatSettings) -> None:
        await settings.put(CHAT, VALUES)
        await settings.put(CHAT, {"currency": "EUR"})
        assert settings.get(CHAT) == {"currency": "EUR"}

    async def test_a_new_start_finds_what_was_put(self, settings: ChatSettings, database: FlakyDatabase) -> None:
        await settings.put(CHAT, VALUES)
        again = ChatSettings(database)
        await again.start()
        assert again.get(CHAT) == VALUES
        await again.stop()

    async def test_forgetting_leaves_a_row_without_a_body(
        self, settings: ChatSettings, database: FlakyDatabase
    ) -> None:
        await settings.put(CHAT, VALUES)
        await settings.forget(CHAT)
        assert settings.get(CHAT) is None
        assert await rows(database) == [(CHAT, None)]

    async def test_forgetting_a_chat_that_has_nothing_leaves_no_row(
        self, settings: ChatSettings, database: FlakyDatabase
    ) -> None:
        await settings.forget(CHAT)
        assert await rows(database) == []

    async def test_a_tombstone_goes_at_the_first_start_after_a_day(
        self, settings: ChatSettings, database: FlakyDatabase, clock: Clock
    ) -> None:
        await settings.put(OTHER_CHAT, {})
        await settings.put(CHAT, VALUES)
        await settings.forget(CHAT)
        for days, left in ((0.9, [(CHAT, None), (OTHER_CHAT, "{}")]), (0.2, [(OTHER_CHAT, "{}")])):
            clock.pass_days(days)
            again = ChatSettings(database, clock=clock)
            await again.start()
            await again.stop()
            assert await rows(database) == left

    async def test_what_is_not_written_is_not_held(self, settings: ChatSettings, database: FlakyDatabase) -> None:
        await settings.put(CHAT, VALUES)
        database.is_cut = True
        with pytest.raises(StoreError):
            await settings.put(CHAT, {})
        with pytest.raises(StoreError):
            await settings.forget(CHAT)
        assert settings.get(CHAT) == VALUES

    async def test_a_change_does_not_even_try_a_database_that_is_known_to_be_away(
        self, settings: ChatSettings, database: FlakyDatabase
    ) -> None:
        database.is_away, before = True, database.transactions
        for change in (settings.put(CHAT, {}), settings.forget(CHAT), settings.move(CHAT, 2)):
            with pytest.raises(StoreError, match="is away"):
                await change
        assert database.transactions == before

    async def test_values_that_json_cannot_hold_are_refused_before_anything_is_written(
        self, settings: ChatSettings, database: FlakyDatabase
    ) -> None:
        with pytest.raises(TypeError):
            await settings.put(CHAT, {"clock": object()})
        assert await rows(database) == []


class TestMoving:
    async def test_a_supergroup_takes_the_settings_of_its_group(
        self, settings: ChatSettings, database: FlakyDatabase
    ) -> None:
        await settings.put(OTHER_CHAT, VALUES)
        await settings.move(OTHER_CHAT, CHAT)
        assert settings.get(CHAT) == VALUES
        assert settings.get(OTHER_CHAT) is None
        assert [body is None for _, body in await rows(database)] == [False, True]

    async def test_a_move_that_is_told_twice_is_made_once(self, settings: ChatSettings) -> None:
        await settings.put(OTHER_CHAT, VALUES)
        await settings.move(OTHER_CHAT, CHAT)
        await settings.put(CHAT, {"currency": "EUR"})
        await settings.move(OTHER_CHAT, CHAT)
        assert settings.get(CHAT) == {"currency": "EUR"}

    async def test_two_replicas_that_move_at_once_agree(self, pair: tuple[ChatSettings, ChatSettings]) -> None:
        one, other = pair
        await one.put(OTHER_CHAT, VALUES)
        await asyncio.gather(one.move(OTHER_CHAT, CHAT), other.move(OTHER_CHAT, CHAT))
        for settings in pair:
            await settings.refresh()
            assert settings.get(CHAT) == VALUES
            assert settings.get(OTHER_CHAT) is None


class TestTwoReplicas:
    async def test_each_sees_what_the_other_puts_and_forgets(self, pair: tuple[ChatSettings, ChatSettings]) -> None:
        one, other = pair
        await one.put(CHAT, VALUES)
        await other.put(OTHER_CHAT, {"currency": "EUR"})
        await one.refresh()
        await other.refresh()
        assert other.get(CHAT) == VALUES
        assert one.get(OTHER_CHAT) == {"currency": "EUR"}
        await other.forget(CHAT)
        await one.refresh()
        assert one.get(CHAT) is None

    async def test_a_started_one_refreshes_by_itself(self, replicas: tuple[Database, Database]) -> None:
        one, other = (ChatSettings(database, refresh_every_s=0.01) for database in replicas)
        await other.start()
        await one.put(CHAT, VALUES)

        async def is_known() -> bool:
            return other.get(CHAT) == VALUES

        await until(is_known)
        await other.stop()

    async def test_the_last_writer_wins_everywhere(self, pair: tuple[ChatSettings, ChatSettings]) -> None:
        one, other = pair
        await asyncio.gather(*(settings.put(CHAT, {"n": n}) for n in range(10) for settings in pair))
        await one.refresh()
        await other.refresh()
        assert one.get(CHAT) == other.get(CHAT)

    async def test_revisions_become_visible_in_their_order(
        self, pair: tuple[ChatSettings, ChatSettings], replicas: tuple[Database, Database]
    ) -> None:
        seen: list[int] = []

        async def watch() -> None:
            column = chat_settings.c.revision
            while len(seen) < 40:
                newer = select(column).where(column > max(seen, default=0)).order_by(column)
                async with replicas[0].reading() as connection:
                    seen.extend((await connection.execute(newer)).scalars())
                await asyncio.sleep(0)

        puts = (settings.put(2 * n + index, {}) for n in range(20) for index, settings in enumerate(pair))
        async with asyncio.timeout(60):
            await asyncio.gather(watch(), *puts)
        assert seen == list(range(1, 41))

    async def test_one_that_was_cut_off_for_days_unlearns_what_is_gone_without_a_trace(
        self, pair: tuple[ChatSettings, ChatSettings], replicas: tuple[Database, Database], clock: Clock
    ) -> None:
        one, other = pair
        await one.put(CHAT, VALUES)
        await other.refresh()
        async with replicas[0].writing() as connection:
            await connection.execute(text("DELETE FROM chat_settings"))
        await other.refresh()
        assert other.get(CHAT) == VALUES
        clock.pass_days(2)
        await other.refresh()
        assert other.get(CHAT) is None


class TestOutage:
    async def test_it_is_logged_once_and_ends_by_itself(
        self, settings: ChatSettings, database: FlakyDatabase, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def is_logged() -> bool:
            return bool(caplog.messages)

        async def is_over() -> bool:
            return len(caplog.messages) > 1

        caplog.set_level(logging.INFO, "bot")
        await settings.put(CHAT, VALUES)
        database.is_cut = True
        await until(is_logged)
        await asyncio.sleep(0.1)
        assert settings.get(CHAT) == VALUES
        database.is_cut = False
        await until(is_over)
        away, back = caplog.messages
        assert " cannot be read: cut off; going on with the settings, " in away
        assert back == "the database is back"

    async def test_a_body_that_is_no_json_is_logged_once_while_others_are_read(
        self, settings: ChatSettings, database: FlakyDatabase, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def is_over() -> bool:
            return len(caplog.messages) > 1

        caplog.set_level(logging.INFO, "bot")
        await settings.put(CHAT, VALUES)
        await _set_body(database, "nonsense")
        await asyncio.sleep(0.1)
        assert settings.get(CHAT) == VALUES
        await _set_body(database, "{}")
        await until(is_over)
        assert caplog.messages == [
            "chat_settings: the body of a chat is no JSON object; going on with the settings that are known",
            "the table of settings is back",
        ]

    async def test_a_body_that_is_no_json_is_named(self, settings: ChatSettings, database: FlakyDatabase) -> None:
        await settings.put(CHAT, VALUES)
        await _set_body(database, "nonsense")
        with pytest.raises(StoreError, match="the body of a chat is no JSON object"):
            await ChatSettings(database).start()


async def _set_body(database: FlakyDatabase, body: str) -> None:
    """As another version of the bot may write it."""
    async with database.writing() as connection:
        await connection.execute(
            text("UPDATE chat_settings SET body = :body, revision = revision + 1000"), {"body": body}
        )
