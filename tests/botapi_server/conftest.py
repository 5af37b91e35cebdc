"""A running server, a private chat and a group."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.botapi import (
    BotApiServer,
    Group,
    PrivateChat,
)


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as running:
        yield running


@pytest.fixture
def chat(server: BotApiServer) -> PrivateChat:
    return server.private_chat(server.user("Ada"))


@pytest.fixture
def group(server: BotApiServer) -> Group:
    ada, bob = server.user("Ada"), server.user("Bob")
    return server.group("Lab", members=[ada, bob], admins=[bob], forum=True)
