"""A line of the log is JSON, holds what was passed, and nothing that a library puts into it from a chat."""

import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.log_lines import JsonLines
from bot.redaction import Redaction

WRITTEN = "what somebody wrote"
TOKEN = "123456:ABC-DEF"


def line(name: str, message: str, *args: Any, level: int = logging.WARNING, **extra: Any) -> dict[str, Any]:
    """What becomes of a record; inside an `except`, with its exception."""
    failure = sys.exc_info() if sys.exc_info()[1] is not None else None
    record = logging.LogRecord(name, level, __file__, 1, message, args, failure)
    record.created = 1_800_000_000.25
    vars(record).update(extra)
    written = JsonLines(Redaction({TOKEN: "token"})).format(record)
    assert "\n" not in written
    found: dict[str, Any] = json.loads(written)
    return found


def test_a_line_has_time_in_utc_level_logger_message_and_what_was_passed() -> None:
    extra = {"kind": "message", "command": "train", "chat": "0f0f", "latency_ms": 12.5, "outcome": "answered"}
    assert line("bot.telegram.intake", "update", level=logging.INFO, **extra) == {
        "time": "2027-01-15T08:00:00.250+00:00",
        "level": "INFO",
        "logger": "bot.telegram.intake",
        "message": "update",
        **extra,
    }


def test_the_token_is_taken_out_of_message_extra_and_traceback() -> None:
    try:
        Path(f"/no/folder/bot{TOKEN}").stat()
    except OSError:
        found = line("bot.x", "at bot%s", TOKEN, url=f"bot{TOKEN}")
    assert found["message"] == "at bot<token>"
    assert found["url"] == "bot<token>"
    assert found["traceback"].endswith("No such file or directory: '/no/folder/bot<token>'")


def test_a_traceback_holds_no_text_of_a_chat() -> None:
    try:
        int(WRITTEN)
    except ValueError:
        found = line("bot.engine", "a question could not be answered")
    assert found["traceback"].endswith("\nValueError")
    assert "int(WRITTEN)" in found["traceback"]
    assert WRITTEN not in str(found)


def test_a_traceback_that_another_handler_has_made_is_not_taken_over() -> None:
    assert WRITTEN not in str(line("bot.x", "failed", exc_text=WRITTEN))


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError(WRITTEN), "failed: ValueError"),
        (OSError("no space"), "failed: no space"),
        (ConnectionResetError(), "failed: ConnectionResetError"),
    ],
)
def test_an_exception_in_a_message_is_said_as_far_as_it_may_be(error: Exception, message: str) -> None:
    assert line("bot.x", "failed: %s", error)["message"] == message
    assert line("bot.x", "failed: %(error)s", {"error": error})["message"] == message


def test_an_exception_or_an_object_that_is_passed_is_named() -> None:
    found = line("bot.x", "failed", error=ValueError(WRITTEN), thing=object(), away=OSError("no space"))
    assert (found["error"], found["thing"], found["away"]) == ("ValueError", "object", "OSError: no space")


@pytest.mark.parametrize("library", ["telegram.Bot", "sqlalchemy.engine", "redis", "botany", "root"])
def test_libraries_are_quoted_without_what_they_fill_in(library: str) -> None:
    found = line(library, "Received data was %r\nand more", WRITTEN, update=WRITTEN)
    assert found["message"] == "Received data was %r"
    assert found.keys() == {"time", "level", "logger", "message"}


def test_the_web_server_is_quoted_in_full_but_for_colours_and_tracebacks() -> None:
    found = line("uvicorn.error", "running on %s", "http://0.0.0.0:8080", color_message="\x1b[1m")
    assert found["message"] == "running on http://0.0.0.0:8080"
    assert "color_message" not in found
    assert line("uvicorn.error", f"Traceback:\n{WRITTEN}")["message"] == "Traceback:"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (f"Task exception was never retrieved\nfuture: <Task exception=ValueError('{WRITTEN}')>",
         "Task exception was never retrieved"),
        (f"Exception in callback answer('{WRITTEN}') at x.py:3\nhandle: <Handle>", "Exception in callback answer(…)"),
        ("unhandled exception during asyncio.run() shutdown", "unhandled exception during asyncio.run() shutdown"),
    ],
)  # fmt: skip
def test_the_event_loop_is_quoted_without_tasks_and_arguments(said: str, message: str) -> None:
    assert line("asyncio", said)["message"] == message


def test_a_line_whose_arguments_do_not_fit_keeps_them_to_itself() -> None:
    assert line("bot.x", "%d of %d", WRITTEN)["message"] == "%d of %d"
