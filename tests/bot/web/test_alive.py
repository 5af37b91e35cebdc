"""The health check of the image: a web process answers, and other starts need not."""

import http.client
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.web.alive import alive
from tests.bot.web.conftest import free_port, running_site
from tests.botapi import BotApiServer


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """What Linux says of a container whose first process is `web`."""
    return started(tmp_path, "/sbin/docker-init", "--", "python", "-m", "bot", "web")


def started(folder: Path, *command: str) -> Path:
    file = folder / "cmdline"
    file.write_bytes(b"".join(word.encode() + b"\0" for word in command))
    return file


@pytest.fixture
def unwell() -> Iterator[int]:
    """The port of a server that answers 500."""

    class Unwell(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(http.client.INTERNAL_SERVER_ERROR)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            pass

    with HTTPServer(("127.0.0.1", 0), Unwell) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_web_process_that_answers_lives(tmp_path: Path, web: Path) -> None:
    with BotApiServer() as server, running_site(server, tmp_path) as site:
        site.bot.wait_logged("answering as")
        port = site.url.rpartition(":")[2]
        nowhere = "http://127.0.0.1:1"
        assert alive({"PORT": port, "http_proxy": nowhere, "HTTP_PROXY": nowhere}, web) == 0


def test_one_that_does_not_listen_does_not_live(web: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert alive({"PORT": str(free_port())}, web) == 1
    assert "refused" in capsys.readouterr().err


def test_one_that_fails_does_not_live(web: Path, unwell: int) -> None:
    assert alive({"PORT": str(unwell)}, web) == 1


@pytest.mark.parametrize("start", ["poll", "ask"])
def test_other_starts_live_without_a_port(tmp_path: Path, start: str) -> None:
    assert alive({"PORT": str(free_port())}, started(tmp_path, "python", "-m", "bot", start)) == 0


def test_it_starts_without_what_the_bot_imports() -> None:
    code = "import sys, bot.web.alive; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pydantic", "starlette", "telegram", "yaml"} & set(loaded)
