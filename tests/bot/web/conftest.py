"""The real web process, in front of the tests' Bot API server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.bot.telegram.conftest import RunningBot, running_bot
from tests.botapi import BotApiServer


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


class Site:
    """A web process: the bot, and what it serves."""

    def __init__(self, bot: RunningBot, port: int) -> None:
        self.bot = bot
        self.url = f"http://127.0.0.1:{port}"

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}")


@contextmanager
def running_site(server: BotApiServer, folder: Path, port: int | None = None, **variables: str) -> Iterator[Site]:
    """`python -m bot web` on a port of this machine, with its webhook on the same."""
    port = port or free_port()
    settings = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram", "HOST": "127.0.0.1", "PORT": str(port)}
    with running_bot(server, folder, "web", **(settings | variables)) as bot:
        yield Site(bot, port)
