"""Prices that are watched, in the real service: told once, in its topic and language, to chats that still want it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.engine import Engine
from bot.library import Library
from bot.settings import Settings
from bot.store.errors import StoreError
from bot.store.watches import Watch
from bot.telegram.handling import ALLOWED_UPDATES
from bot.telegram.orders import WEEK_S
from bot.telegram.service import Service
from bot.watches.report import MOST_OF_A_CHAT
from config.load import load_catalog
from config.schema.price import LivePoint
from tests.botapi import FAKE_TOKEN, BotApiServer, Group, Message, PrivateChat, User
from tests.botapi.faults import FaultKind
from tests.conftest import CATALOGUE, TODAY, FixedRates
from tests.hosts import FixedHosts
from tests.proofs.database_away import new_database
from tests.services.postgres import Postgres

CHEAP, DEAR = 0.05, 0.40
"""Prices below all that anybody asks for the GPU of these tests, and far from each other."""
LINE = "/watch h100 < $0.1/h"
OFFER = """
our-h100:
  provider: aws
  gpu: h100
  purchase: on-demand
  gpus_per_instance: 8
  basis: instance
  history:
    - {{as_of: {day}, usd_per_gpu_hour: {usd}, confidence: high, source: our contract}}
"""


@dataclass
class Running:
    """A process of the bot, with a folder of presets that holds one price."""

    server: BotApiServer
    service: Service
    folder: Path
    _next_update: int = 0

    async def handle(self) -> None:
        """Handle the updates that wait, and confirm them."""
        bot = self.service.app.bot
        for update in await bot.get_updates(offset=self._next_update, timeout=0, allowed_updates=ALLOWED_UPDATES):
            self._next_update = update.update_id + 1
            await self.service.intake.take(update)

    async def asked(self, chat: PrivateChat | Group, text: str, user: User | None = None, **where: Any) -> Message:
        chat.send(text, user=user, **where)
        await self.handle()
        return chat.bot_messages[-1]

    async def tapped(self, message: Message, button: str, user: User) -> None:
        message.press(button, user)
        await self.handle()

    async def reprice(self, usd: float, day: str = "2026-10-01") -> None:
        """Change the price as somebody does who edits a file and reloads."""
        write(self.folder, usd, day)
        await asyncio.to_thread(self.service.library.reload)

    async def look(self) -> None:
        """What is done every minute."""
        await self.service.watching.look()

    async def watches(self, chat: PrivateChat | Group) -> tuple[Watch, ...]:
        return await self.service.shelf.watches.of(chat.id)

    def person(self) -> PrivateChat:
        return self.server.private_chat(self.server.user("Ada"))


def write(folder: Path, usd: float, day: str = "2026-10-01") -> None:
    (folder / "prices.yaml").write_text(OFFER.format(usd=usd, day=day), encoding="utf-8")


@asynccontextmanager
async def running_service(
    server: BotApiServer, folder: Path, database: str | None = None, **variables: str
) -> AsyncIterator[Running]:
    """A service that is connected, over a file of its own unless a database is named."""
    variables |= {
        "TELEGRAM_BOT_TOKEN": FAKE_TOKEN,
        "TELEGRAM_API_URL": server.url,
        "CONFIG_DIR": str(folder),
        "DATABASE_URL": database or f"sqlite:///{folder}/bot.db",
    }
    settings = Settings.model_validate(variables)
    load = partial(load_catalog, folder, base=CATALOGUE)
    engine = Engine(load(), FixedRates(), lambda: TODAY, FixedHosts)
    service = Service(settings, engine)
    service.library = Library(engine, load)
    try:
        await service.open()
        await service.connect()
        yield Running(server, service, folder)
    finally:
        await service.close()


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    with BotApiServer() as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, DEAR)
    return tmp_path


@pytest.fixture
async def running(server: BotApiServer, folder: Path) -> AsyncIterator[Running]:
    async with running_service(server, folder) as one:
        yield one


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


class TestAChatThatIsOver:
    @pytest.mark.parametrize("status", ["kicked", "left"])
    async def test_is_forgotten_whole_once_the_bot_hears_that_it_was_taken_out(
        self, running: Running, status: str
    ) -> None:
        ada = running.server.user("Ada")
        group = running.server.group("Lab", [ada], admins=[ada])
        shelf, question = running.service.shelf, group.send("/settings eur", user=ada)
        await running.handle()
        await running.asked(group, LINE, ada)
        assert shelf.settings.get(group.id)
        assert await shelf.answers.find(group.id, question.message_id) is not None
        group.set_bot_status(status)
        await running.handle()
        assert not shelf.settings.get(group.id)
        assert await shelf.answers.find(group.id, question.message_id) is None
        assert await running.watches(group) == ()
        await running.reprice(CHEAP)
        await running.look()
        assert all(call.ok for call in running.server.calls)

    async def test_is_forgotten_once_its_person_blocks_the_bot(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, "/settings eur")
        await running.asked(chat, LINE)
        chat.set_bot_status("kicked")
        await running.handle()
        assert not running.service.shelf.settings.get(chat.id)
        assert await running.watches(chat) == ()

    async def test_is_forgotten_where_it_is_found_to_have_blocked_the_bot(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, "/settings eur")
        await running.asked(chat, LINE)
        await running.reprice(CHEAP)
        chat.set_bot_status("kicked")
        await running.look()
        await running.look()
        assert [call.description for call in running.server.calls if not call.ok] == [
            "Forbidden: bot was blocked by the user"
        ]
        assert await running.watches(chat) == ()
        assert not running.service.shelf.settings.get(chat.id)

    async def test_takes_its_watches_along_where_it_becomes_a_supergroup(self, running: Running) -> None:
        ada = running.server.user("Ada")
        group = running.server.group("Lab", [ada], admins=[ada], basic=True)
        await running.asked(group, LINE, ada)
        moved = running.server.migrate(group)
        await running.reprice(CHEAP)
        await running.look()
        await running.look()
        assert [message.text.partition(":")[0] for message in moved.bot_messages] == ["H100 < $0.1/h"]
        await running.handle()
        assert len(await running.watches(moved)) == 1

    async def test_is_not_written_to_where_it_is_let_in_no_more(self, server: BotApiServer, folder: Path) -> None:
        async with running_service(server, folder) as open_to_all:
            chat = open_to_all.person()
            await open_to_all.asked(chat, LINE)
        write(folder, CHEAP)
        async with running_service(server, folder, ALLOWED_CHATS="1") as closed:
            await closed.look()
        assert len(chat.bot_messages) == 1


class TestInAGroup:
    async def test_only_admins_change_what_is_watched_and_everybody_sees_it(self, running: Running) -> None:
        ada, bob = running.server.user("Ada"), running.server.user("Bob")
        group = running.server.group("Lab", [ada, bob], admins=[ada])
        denied = await running.asked(group, LINE, bob)
        assert denied.text.startswith("Only admins of this group change what is watched here")
        await running.asked(group, LINE, ada)
        shown = await running.asked(group, "/watch", bob)
        assert "H100 < $0.1/h · now $0.40" in shown.text
        tap = shown.press("Stop H100 < $0.1/h", bob)
        await running.handle()
        assert tap.wait_answer().show_alert
        assert len(await running.watches(group)) == 1
        await running.tapped(shown, "Stop H100 < $0.1/h", ada)
        assert await running.watches(group) == ()


class TestTheWatchesOfAChat:
    async def test_are_listed_each_with_what_ends_it(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        await running.asked(chat, "/watch weekly")
        shown = await running.asked(chat, "/watch")
        assert shown.text == "Watches of this chat: 2 of 20\nH100 < $0.1/h · now $0.40\nWeekly digest"
        assert [button["text"] for button in shown.buttons] == ["Stop H100 < $0.1/h", "Stop Weekly digest"]
        await running.tapped(shown, "Stop Weekly digest", chat.user)
        assert [watch.words for watch in await running.watches(chat)] == ["h100 < $0.1/h"]
        await running.tapped(shown, "Watch again", chat.user)
        assert len(await running.watches(chat)) == 2

    async def test_end_by_gpu_by_line_or_all_together(self, running: Running) -> None:
        chat = running.person()
        for words in ("h100 < 0.1", "h100 spot < 0.1", "h100 < 0.2", "h200 < 0.1", "weekly"):
            await running.asked(chat, f"/watch {words}")
        await running.asked(chat, "/watch h100 < 0.1 off")
        await running.asked(chat, "/watch spot off")
        assert [watch.words for watch in await running.watches(chat)] == ["h100 < $0.2/h", "h200 < $0.1/h", "weekly"]
        await running.asked(chat, "/watch h100 off")
        assert (await running.asked(chat, "/watch h100 off")).text.startswith("Nothing like that is watched here")
        assert (await running.asked(chat, "/watch off")).text == "Stopped: 2\nh200 < $0.1/h\nweekly"
        assert (await running.asked(chat, "/watch off")).text.startswith("No price is watched here")

    async def test_are_a_few_and_one_more_is_refused_with_what_to_end(self, running: Running) -> None:
        chat = running.person()
        for number in range(MOST_OF_A_CHAT):
            await running.asked(chat, f"/watch h100 < {number + 1}")
        refused = await running.asked(chat, LINE)
        assert "the oldest is h100 < $1/h" in refused.text
        await running.tapped(refused, "/watch h100 < $1/h off", chat.user)
        assert len(await running.watches(chat)) == MOST_OF_A_CHAT - 1
        assert (await running.asked(chat, LINE)).text.startswith("Watching")

    async def test_are_forgotten_with_everything_else(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        assert (await running.asked(chat, "/forget")).text.startswith("Forgotten")
        assert await running.watches(chat) == ()

    async def test_use_the_gpu_that_the_chat_has_set(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, "/settings h200")
        assert (await running.asked(chat, "/watch < 1")).text.startswith("Watching H200 < $1/h")


class TestTheDigest:
    async def test_tells_after_a_week_what_moved_then_and_now(self, running: Running) -> None:
        chat = running.person()
        assert "in seven days" in (await running.asked(chat, "/watch weekly")).text
        await running.reprice(CHEAP)
        await running.look()
        assert len(chat.bot_messages) == 1
        await pass_time(running, chat)
        await running.look()
        await running.look()
        told = chat.bot_messages[-1]
        assert len(chat.bot_messages) == 2
        assert "1 of " in told.text
        assert "\nH100: lowest $0.40 → $0.05" in told.text
        assert [button["text"] for button in told.buttons] == ["Stop watching", "/price h100"]

    async def test_says_in_a_line_that_nothing_moved_and_is_told_once_for_weeks_that_were_missed(
        self, running: Running
    ) -> None:
        chat = running.person()
        await running.asked(chat, "/watch weekly")
        (watch,) = await running.watches(chat)
        began = watch.set_at - 3 * WEEK_S - 60
        await running.service.shelf.watches.settle(watch, set_at=began, due_at=began + WEEK_S)
        await running.look()
        await running.look()
        assert chat.bot_messages[-1].text.startswith("Prices of GPUs: none has moved since ")
        assert len(chat.bot_messages) == 2
        assert (await running.watches(chat))[0].due_at == began + 4 * WEEK_S

    async def test_tells_no_move_where_a_restart_has_no_live_prices_yet(
        self, server: BotApiServer, folder: Path
    ) -> None:
        live = LivePoint(as_of=TODAY, usd_per_gpu_hour=9.0, confidence="medium", source="a catalogue")
        points = {"aws-h100-on-demand": live}
        async with running_service(server, folder) as before:
            chat = before.person()
            await asyncio.to_thread(before.service.library.lay_on, points)
            await before.asked(chat, "/watch weekly")
        async with running_service(server, folder) as after:
            await pass_time(after, chat)
            await after.look()
            assert chat.bot_messages[-1].text.startswith("Prices of GPUs: none has moved since ")
            await asyncio.to_thread(after.service.library.lay_on, points)
            await pass_time(after, chat)
            await after.look()
            assert chat.bot_messages[-1].text.startswith("Prices of GPUs: none has moved since ")
            cheaper = {"aws-h100-on-demand": live.model_copy(update={"usd_per_gpu_hour": 8.0})}
            await asyncio.to_thread(after.service.library.lay_on, cheaper)
            await pass_time(after, chat)
            await after.look()
        assert "\nH100: default $9.00 → $8.00" in chat.bot_messages[-1].text
        assert len(chat.bot_messages) == 4


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


async def pass_time(running: Running, chat: PrivateChat | Group) -> None:
    """Have what a chat waits for be due now, as it is when its time has come."""
    for watch in await running.watches(chat):
        await running.service.shelf.watches.settle(watch, due_at=0)
