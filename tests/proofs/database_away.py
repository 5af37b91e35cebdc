"""The database goes away while people ask, and comes back: answers keep coming, from what is known, and say so."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from uuid import uuid4

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.shelf import Shelf
from bot.store.url import async_url
from tests.bot.telegram.conftest import RunningBot
from tests.bot.web.conftest import free_port
from tests.botapi import BotApiServer, Chat, Group, Message, PrivateChat
from tests.proofs.logged import defects
from tests.proofs.started import STARTS, Start, started, wait_answering
from tests.services.postgres import OwnPostgres, Postgres

NOTE = "Settings cannot be looked up just now"
NOT_STORED = "That could not be stored just now"
_LONG = "/train 70B 15T h100 x2048 in 90d spot 5折 eur mfu=40% goodput=0.9 grid=fr as-of=2026-10-10"
"""A question that no button can hold."""
_BACK_WITHIN_S = 60


@dataclass
class Away:
    """How one bot fared."""

    start: Start
    how: str
    away_s: float = 0
    answers: int = 0
    slowest_s: float = 0
    back_after_s: float = 0
    """Until answers no longer said that settings could not be looked up."""
    readiness: set[int] = field(default_factory=set)
    """What /readyz said while the database was away."""
    is_ready_again: bool = True
    is_moved: bool = False
    """Whether a group that became a supergroup meanwhile has kept its settings."""
    is_alive: bool = False
    stored: dict[str, object] = field(default_factory=dict)
    """What the database holds in the end of the chat whose settings were changed."""
    defects: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"Postgres {self.how} for {self.away_s:.0f} s under {self.start}: {self.answers} answers, "
            f"the slowest after {self.slowest_s:.2f} s; settings hold again after {self.back_after_s:.1f} s"
        )


class _Bot:
    """A bot, somebody who has set something, and what is measured of both."""

    def __init__(self, server: BotApiServer, bot: RunningBot, start: Start, port: int, how: str) -> None:
        self.away = Away(start, how)
        self.bot = bot
        self._server = server
        self._ready = f"http://127.0.0.1:{port}/readyz" if start == "web" else None
        self.somebody = self._newcomer()
        admin = server.user("Bob")
        self.group: Chat = server.group("Lab", [admin], [admin], basic=True)
        self._asks: Iterator[Callable[[], None]] = cycle(
            (self._ask_with_settings, self._ask_without, self._ask_at_length, self._change)
        )

    def ask(self) -> None:
        """The next thing that is asked while the database is away."""
        began_s = time.monotonic()
        next(self._asks)()
        self.away.slowest_s = max(self.away.slowest_s, time.monotonic() - began_s)
        self.away.answers += 1
        if self._ready is not None:
            self.away.readiness.add(httpx.get(self._ready).status_code)

    def move_group(self) -> None:
        """A group becomes a supergroup, whose settings are to go along."""
        assert isinstance(self.group, Group)
        self.group = self._server.migrate(self.group)

    def ask_until_back(self) -> None:
        """Ask until settings can be looked up again."""
        began_s = time.monotonic()
        while NOTE in self.asked(self.somebody, "/train 7B 1T").text:
            assert time.monotonic() < began_s + _BACK_WITHIN_S, "the database is back, and nobody looks"
            time.sleep(0.1)
        self.away.back_after_s = time.monotonic() - began_s
        self.away.is_ready_again = self._ready is None or httpx.get(self._ready).status_code == 200
        self.away.is_alive = self.bot.process.poll() is None

    def ask_until_moved(self) -> None:
        """Ask until the supergroup has the settings of its group."""
        self._server.wait_drained(timeout_s=_BACK_WITHIN_S)
        self.away.is_moved = self.asked(self.group, "/train 7B 1T").text.endswith("h200")

    def asked(self, chat: Chat, question: str) -> Message:
        """The answer to a question."""
        chat.send(question)
        return chat.wait_reply(timeout_s=30)

    def _ask_with_settings(self) -> None:
        answer = self.asked(self.somebody, "/train 7B 1T").text
        assert answer.endswith("h200"), answer
        assert NOTE in answer, answer

    def _ask_without(self) -> None:
        answer = self.asked(self._newcomer(), "/train 7B 1T").text
        assert answer.endswith("\n/train 7B 1T"), answer
        assert NOTE in answer, answer

    def _ask_at_length(self) -> None:
        """Its buttons hold an id, and work from memory."""
        chat = self._newcomer()
        answer = self.asked(chat, _LONG)
        answer.press("H200")
        assert " h200 " in chat.wait_edit(answer, timeout_s=30).text

    def _change(self) -> None:
        answer = self.asked(self.somebody, "/settings b200").text
        assert answer.startswith(NOT_STORED), answer

    def _newcomer(self) -> PrivateChat:
        return self._server.private_chat(self._server.user("Ada"))


def lose(postgres: OwnPostgres, how: str, folder: Path, away_s: float) -> list[Away]:
    """Both starts side by side, each with a database of its own, on a server that goes away and comes back."""
    away, back = (postgres.stop, postgres.start) if how == "stopped" else (postgres.hold, postgres.go_on)
    urls = [asyncio.run(new_database(postgres)) for _ in STARTS]
    with ExitStack() as stack:
        bots = [
            stack.enter_context(_running(start, folder / start, url, how))
            for start, url in zip(STARTS, urls, strict=True)
        ]
        for bot in bots:
            bot.asked(bot.somebody, "/settings h200")
            bot.asked(bot.group, "/settings h200")
        began_s = time.monotonic()
        away()
        try:
            for bot in bots:
                bot.ask()
                bot.move_group()
            while time.monotonic() < began_s + away_s:
                for bot in bots:
                    bot.ask()
        finally:
            back()
        for bot, url in zip(bots, urls, strict=True):
            bot.away.away_s = time.monotonic() - began_s
            bot.ask_until_back()
            assert bot.asked(bot.somebody, "/train 7B 1T").text.endswith("h200")
            bot.ask_until_moved()
            bot.asked(bot.somebody, "/settings b200")
            assert bot.asked(bot.somebody, "/train 7B 1T").text.endswith("b200")
            bot.away.stored = asyncio.run(_stored(url, bot.somebody.id))
            bot.away.defects = tuple(defects(bot.bot.stop()[1]))
    return [bot.away for bot in bots]


async def new_database(server: Postgres) -> str:
    """The address of an empty one."""
    name = f"bot_{uuid4().hex}"
    engine = create_async_engine(async_url(server.url()), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    return server.url(name)


@contextmanager
def _running(start: Start, folder: Path, url: str, how: str) -> Iterator[_Bot]:
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with BotApiServer() as server, started(start, server, folder, port, DATABASE_URL=url) as bot:
        wait_answering(bot)
        server.wait_ready()
        yield _Bot(server, bot, start, port, how)


async def _stored(url: str, chat_id: int) -> dict[str, object]:
    shelf = await Shelf.open(url)
    found = dict(shelf.settings.get(chat_id) or {})
    await shelf.close()
    return found
