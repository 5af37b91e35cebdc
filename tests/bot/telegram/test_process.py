"""The life of the real bot process: its start, its menu, its trouble with the network, its end."""

import signal
from pathlib import Path

import pytest

from bot.commands import all_commands
from bot.language import Language
from bot.render.numbers import Speaker
from bot.telegram.menu import DESCRIPTION, SHORT_DESCRIPTION
from tests.bot.telegram.conftest import running_bot
from tests.botapi import FAKE_TOKEN, BotApiServer
from tests.botapi.profile import DEFAULT_SCOPE

SECRET = FAKE_TOKEN.partition(":")[2]


@pytest.mark.parametrize(("language", "code"), [("en", ""), ("zh", "zh")])
def test_it_publishes_menu_and_descriptions_in_every_language(tmp_path: Path, language: Language, code: str) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path) as bot:
        bot.wait_logged("the command menu is set")
        bot.stop()
        profile = server.profile
    say = Speaker(language).say
    everything = [command.name for command in all_commands()]
    assert profile.menu("default", code) == profile.menu("all_private_chats", code) == everything
    of_groups, of_admins = profile.menu("all_group_chats", code), profile.menu("all_chat_administrators", code)
    assert {"train", "settings", "help"} <= set(of_groups)
    assert set(of_admins) - set(of_groups) == {"forget"}
    described = {entry["command"]: entry["description"] for entry in profile.commands[DEFAULT_SCOPE, code]}
    assert described == {command.name: say(command.summary) for command in all_commands()}
    assert profile.descriptions[code] == say(DESCRIPTION)
    assert profile.short_descriptions[code] == say(SHORT_DESCRIPTION)


def test_it_uses_only_parameters_that_telegram_knows(tmp_path: Path) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path) as bot:
        server.wait_ready()
        chat = server.private_chat(server.user("Ada"))
        chat.send("/train 175B 500B")
        chat.wait_reply()
        bot.stop()
        assert {call.method: call.unknown_params for call in server.calls if call.unknown_params} == {}


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_on_a_signal(tmp_path: Path, with_signal: signal.Signals) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path) as bot:
        server.wait_ready()
        status, errors = bot.stop(with_signal)
    assert status == 0
    assert "Traceback" not in errors


def test_the_token_is_never_logged(tmp_path: Path) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path, LOG_LEVEL="DEBUG") as bot:
        server.wait_ready()
        server.faults.add("sendMessage", kind="internal_error")
        server.faults.add("getUpdates", kind="reset")
        chat = server.private_chat(server.user("Ada"))
        chat.send("/train 175B 500B")
        chat.send("/help")
        chat.wait_reply()
        _, errors = bot.stop()
    assert errors
    assert SECRET not in errors


def test_a_refused_token_is_said_in_one_line(tmp_path: Path) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path, TELEGRAM_BOT_TOKEN="123456:another-secret") as bot:
        status, errors = bot.ended()
    assert status == 2
    assert "TELEGRAM_BOT_TOKEN: Telegram does not know it" in errors
    assert "another-secret" not in errors
    assert "Traceback" not in errors


def test_it_waits_for_a_network_that_is_not_there_yet(tmp_path: Path) -> None:
    with BotApiServer() as server:
        server.faults.add("getMe", kind="internal_error")
        with running_bot(server, tmp_path) as bot:
            server.wait_ready()
            status, errors = bot.stop()
    assert status == 0
    assert "connecting to http" in errors
    assert "answering as @test_bot" in errors


def test_it_answers_again_after_telegram_was_out_of_order(tmp_path: Path) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path) as bot:
        server.wait_ready()
        for kind in ("internal_error", "bad_gateway", "reset", "broken_json"):
            server.faults.add("getUpdates", kind=kind)
        chat = server.private_chat(server.user("Ada"))
        chat.send("/train 175B 500B")
        assert chat.wait_reply(timeout_s=30).text.startswith("Train 175B on 500B tokens")
        bot.stop()


def test_flood_control_delays_an_answer_and_loses_none(tmp_path: Path) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path) as bot:
        server.wait_ready()
        server.faults.add("sendMessage", kind="too_many_requests", retry_after_s=1)
        chat = server.private_chat(server.user("Ada"))
        chat.send("/train 175B 500B")
        assert chat.wait_reply(timeout_s=15).text.startswith("Train 175B on 500B tokens")
        bot.stop()
