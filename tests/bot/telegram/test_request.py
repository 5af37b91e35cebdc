"""Calls reach Telegram, with files and hanzi, and what keeps them from it is told apart."""

import asyncio
import socket
from collections.abc import Iterator

import aiohttp
import pytest
from telegram import Bot, InputMediaPhoto
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.failures import words_of
from bot.telegram.request import NOT_SENT, AiohttpRequest, proxy_for
from tests.botapi import FAKE_TOKEN, BotApiServer, PrivateChat
from tests.botapi_server.support import png


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as found:
        yield found


@pytest.fixture
def chat(server: BotApiServer) -> PrivateChat:
    return server.private_chat(server.user("Ada"))


def bot_at(url: str) -> Bot:
    requests = AiohttpRequest(url, 1), AiohttpRequest(url, 4)
    return Bot(FAKE_TOKEN, base_url=f"{url}/bot", get_updates_request=requests[0], request=requests[1])


async def test_texts_pictures_and_buttons_arrive(server: BotApiServer, chat: PrivateChat) -> None:
    async with bot_at(server.url) as bot:
        await bot.send_message(chat.id, "训练成本 & <b>more</b>", parse_mode="HTML")
        sent = await bot.send_photo(chat.id, png(60, 40), "一张图")
        await bot.edit_message_media(InputMediaPhoto(png(80, 40), "another"), chat.id, sent.message_id)
    said, shown = chat.bot_messages
    assert said.text == "训练成本 & more"
    assert shown.photo is not None


async def test_a_refusal_has_telegrams_words(server: BotApiServer) -> None:
    async with bot_at(server.url) as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(1, "text")


async def test_an_answer_that_takes_too_long_may_still_be_carried_out(server: BotApiServer, chat: PrivateChat) -> None:
    async with bot_at(server.url) as bot:
        server.faults.add("sendMessage", kind="slow", delay_s=1)
        with pytest.raises(TimedOut) as caught:
            await bot.send_message(chat.id, "text", read_timeout=0.1)
    assert isinstance(caught.value.__cause__, aiohttp.SocketTimeoutError)
    assert not isinstance(caught.value.__cause__, NOT_SENT)


async def test_a_call_that_finds_no_free_connection_was_not_sent(server: BotApiServer, chat: PrivateChat) -> None:
    request = AiohttpRequest(server.url, 1)
    async with Bot(FAKE_TOKEN, base_url=f"{server.url}/bot", request=request) as bot:
        server.faults.add("sendMessage", kind="slow", delay_s=1)
        slow = asyncio.create_task(bot.send_message(chat.id, "slow"))
        await asyncio.sleep(0.1)
        with pytest.raises(TimedOut) as caught:
            await bot.send_message(chat.id, "text", pool_timeout=0.1)
        await slow
    assert isinstance(caught.value.__cause__, NOT_SENT)


async def test_without_a_pool_there_is_no_call(server: BotApiServer) -> None:
    with pytest.raises(RuntimeError, match="not initialized"):
        await AiohttpRequest(server.url, 1).do_request(server.url, "POST")


@pytest.mark.parametrize("kind", ["reset", "broken_json", "internal_error"])
async def test_trouble_is_an_error_of_the_network_or_an_answer_that_is_none(server: BotApiServer, kind: str) -> None:
    async with bot_at(server.url) as bot:
        server.faults.add("getMe", kind=kind)  # type: ignore[arg-type]  # each is a kind
        with pytest.raises(Exception, match=r"Disconnected|reset|not Telegram|Internal Server Error"):
            await bot.get_me()


async def test_a_server_that_is_not_there_is_named_without_the_token() -> None:
    bot = bot_at("http://127.0.0.1:9")
    with pytest.raises(NetworkError) as caught:
        await bot.initialize()
    await bot.shutdown()
    assert "127.0.0.1:9" in str(caught.value)
    assert FAKE_TOKEN not in str(caught.value)


def test_a_proxy_of_the_environment_is_used_unless_it_is_told_not_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example.com:3128")
    monkeypatch.setenv("no_proxy", "localhost")
    assert proxy_for("https://api.telegram.org") == "http://proxy.example.com:3128"
    assert proxy_for("http://api:8081") is None
    assert proxy_for("https://localhost:8081") is None


async def test_a_server_that_is_away_is_named_with_the_reason() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    bot = bot_at(f"http://127.0.0.1:{port}")
    with pytest.raises(NetworkError) as raised:
        await bot.initialize()
    await bot.shutdown()
    words = f"127.0.0.1:{port} cannot be reached: Connection refused"
    assert raised.value.message == words_of(raised.value) == words
