"""The life of the real bot process: its start, its menu, its trouble with the network, its end."""

import signal
from pathlib import Path

import pytest

from bot.commands import all_commands
from tests.bot.telegram.conftest import running_bot
from tests.botapi import FAKE_TOKEN, BotApiServer

SECRET = FAKE_TOKEN.partition(":")[2]


def test_it_publishes_every_command_at_start(tmp_path: Path) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path) as bot:
        server.wait_ready()
        menu = server.calls_of("setMyCommands")[0].json("commands")
        bot.stop()
    assert [(entry["command"], entry["description"]) for entry in menu] == [
        (command.name, command.summary.template) for command in all_commands()
    ]


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
        _, errors = bot.process.communicate(timeout=20)
    assert bot.process.returncode == 2
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
