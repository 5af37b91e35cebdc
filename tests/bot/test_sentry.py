"""What leaves for Sentry, byte by byte: where a defect happened, and nothing of chats or secrets."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TOKEN = "123456:ABC-DEF_ghi"
WRITTEN = "what-somebody-wrote"
CHAT = "-1001234567890"
START = """
import logging, os, sys
from bot.logs import configure_logging
from bot.settings import load_settings
configure_logging(load_settings())
token, written, chat = sys.argv[1:]
logger = logging.getLogger("bot.x")
"""
DEFECT = """
logger.info("update %s", written, extra={"text": written})
def answer(text):
    parts = {"chat": chat, "token": token}
    try:
        return int(text)
    except ValueError as error:
        raise OSError(f"https://api/bot{token}/getMe") from error
try:
    answer(written)
except OSError as error:
    logger.exception("a question could not be answered: %s", error, extra={"text": written})
    logger.exception("the same once more")
"""


class Sentry:
    """A server that takes reports."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        bodies = self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                packed = self.headers["Content-Encoding"] == "gzip"
                bodies.append(f"{self.headers}{(gzip.decompress(body) if packed else body).decode()}")
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.dsn = f"http://c0ffee@127.0.0.1:{self.server.server_port}/1"

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events in all reports: an envelope has a line for itself, one for each item's head and its body."""
        return [json.loads(body.splitlines()[-1]) for body in self.bodies]


@pytest.fixture
def sentry() -> Iterator[Sentry]:
    made = Sentry()
    thread = Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def run(folder: Path, program: str, **variables: str) -> str:
    """What a process of its own writes to standard error, after all that it reports has been sent."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TELEGRAM_BOT_TOKEN": TOKEN, **variables}
    command = [sys.executable, "-c", START + program, TOKEN, WRITTEN, CHAT]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=True, timeout=60)
    return ended.stderr


def test_a_defect_is_reported_once_with_its_frames_and_types(sentry: Sentry, tmp_path: Path) -> None:
    run(tmp_path, DEFECT, SENTRY_DSN=sentry.dsn)
    (event,) = sentry.events
    assert event["logentry"]["message"] == "a question could not be answered: https://api/bot<token>/getMe"
    assert event["logger"] == "bot.x"
    first, last = event["exception"]["values"]
    assert (first["type"], first["value"]) == ("ValueError", "")
    assert (last["type"], last["value"]) == ("OSError", "https://api/bot<token>/getMe")
    assert [frame["function"] for frame in last["stacktrace"]["frames"]] == ["<module>", "answer"]


def test_no_byte_of_a_report_is_of_a_chat_or_a_secret(sentry: Sentry, tmp_path: Path) -> None:
    run(tmp_path, DEFECT, SENTRY_DSN=sentry.dsn)
    (body,) = sentry.bodies
    for private in (WRITTEN, CHAT.removeprefix("-"), TOKEN, TOKEN.partition(":")[2], str(tmp_path), str(ROOT)):
        assert private not in body


def test_nothing_is_sent_besides(sentry: Sentry, tmp_path: Path) -> None:
    run(tmp_path, DEFECT, SENTRY_DSN=sentry.dsn)
    (event,) = sentry.events
    assert event.keys() <= {
        *("environment", "event_id", "exception", "level", "logentry", "logger", "platform"),
        *("release", "sdk", "timestamp"),
    }
    frames = [frame for value in event["exception"]["values"] for frame in value["stacktrace"]["frames"]]
    assert {key for frame in frames for key in frame} == {
        *("filename", "module", "function", "lineno", "context_line", "in_app")
    }


@pytest.mark.parametrize(
    "program",
    [
        "logger.warning('the database is away')",
        "from telegram.error import TimedOut\ntry:\n    raise TimedOut\nexcept TimedOut:\n    logger.exception('x')",
        "logging.getLogger('urllib3.connectionpool').error('x')",
    ],
    ids=["warning", "network", "of itself"],
)
def test_what_is_no_defect_is_not_reported(sentry: Sentry, tmp_path: Path, program: str) -> None:
    run(tmp_path, program, SENTRY_DSN=sentry.dsn)
    assert sentry.bodies == []


def test_what_nobody_catches_in_a_thread_is_reported(sentry: Sentry, tmp_path: Path) -> None:
    run(tmp_path, "import threading\nthreading.Thread(target=int, args=[written]).start()", SENTRY_DSN=sentry.dsn)
    (event,) = sentry.events
    assert [value["type"] for value in event["exception"]["values"]] == ["ValueError"]


def test_a_sentry_that_is_away_is_no_trouble(tmp_path: Path) -> None:
    lines = run(tmp_path, "logger.error('x')", SENTRY_DSN="http://c0ffee@127.0.0.1:9/1").splitlines()
    assert [json.loads(line)["message"] for line in lines if "bot.x" in line] == ["x"]
    assert "c0ffee" not in "".join(lines)


def test_without_a_dsn_it_is_not_even_imported(tmp_path: Path) -> None:
    assert run(tmp_path, "assert 'sentry_sdk' not in sys.modules") == ""
