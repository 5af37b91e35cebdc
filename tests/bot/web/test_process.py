"""The life of the real web process: its webhook, its answers, its trouble, its end."""

import signal
import socket
import threading
import time
from pathlib import Path

import httpx

from bot.settings import Settings
from tests.bot.web.conftest import free_port, running_site
from tests.botapi import FAKE_TOKEN, BotApiServer

ANSWER = "Train 175B on 500B tokens"
SECRET = FAKE_TOKEN.partition(":")[2]


def asked(server: BotApiServer, name: str = "Ada", timeout_s: float = 20) -> str:
    chat = server.private_chat(server.user(name))
    chat.send("/train 175B 500B")
    return chat.wait_reply(timeout_s=timeout_s).text


def test_it_answers_by_webhook_and_is_ready(tmp_path: Path) -> None:
    with BotApiServer() as server, running_site(server, tmp_path) as site:
        server.wait_ready()
        assert asked(server).startswith(ANSWER)
        server.wait_drained()
        assert [status for _, status in server.webhook.deliveries] == [200]
        assert site.get("/healthz").status_code == 200
        ready = site.get("/readyz").json()
        assert ready["ready"]
        assert ready.keys() == {"ready", "database", "presets", "telegram"}
        assert 'bot_updates_total{kind="message",outcome="answered"} 1.0' in site.get("/metrics").text
        status, errors = site.bot.stop()
    assert status == 0
    assert "Traceback" not in errors
    assert server.webhook.current is not None  # updates wait at Telegram for the next start


def test_the_secret_that_telegram_is_told_is_the_one_that_is_wanted(tmp_path: Path) -> None:
    update = {"update_id": 1}
    secret = Settings.model_validate({"TELEGRAM_BOT_TOKEN": FAKE_TOKEN}).secret_of_webhook
    with BotApiServer() as server, running_site(server, tmp_path) as site:
        server.wait_ready()
        (call,) = server.calls_of("setWebhook")
        assert call.params["secret_token"] == secret
        told = {"X-Telegram-Bot-Api-Secret-Token": secret}
        assert httpx.post(f"{site.url}/telegram", json=update, headers=told).status_code == 200
        assert httpx.post(f"{site.url}/telegram", json=update).status_code == 403


def test_an_update_that_comes_again_is_answered_once(tmp_path: Path) -> None:
    with BotApiServer() as server, running_site(server, tmp_path, WEBHOOK_SECRET="known") as site:
        server.wait_ready()
        chat = server.private_chat(server.user("Ada"))
        question = chat.send("/train 175B 500B")
        chat.wait_reply()
        server.wait_drained()
        update = {"update_id": server.webhook.deliveries[0][0], "message": question.json()}
        headers = {"X-Telegram-Bot-Api-Secret-Token": "known"}
        assert httpx.post(f"{site.url}/telegram", json=update, headers=headers).status_code == 200
        fresh = update | {"update_id": 7}
        both = [
            threading.Thread(
                target=httpx.post, args=(f"{site.url}/telegram",), kwargs={"json": fresh, "headers": headers}
            )
            for _ in range(2)
        ]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert len(chat.bot_messages) == 2


def test_an_update_that_nobody_could_read_is_left_out(tmp_path: Path) -> None:
    with BotApiServer() as server, running_site(server, tmp_path, WEBHOOK_SECRET="known") as site:
        server.wait_ready()
        headers = {"X-Telegram-Bot-Api-Secret-Token": "known"}
        for odd in ({"text": "a secret remark", "chat": 7}, {"text": "a secret remark", "date": 2**60}):
            update = {"update_id": 9, "message": odd}
            assert httpx.post(f"{site.url}/telegram", json=update, headers=headers).status_code == 200
        assert asked(server).startswith(ANSWER)
        _, errors = site.bot.stop()
    assert "a secret remark" not in errors


def test_a_restart_leaves_the_webhook_as_it_is(tmp_path: Path) -> None:
    port = free_port()
    with BotApiServer() as server:
        for _ in range(2):
            with running_site(server, tmp_path, port) as site:
                site.bot.wait_logged("the webhook is set")
                site.bot.stop()
        assert len(server.calls_of("setWebhook")) == 1


def test_another_address_or_secret_sets_it_anew(tmp_path: Path) -> None:
    port = free_port()
    with BotApiServer() as server:
        for secret in ("one", "other"):
            with running_site(server, tmp_path, port, WEBHOOK_SECRET=secret) as site:
                site.bot.wait_logged("the webhook is set: ")
                site.bot.stop()
        assert [call.params["secret_token"] for call in server.calls_of("setWebhook")] == ["one", "other"]


def test_it_lives_before_telegram_answers_and_is_ready_after(tmp_path: Path) -> None:
    port = free_port()
    with BotApiServer() as server:
        server.faults.add("getMe", kind="internal_error", times=6)
        with running_site(server, tmp_path, port) as site:
            site.bot.wait_logged("tried again in 0.5 s, until it works")
            assert site.get("/healthz").status_code == 200
            assert site.get("/readyz").status_code == 503
            server.wait_ready()
            assert asked(server).startswith(ANSWER)
            assert site.get("/readyz").status_code == 200


def test_a_stop_lets_answers_that_are_under_way_go_out(tmp_path: Path) -> None:
    with BotApiServer() as server, running_site(server, tmp_path) as site:
        server.wait_ready()
        server.faults.add("sendMessage", kind="slow", delay_s=2)
        chat = server.private_chat(server.user("Ada"))
        chat.send("/train 175B 500B")
        time.sleep(0.5)  # on its way
        status, _ = site.bot.stop()
        assert status == 0
        assert len(chat.bot_messages) == 1
        server.wait_drained()


def test_an_answer_that_hangs_holds_no_stop_up_for_longer_than_25_s(tmp_path: Path) -> None:
    with BotApiServer() as server, running_site(server, tmp_path) as site:
        server.wait_ready()
        server.faults.add("sendMessage", kind="slow", delay_s=60)
        chat = server.private_chat(server.user("Ada"))
        chat.send("/train 175B 500B")
        time.sleep(0.5)  # on its way
        site.bot.process.send_signal(signal.SIGTERM)
        status, errors = site.bot.ended(timeout_s=25)
        assert status == 0
        assert "Traceback" not in errors
        assert [status for _, status in server.webhook.deliveries] == [503]


def test_while_telegram_takes_no_answers_updates_wait_there(tmp_path: Path) -> None:
    with BotApiServer() as server, running_site(server, tmp_path) as site:
        server.wait_ready()
        server.faults.add("sendMessage", kind="internal_error", times=12)
        assert asked(server, timeout_s=40).startswith(ANSWER)
        server.wait_drained()
        assert {503, 200} == {status for _, status in server.webhook.deliveries}
        site.bot.stop()


def test_what_it_needs_to_start_is_said_in_one_line(tmp_path: Path) -> None:
    with BotApiServer() as server:
        with running_site(server, tmp_path, WEBHOOK_URL="") as site:
            status, errors = site.bot.ended()
        assert (status, errors.startswith("WEBHOOK_URL is not set: ")) == (2, True)
        with (
            socket.create_server(("127.0.0.1", 0)) as taken,
            running_site(server, tmp_path, taken.getsockname()[1]) as site,
        ):
            status, errors = site.bot.ended()
        assert status == 2
        assert "HOST and PORT: cannot listen on 127.0.0.1:" in errors
        with running_site(server, tmp_path, TELEGRAM_BOT_TOKEN="123456:another-secret") as site:
            status, errors = site.bot.ended()
        assert status == 2
        assert "Telegram does not know it" in errors
        assert "Traceback" not in errors


def test_an_address_that_telegram_will_never_post_to_ends_it(tmp_path: Path) -> None:
    with BotApiServer() as server, running_site(server, tmp_path, WEBHOOK_URL="https://bot.example.com:81/x") as site:
        status, errors = site.bot.ended()
        assert site.bot.reason().startswith("WEBHOOK_URL: Telegram does not take https://bot.example.com:81/x: ")
    assert status == 2
    assert "Traceback" not in errors
