"""What a process writes that logs for long, whatever goes wrong in it."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
WRITTEN = "what-somebody-wrote"
START = """
import asyncio, logging, sys, threading, warnings
from bot.logs import configure_logging
from bot.settings import Settings
configure_logging(Settings.model_validate({"LOG_LEVEL": sys.argv[1], "TELEGRAM_BOT_TOKEN": "123456:ABC-DEF"}))
written = sys.argv[2]
def fail(*_): raise ValueError(written)
"""
TASK = """
async def broken():
    fail()
async def main():
    asyncio.create_task(broken())
    await asyncio.sleep(0)
asyncio.run(main())
"""
CALLBACK = """
async def main():
    asyncio.get_running_loop().call_soon(fail, written)
    await asyncio.sleep(0)
asyncio.run(main())
"""


def logged(program: str, level: str = "DEBUG") -> list[dict[str, Any]]:
    """The lines that a process of its own writes to standard error; each has to be JSON, and quote nobody."""
    command = [sys.executable, "-c", START + program, level, WRITTEN]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=60)
    assert WRITTEN not in ended.stderr
    return [json.loads(line) for line in ended.stderr.splitlines()]


def test_we_are_heard_from_the_level_of_the_settings_on_libraries_from_warning_on() -> None:
    lines = logged("""
for name in "bot.x calc.x config.x telegram.Bot httpx httpcore.http11 aiosqlite sqlalchemy.engine".split():
    logging.getLogger(name).debug("%s", written if name[0] not in "bc" else "")
    logging.getLogger(name).warning("heard")
""")
    assert [found["logger"] for found in lines if found["level"] == "DEBUG"] == ["bot.x", "calc.x", "config.x"]
    assert len([found for found in lines if found["level"] == "WARNING"]) == 8


@pytest.mark.parametrize(
    ("level", "ours", "of_server"), [("DEBUG", 3, 2), ("INFO", 3, 2), ("WARNING", 2, 2), ("ERROR", 1, 1)]
)
def test_the_level_holds_for_everybody_and_the_web_server_tells_of_trouble_alone(
    level: str, ours: int, of_server: int
) -> None:
    program = """
for say in ("info", "warning", "error"):
    for name in ("bot.x", "uvicorn.error"):
        getattr(logging.getLogger(name), say)("x")
"""
    heard = Counter(found["logger"] for found in logged(program, level))
    assert heard == {"bot.x": ours, "uvicorn.error": of_server}


def test_the_web_server_writes_the_same_lines_once() -> None:
    lines = logged("""
import uvicorn
configured = uvicorn.Config(lambda: None, log_config=None, access_log=False)
logging.getLogger("uvicorn.error").warning("Exceeded %d", 1, extra={"color_message": "x"})
""")
    assert [(found["logger"], found["message"]) for found in lines] == [("uvicorn.error", "Exceeded 1")]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("fail()", "the process ends: nothing has caught this"),
        ("t = threading.Thread(target=fail, name='t'); t.start(); t.join()",
         "the thread t ended: nothing has caught this"),
        ("type('T', (), {'__del__': fail})()", "a failure where none can be told"),
        (TASK, "Task exception was never retrieved"),
        (CALLBACK, "Exception in callback fail(…)"),
    ],
    ids=["main", "thread", "destructor", "task", "callback"],
)  # fmt: skip
def test_what_nobody_catches_is_logged_with_its_frames(program: str, message: str) -> None:
    (found,) = logged(program)
    assert found["message"] == message
    assert found["traceback"].endswith("\nValueError")
    assert "in fail" in found["traceback"]


@pytest.mark.parametrize(
    ("program", "ending"),
    [
        ("warnings.warn(written)", "UserWarning"),
        ("warnings.warn('use another', DeprecationWarning)", "DeprecationWarning: use another"),
    ],
)
def test_warnings_are_logged_and_only_those_of_code_with_their_words(program: str, ending: str) -> None:
    (found,) = logged(program)
    assert found["level"] == "WARNING"
    assert found["message"].endswith(ending)


def test_a_line_that_cannot_be_written_is_told_to_nobody() -> None:
    assert [found["message"] for found in logged("logging.getLogger('bot.x').warning('%d', written)")] == ["%d"]
