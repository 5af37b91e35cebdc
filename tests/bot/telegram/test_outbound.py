"""The way out: what is tried again, what is not, and how long a call waits."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.outbound import Outbound, OvertakenError

FLOOD = RetryAfter(timedelta(milliseconds=5))
NO_PAUSES = (0.0, 0.0, 0.0)


def timed_out(cause: type[TimeoutError]) -> TimedOut:
    error = TimedOut()
    error.__cause__ = cause("")
    return error


class Network:
    """Fails in given ways, then goes well."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls = 0

    async def __call__(self) -> bool:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return True


async def made(
    outbound: Outbound,
    network: Network,
    endpoint: str = "sendMessage",
    chat_id: int = 7,
    needless: asyncio.Event | None = None,
) -> Any:
    return await outbound.process_request(network, (), {}, endpoint, {"chat_id": chat_id}, needless)


@pytest.mark.parametrize(
    "failure",
    [
        NetworkError("Internal Server Error"),
        NetworkError("Bad Gateway"),
        NetworkError("ClientOSError: "),
        NetworkError("ServerDisconnectedError: "),
        TelegramError("Invalid server response"),
        timed_out(aiohttp.ConnectionTimeoutError),
    ],
    ids=str,
)
class TestTroubleOfTheNetwork:
    async def test_the_call_is_made_again(self, failure: Exception) -> None:
        network = Network(failure, failure, failure)
        assert await made(Outbound(pauses_s=NO_PAUSES), network) is True
        assert network.calls == 4

    async def test_what_lasts_is_raised(self, failure: Exception) -> None:
        network = Network(*[failure] * 9)
        with pytest.raises(TelegramError) as raised:
            await made(Outbound(pauses_s=NO_PAUSES), network)
        assert raised.value is failure
        assert network.calls == 4


async def test_nothing_is_tried_again_beyond_all_patience() -> None:
    failure = NetworkError("Bad Gateway")
    network = Network(failure)
    with pytest.raises(NetworkError):
        await made(Outbound(pauses_s=(60.0,)), network)
    assert network.calls == 1


@pytest.mark.parametrize(
    "failure",
    [
        BadRequest("Message text is empty"),
        Forbidden("Forbidden: bot was blocked by the user"),
        InvalidToken(),
        ChatMigrated(-1001),
        Conflict("Conflict"),
        timed_out(aiohttp.SocketTimeoutError),
    ],
    ids=str,
)
async def test_a_refusal_and_an_answer_that_may_still_come_are_raised_at_once(failure: Exception) -> None:
    network = Network(failure)
    with pytest.raises(type(failure)):
        await made(Outbound(pauses_s=NO_PAUSES), network)
    assert network.calls == 1


async def test_a_message_deleted_by_a_call_whose_answer_was_lost_is_deleted() -> None:
    gone = BadRequest("Message to delete not found")
    assert await made(Outbound(pauses_s=NO_PAUSES), Network(NetworkError("reset"), gone), "deleteMessage") is True
    with pytest.raises(BadRequest):
        await made(Outbound(pauses_s=NO_PAUSES), Network(gone), "deleteMessage")


class TestFloodControl:
    async def test_it_is_waited_out_and_counted(self) -> None:
        floods: list[str] = []
        network = Network(FLOOD, FLOOD, FLOOD)
        assert await made(Outbound(on_flood=lambda: floods.append("flood")), network) is True
        assert floods == ["flood"] * 3

    async def test_a_fourth_refusal_is_raised(self) -> None:
        network = Network(*[FLOOD] * 9)
        with pytest.raises(RetryAfter):
            await made(Outbound(), network)
        assert network.calls == 4

    async def test_a_pause_too_long_to_be_waited_for_is_raised_at_once_and_spares_further_calls(self) -> None:
        outbound, network = Outbound(), Network(RetryAfter(timedelta(minutes=5)))
        for _ in range(2):
            with pytest.raises(RetryAfter):
                await made(outbound, network)
        assert network.calls == 1

    async def test_a_chat_that_pauses_holds_up_no_other(self) -> None:
        outbound = Outbound()
        waiting = asyncio.create_task(made(outbound, Network(RetryAfter(timedelta(seconds=20)))))
        await asyncio.sleep(0)
        assert await made(outbound, Network(), chat_id=8) is True
        assert not waiting.done()
        waiting.cancel()


class TestWhatNobodyWantsAnyMore:
    async def test_it_ends_its_wait_without_a_call(self) -> None:
        outbound, network, needless = Outbound(), Network(RetryAfter(timedelta(seconds=20))), asyncio.Event()
        waiting = asyncio.create_task(made(outbound, network, needless=needless))
        await asyncio.sleep(0)
        needless.set()
        with pytest.raises(OvertakenError):
            await waiting
        assert network.calls == 1

    async def test_it_does_not_begin(self) -> None:
        network, needless = Network(), asyncio.Event()
        needless.set()
        with pytest.raises(OvertakenError):
            await made(Outbound(), network, needless=needless)
        assert network.calls == 0
