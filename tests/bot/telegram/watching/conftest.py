"""What the tests of watches are handed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.telegram.watching.process import DEAR, Running, running_service, write
from tests.botapi import BotApiServer


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    with BotApiServer() as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, DEAR)
    return tmp_path


@pytest.fixture
async def running(server: BotApiServer, folder: Path) -> AsyncIterator[Running]:
    async with running_service(server, folder) as one:
        yield one
