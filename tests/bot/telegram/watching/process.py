"""A process of the bot over presets that hold one price, which a test changes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.engine import Engine
from bot.library import Library
from bot.settings import Settings
from bot.store.watches import Watch
from bot.telegram.handling import ALLOWED_UPDATES
from bot.telegram.service import Service
from config.load import load_catalog
from tests.botapi import FAKE_TOKEN, BotApiServer, Group, Message, PrivateChat, User
from tests.conftest import CATALOGUE, TODAY, FixedRates
from tests.hosts import FixedHosts

CHEAP, DEAR = 0.05, 0.40
"""Prices below all that anybody asks for the GPU of these tests, and far from each other."""
LINE = "/watch h100 < $0.1/h"
OFFER = """
our-h100:
  provider: aws
  gpu: h100
  purchase: on-demand
  gpus_per_instance: 8
  basis: instance
  history:
    - {{as_of: {day}, usd_per_gpu_hour: {usd}, confidence: high, source: our contract}}
"""


@dataclass
class Running:
    """A process of the bot, with a folder of presets that holds one price."""

    server: BotApiServer
    service: Service
    folder: Path
    _next_update: int = 0

    async def handle(self) -> None:
        """Handle the updates that wait, and confirm them."""
        bot = self.service.app.bot
        for update in await bot.get_updates(offset=self._next_update, timeout=0, allowed_updates=ALLOWED_UPDATES):
            self._next_update = update.update_id + 1
            await self.service.intake.take(update)

    async def asked(self, chat: PrivateChat | Group, text: str, user: User | None = None, **where: Any) -> Message:
        chat.send(text, user=user, **where)
        await self.handle()
        return chat.bot_messages[-1]

    async def tapped(self, message: Message, button: str, user: User) -> None:
        message.press(button, user)
        await self.handle()

    async def reprice(self, usd: float, day: str = "2026-10-01") -> None:
        """Change the price as somebody does who edits a file and reloads."""
        write(self.folder, usd, day)
        await asyncio.to_thread(self.service.library.reload)

    async def look(self) -> None:
        """What is done every minute."""
        await self.service.watching.look()

    async def watches(self, chat: PrivateChat | Group) -> tuple[Watch, ...]:
        return await self.service.shelf.watches.of(chat.id)

    def person(self) -> PrivateChat:
        return self.server.private_chat(self.server.user("Ada"))


def write(folder: Path, usd: float, day: str = "2026-10-01") -> None:
    (folder / "prices.yaml").write_text(OFFER.format(usd=usd, day=day), encoding="utf-8")


@asynccontextmanager
async def running_service(
    server: BotApiServer, folder: Path, database: str | None = None, **variables: str
) -> AsyncIterator[Running]:
    """A service that is connected, over a file of its own unless a database is named."""
    variables |= {
        "TELEGRAM_BOT_TOKEN": FAKE_TOKEN,
        "TELEGRAM_API_URL": server.url,
        "CONFIG_DIR": str(folder),
        "DATABASE_URL": database or f"sqlite:///{folder}/bot.db",
    }
    settings = Settings.model_validate(variables)
    load = partial(load_catalog, folder, base=CATALOGUE)
    engine = Engine(load(), FixedRates(), lambda: TODAY, FixedHosts)
    service = Service(settings, engine)
    service.library = Library(engine, load)
    try:
        await service.open()
        await service.connect()
        yield Running(server, service, folder)
    finally:
        await service.close()


async def pass_time(running: Running, chat: PrivateChat | Group) -> None:
    """Have what a chat waits for be due now, as it is when its time has come."""
    for watch in await running.watches(chat):
        await running.service.shelf.watches.settle(watch, due_at=0)
