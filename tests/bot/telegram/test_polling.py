"""Long polling confirms what was handled, bears trouble, and leaves a token to whoever polled first."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram import Bot, Update

from bot.metrics import Metrics
from bot.store.shelf import Shelf
from bot.store.url import IN_MEMORY
from bot.telegram.handling import Outcome, note
from bot.telegram.intake import Intake
from bot.telegram.polling import Polling
from bot.telegram.updates import UpdatesRequest
from tests.bot.telegram.conftest import running_bot
from tests.botapi import FAKE_TOKEN, BotApiServer
from tests.botapi.webhook import Webhook

ANSWER = "Train 175B on 500B tokens"


@asynccontextmanager
async def polling(server: BotApiServer, process: Callable[[Update], Awaitable[None]]) -> AsyncIterator[Polling]:
    """A poller that has its updates processed like this."""
    shelf = await Shelf.open(IN_MEMORY)
    updates_request = UpdatesRequest(server.url, 1)
    async with Bot(FAKE_TOKEN, base_url=f"{server.url}/bot", get_updates_request=updates_request) as bot:
        poller = Polling(bot, Intake(process, shelf.seen, Metrics(), str))
        running = asyncio.create_task(poller.run())
        yield poller
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        await poller.stop(5)
    await shelf.close()


async def eventually(is_so: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never was so")


def pending(server: BotApiServer) -> list[int]:
    return [update.update_id for update in server.core.updates.pending]


@pytest.fixture
def server() -> BotApiServer:
    return BotApiServer()


async def test_an_update_is_confirmed_only_when_it_was_handled(server: BotApiServer) -> None:
    gate = asyncio.Event()

    async def process(update: Update) -> None:
        await gate.wait()

    with server:
        chat = server.private_chat(server.user("Ada"))
        async with polling(server, process):
            chat.send("/train 70B 15T")
            await asyncio.sleep(0.6)
            assert len(pending(server)) == 1
            gate.set()
            await eventually(lambda: pending(server) == [])


async def test_who_comes_later_is_answered_while_an_earlier_one_is_under_way(server: BotApiServer) -> None:
    gate, done = asyncio.Event(), list[str]()

    async def process(update: Update) -> None:
        assert update.effective_message is not None
        text = update.effective_message.text or ""
        if text == "slow":
            await gate.wait()
        done.append(text)

    with server:
        ada, bob = (server.private_chat(server.user(name)) for name in ("Ada", "Bob"))
        async with polling(server, process):
            ada.send("slow")
            bob.send("quick")
            ada.send("after")
            await eventually(lambda: done == ["quick"])
            assert len(pending(server)) == 3
            gate.set()
            await eventually(lambda: pending(server) == [])
    assert done == ["quick", "slow", "after"]


async def test_one_that_waits_for_long_keeps_no_other_away(
    server: BotApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    gate, done = asyncio.Event(), list[str]()

    async def process(update: Update) -> None:
        assert update.effective_message is not None
        text = update.effective_message.text or ""
        if text == "stuck":
            await gate.wait()
        done.append(text)

    with server:
        stuck = [server.private_chat(server.user(f"User {n}")) for n in range(3)]
        others = [server.private_chat(server.user(f"Other {n}")) for n in range(10)]
        async with polling(server, process):
            for chat in stuck:
                chat.send("stuck")
            for number in range(350):
                others[number % 10].send(f"{number}")
            await eventually(lambda: len(done) == 350)
            gate.set()
            await eventually(lambda: pending(server) == [] and len(done) == 353)
    assert "given up" not in caplog.text


async def test_while_none_can_be_handled_none_is_let_go_of(server: BotApiServer) -> None:
    gate = asyncio.Event()

    async def process(update: Update) -> None:
        await gate.wait()

    with server:
        chats = [server.private_chat(server.user(f"User {n}")) for n in range(10)]
        async with polling(server, process):
            for number in range(150):
                chats[number % 10].send(f"{number}")
            await eventually(lambda: len(server.calls_of("getUpdates")) > 4)
            assert len(pending(server)) == 150
            gate.set()
            await eventually(lambda: pending(server) == [])


async def test_a_stop_lets_what_is_under_way_end_and_confirms_it(server: BotApiServer) -> None:
    done: list[int] = []

    async def process(update: Update) -> None:
        await asyncio.sleep(0.3)
        done.append(update.update_id)

    with server:
        chat = server.private_chat(server.user("Ada"))
        async with polling(server, process):
            chat.send("/train 70B 15T")
            await asyncio.sleep(0.1)
        assert pending(server) == []
    assert len(done) == 1


async def test_what_telegram_would_not_take_is_tried_again_before_it_is_confirmed(
    server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.polling._RETRIES_S", (0.05,) * 5)
    tries: list[int] = []

    async def process(update: Update) -> None:
        tries.append(update.update_id)
        note(Outcome.POSTPONED if len(tries) < 3 else Outcome.ANSWERED)

    with server:
        chat = server.private_chat(server.user("Ada"))
        async with polling(server, process):
            chat.send("/train 70B 15T")
            await eventually(lambda: pending(server) == [] and len(tries) == 3)


async def test_a_burst_is_handled_whole_and_in_the_order_of_each_chat(server: BotApiServer) -> None:
    done: dict[int, list[int]] = {}

    async def process(update: Update) -> None:
        assert update.effective_chat is not None
        await asyncio.sleep(0.001)
        done.setdefault(update.effective_chat.id, []).append(update.update_id)

    with server:
        chats = [server.private_chat(server.user(f"User {n}")) for n in range(10)]
        for _ in range(30):
            for chat in chats:
                chat.send("/train 70B 15T")
        async with polling(server, process):
            await eventually(lambda: pending(server) == [] and sum(map(len, done.values())) == 300)
    assert all(order == sorted(order) and len(order) == 30 for order in done.values())


@pytest.mark.parametrize("kind", ["internal_error", "bad_gateway", "reset", "broken_json", "too_many_requests"])
async def test_trouble_is_borne_until_it_is_over(
    server: BotApiServer, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    caplog.set_level(logging.INFO)
    done: list[int] = []

    async def process(update: Update) -> None:
        done.append(update.update_id)

    with server:
        server.faults.add("getUpdates", kind=kind, times=2)  # type: ignore[arg-type]  # each is a kind
        chat = server.private_chat(server.user("Ada"))
        chat.send("/train 70B 15T")
        async with polling(server, process):
            await eventually(lambda: len(done) == 1)
    said = [record.getMessage() for record in caplog.records if record.name == "bot.telegram.polling"]
    assert [line.partition(":")[0] for line in said] == ["Telegram cannot be reached", "Telegram can be reached again"]


@pytest.mark.parametrize("texts", [("one", "garbled", "three"), ("garbled", "two", "garbled"), ("garbled",)])
async def test_an_update_that_cannot_be_read_is_left_out(
    server: BotApiServer, texts: Sequence[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str | None] = []

    async def process(update: Update) -> None:
        if update.message is not None:
            done.append(update.message.text)

    read = Update.de_json

    def picky(data: dict[str, object], bot: Bot | None = None) -> Update:
        if "garbled" in str(data):
            raise KeyError("a field")
        found = read(data, bot)
        assert found is not None
        return found

    monkeypatch.setattr(Update, "de_json", picky)
    with server:
        chat = server.private_chat(server.user("Ada"))
        async with polling(server, process):
            for text in texts:
                chat.send(text)
            await eventually(lambda: pending(server) == [])
    assert done == [text for text in texts if text != "garbled"]
    assert caplog.text.count("an update that cannot be read is left out") == texts.count("garbled")
    assert "KeyError" not in caplog.text


def test_a_second_poller_is_told_so_and_ends_while_the_first_goes_on(tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    with BotApiServer() as server, running_bot(server, tmp_path) as first:
        server.wait_ready()
        chat = server.private_chat(server.user("Ada"))
        with running_bot(server, tmp_path / "second") as second:
            status, _ = second.ended()
            assert second.reason().startswith("another process polls with this token already: stop it")
        assert status == 2
        chat.send("/train 175B 500B")
        assert chat.wait_reply().text.startswith(ANSWER)
        assert first.process.poll() is None


def test_a_webhook_that_somebody_sets_ends_the_poller_with_what_to_do(tmp_path: Path) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path) as bot:
        server.wait_ready()
        bot.wait_logged("the command menu is set")
        server.webhook.set(Webhook(url="https://bot.example.com/telegram"))
        status, _ = bot.ended()
        assert "this token has a webhook" in bot.reason()
    assert status == 2


def test_a_poller_leaves_the_updates_to_a_webhook_unless_it_is_told_to_take_over(tmp_path: Path) -> None:
    with BotApiServer() as server:
        server.webhook.set(Webhook(url="https://bot.example.com/a-secret-path"))
        with running_bot(server, tmp_path) as bot:
            status, errors = bot.ended()
        assert status == 2
        assert "this token has a webhook at bot.example.com, where another process answers" in errors
        assert "a-secret-path" not in errors
        assert server.webhook.current is not None
        with running_bot(server, tmp_path, "poll --take-over") as bot:
            server.wait_ready()
            chat = server.private_chat(server.user("Ada"))
            chat.send("/train 175B 500B")
            assert chat.wait_reply().text.startswith(ANSWER)
            _, errors = bot.stop()
    assert "ending the webhook at bot.example.com" in errors
    assert "asked to end by SIGTERM" in errors
    assert '"message": "ended"' in errors
