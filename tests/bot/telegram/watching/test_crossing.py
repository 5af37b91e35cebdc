"""Prices that are watched, in the real service: told once, in its topic and language, by whichever process."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.store.errors import StoreError
from bot.store.watches import Watch
from config.schema.price import LivePoint
from tests.bot.telegram.watching.process import CHEAP, DEAR, LINE, Running, pass_time, running_service, write
from tests.botapi import BotApiServer
from tests.botapi.faults import FaultKind
from tests.conftest import TODAY
from tests.proofs.database_away import new_database
from tests.services.postgres import Postgres


class TestALine:
    async def test_is_told_once_when_a_reload_has_the_price_cross_it(self, running: Running) -> None:
        chat = running.person()
        said = await running.asked(chat, LINE)
        assert said.text.startswith("Watching H100 < $0.1/h · now $0.40")
        assert "Not yet: one message comes here when it is" in said.text
        await running.look()
        await running.reprice(CHEAP)
        await running.look()
        await running.look()
        _, told = chat.bot_messages
        assert told.text.startswith("H100 < $0.1/h: now $0.05\nLowest of ")
        assert "AWS on demand" in told.text
        assert [button["text"] for button in told.buttons] == ["Stop watching", "/price h100"]

    async def test_is_told_when_a_live_price_crosses_it(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, "/watch h100 lambda < 3")
        live = LivePoint(as_of=TODAY, usd_per_gpu_hour=2.79, confidence="medium", source="a catalogue")
        await asyncio.to_thread(running.service.library.lay_on, {"lambda-h100-on-demand": live})
        await running.look()
        assert chat.bot_messages[-1].text.startswith("H100 lambda < $3/h: now $2.79\nLambda on demand, live, Nov 25\n")

    async def test_is_told_again_when_it_is_crossed_again(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        for usd in (CHEAP, DEAR, CHEAP):
            await running.reprice(usd)
            await running.look()
        assert len(chat.bot_messages) == 3

    async def test_that_is_crossed_already_says_so_and_is_told_when_it_is_again(self, running: Running) -> None:
        chat = running.person()
        await running.reprice(CHEAP)
        assert "It is so already" in (await running.asked(chat, LINE)).text
        await running.look()
        assert len(chat.bot_messages) == 1
        for usd in (DEAR, CHEAP):
            await running.reprice(usd)
            await running.look()
        assert len(chat.bot_messages) == 2

    async def test_is_told_after_a_restart_with_other_presets(self, server: BotApiServer, folder: Path) -> None:
        async with running_service(server, folder) as before:
            chat = before.person()
            await before.asked(chat, LINE)
        write(folder, CHEAP)
        async with running_service(server, folder) as after:
            await after.look()
            await after.look()
        assert len(chat.bot_messages) == 2

    async def test_is_not_left_for_prices_that_are_older_than_those_that_were_seen(self, running: Running) -> None:
        chat, today = running.person(), TODAY.isoformat()
        await running.reprice(CHEAP, today)
        await running.asked(chat, LINE)
        await running.reprice(DEAR)
        await running.look()
        assert (await running.watches(chat))[0].is_met
        await running.reprice(DEAR, today)
        await running.look()
        assert not (await running.watches(chat))[0].is_met

    async def test_is_ended_by_the_button_under_its_message(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        await running.reprice(CHEAP)
        await running.look()
        told = chat.bot_messages[-1]
        await running.tapped(told, "Stop watching", chat.user)
        assert told.text.startswith("Stopped: h100 < $0.1/h")
        for usd in (DEAR, CHEAP):
            await running.reprice(usd)
            await running.look()
        assert len(chat.bot_messages) == 2
        assert await running.watches(chat) == ()

    async def test_opens_the_prices_of_its_gpu(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        await running.reprice(CHEAP)
        await running.look()
        await running.tapped(chat.bot_messages[-1], "/price h100", chat.user)
        assert chat.bot_messages[-1].text.startswith("H100 per GPU-hour")

    async def test_is_told_in_the_language_of_whoever_asked_and_the_currency_of_the_chat(
        self, running: Running
    ) -> None:
        chat = running.server.private_chat(running.server.user("Li", language_code="zh-hans"))
        await running.asked(chat, "/settings cny")
        await running.asked(chat, "/关注 h100 低于 0.1")
        await running.reprice(CHEAP)
        await running.look()
        told = chat.bot_messages[-1].text
        assert told.startswith("H100 < $0.1/h：现在 $0.05")
        assert "CNY：¥0.3" in told

    async def test_is_told_in_its_topic(self, running: Running) -> None:
        ada = running.server.user("Ada")
        group = running.server.group("Lab", [ada], admins=[ada], forum=True)
        topic = group.topic("Prices")
        await running.asked(group, LINE, ada, topic=topic)
        await running.reprice(CHEAP)
        await running.look()
        told = group.bot_messages[-1]
        assert told.text.startswith("H100 < $0.1/h: now")
        assert told.message_thread_id == topic.id


class TestAMessageThatCannotBeSent:
    @pytest.mark.parametrize("kind", ["internal_error", "reset", "too_many_requests"])
    async def test_is_sent_later_and_once(self, running: Running, kind: FaultKind) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        await running.reprice(CHEAP)
        running.server.faults.add("sendMessage", kind=kind, times=4, chat_id=chat.id, retry_after_s=0)
        failed_at = running.service.shelf.watches.now_s()
        await running.look()
        assert (await running.watches(chat))[0].due_at >= failed_at + 60
        assert len(chat.bot_messages) == 1
        await pass_time(running, chat)
        await running.look()
        await running.look()
        assert len(chat.bot_messages) == 2

    async def test_waits_for_as_long_as_telegram_asks_for(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        await running.reprice(CHEAP)
        running.server.faults.add("sendMessage", kind="too_many_requests", chat_id=chat.id, retry_after_s=900)
        failed_at = running.service.shelf.watches.now_s()
        await running.look()
        assert (await running.watches(chat))[0].due_at >= failed_at + 900

    async def test_is_not_sent_when_the_price_has_gone_back_meanwhile(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        await running.reprice(CHEAP)
        running.server.faults.add("sendMessage", kind="internal_error", times=4, chat_id=chat.id)
        await running.look()
        await pass_time(running, chat)
        await running.reprice(DEAR)
        await running.look()
        assert len(chat.bot_messages) == 1

    async def test_waits_a_day_where_the_bot_may_not_write(self, running: Running) -> None:
        ada = running.server.user("Ada")
        group = running.server.group("Lab", [ada], admins=[ada])
        await running.asked(group, LINE, ada)
        await running.reprice(CHEAP)
        group.forbidden.add("text messages")
        await running.look()
        await running.look()
        assert sum(not call.ok for call in running.server.calls) == 1
        group.forbidden.clear()
        await pass_time(running, group)
        await running.look()
        assert len(group.bot_messages) == 2

    async def test_that_telegram_took_is_not_sent_again_where_the_database_could_not_be_told(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        await running.reprice(CHEAP)

        async def away(watch: Watch, **changed: object) -> None:
            raise StoreError("away")

        with monkeypatch.context() as broken:
            broken.setattr(running.service.shelf.watches, "settle", away)
            with pytest.raises(StoreError):
                await running.look()
        await running.look()
        await running.look()
        assert len(chat.bot_messages) == 2


class TestBetweenTheLookAndTheMessage:
    async def test_another_process_may_take_over_and_tell_it(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        await running.reprice(CHEAP)
        facts, is_held = running.service.shelf.facts, iter([True, False])

        async def hold(office: str, worker: str, lease_s: int) -> bool:
            return next(is_held)

        with monkeypatch.context() as overtaken:
            overtaken.setattr(facts, "hold", hold)
            await running.look()
        assert len(chat.bot_messages) == 1
        assert not (await running.watches(chat))[0].is_met

    async def test_a_watch_that_its_chat_ends_is_not_told(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        await running.reprice(CHEAP)
        shelf = running.service.shelf
        due = shelf.watches.due

        async def due_and_ended() -> tuple[Watch, ...]:
            found = await due()
            await shelf.watches.forget(chat.id)
            return found

        monkeypatch.setattr(shelf.watches, "due", due_and_ended)
        await running.look()
        assert len(chat.bot_messages) == 1


async def test_of_two_processes_on_one_database_one_tells(
    server: BotApiServer, folder: Path, postgres: Postgres
) -> None:
    database = await new_database(postgres)
    async with AsyncExitStack() as stack:
        one, other = [await stack.enter_async_context(running_service(server, folder, database)) for _ in range(2)]
        chat = one.person()
        await one.asked(chat, LINE)
        for process in one, other:
            await process.reprice(CHEAP)
        await asyncio.gather(*(process.look() for process in (one, other, one, other)))
        assert len(chat.bot_messages) == 2


async def test_where_a_process_stops_the_other_one_goes_on(
    server: BotApiServer, folder: Path, postgres: Postgres
) -> None:
    database = await new_database(postgres)
    async with running_service(server, folder, database) as other:
        async with running_service(server, folder, database) as one:
            chat = one.person()
            await one.asked(chat, LINE)
            await one.look()
        await other.reprice(CHEAP)
        await other.look()
        assert len(chat.bot_messages) == 2
