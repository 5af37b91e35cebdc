"""The health check of the image: a web process answers, and other starts need not."""

import http.client
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def listening(status: int, host: str = "127.0.0.1", family: socket.AddressFamily = socket.AF_INET) -> Iterator[int]:
    """The port of a server that answers with this status."""

    try:
        socket.create_server((host, 0), family=family).close()
    except OSError as error:
        pytest.skip(f"nothing can listen on {host} here: {error.strerror}")

    class Server(HTTPServer):
        address_family = family

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(status)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            pass

    with Server((host, 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def unwell() -> Iterator[int]:
    """The port of a server that answers 500."""
    with listening(http.client.INTERNAL_SERVER_ERROR) as port:
        yield port


def test_a_web_process_that_answers_lives(tmp_path: Path, web: Path) -> None:
    with BotApiServer() as server, running_site(server, tmp_path) as site:
        site.bot.wait_logged("answering as")
        port = site.url.rpartition(":")[2]
        nowhere = "http://127.0.0.1:1"
        assert alive({"PORT": port, "http_proxy": nowhere, "HTTP_PROXY": nowhere}, first_process=web) == 0


def test_one_that_does_not_listen_does_not_live(web: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert alive({"PORT": str(free_port())}, first_process=web) == 1
    assert "refused" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "family", "listens_at"),
    [
        ("0.0.0.0", socket.AF_INET, "127.0.0.1"),
        ("127.0.0.1", socket.AF_INET, "127.0.0.1"),
        ("::", socket.AF_INET6, "::1"),
        ("::1", socket.AF_INET6, "::1"),
    ],
)
def test_it_is_asked_where_the_settings_have_it_listen(
    tmp_path: Path, web: Path, host: str, family: socket.AddressFamily, listens_at: str
) -> None:
    with listening(http.client.OK, listens_at, family) as port:
        (tmp_path / ".env").write_text(f"HOST={host}\nPORT={port}\n", encoding="utf-8")
        assert alive({}, tmp_path / ".env", web) == 0


def test_one_whose_settings_cannot_be_read_does_not_live(web: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert alive({"PORT": "80a", "LOG_LEVEL": "LOUD"}, first_process=web) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("PORT: 80a is no port: ")
    assert "; LOG_LEVEL: LOUD is no level: " in line


def test_one_that_fails_does_not_live(web: Path, unwell: int) -> None:
    assert alive({"PORT": str(unwell)}, first_process=web) == 1


@pytest.mark.parametrize("start", ["poll", "ask"])
def test_other_starts_live_without_a_port(tmp_path: Path, start: str) -> None:
    first_process = started(tmp_path, "python", "-m", "bot", start)
    assert alive({"PORT": str(free_port())}, first_process=first_process) == 0


def test_it_starts_without_what_the_bot_imports() -> None:
    code = "import sys, bot.web.alive; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pydantic", "starlette", "telegram", "yaml"} & set(loaded)
