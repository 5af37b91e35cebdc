"""A bot of either start, in front of the tests' Bot API server."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TypeVar

from tests.bot.telegram.conftest import RunningBot, running_bot
from tests.bot.web.conftest import running_site
from tests.botapi import BotApiServer

Start = Literal["web", "poll"]
STARTS: tuple[Start, ...] = ("web", "poll")
UNLIMITED = {"USER_LIMIT_PER_MINUTE": "0", "CHAT_LIMIT_PER_MINUTE": "0"}
"""Proofs ask more than anybody may."""
_ANSWERING = "answering as @"
T = TypeVar("T")


@contextmanager
def started(start: Start, server: BotApiServer, folder: Path, port: int, **variables: str) -> Iterator[RunningBot]:
    """`python -m bot web`, whose webhook is at a port of this machine, or `poll`. Leaving it is its kill -9."""
    settings = UNLIMITED | variables
    if start == "web":
        with running_site(server, folder, port, **settings) as site:
            yield site.bot
    else:
        with running_bot(server, folder, **settings) as bot:
            yield bot


def is_answering(bot: RunningBot) -> bool:
    """Whether it has opened its database and knows its name. Raises AssertionError for one that has ended by itself."""
    log = bot.errors.read_text(encoding="utf-8")
    assert bot.process.poll() is None, log
    return _ANSWERING in log


def wait_answering(bot: RunningBot) -> None:
    """Wait until then."""
    bot.wait_logged(_ANSWERING, timeout_s=60)


def side_by_side(run: Callable[[Start], T]) -> dict[Start, T]:
    """What comes of both starts, at the same time."""
    with ThreadPoolExecutor(len(STARTS)) as pool:
        return dict(zip(STARTS, pool.map(run, STARTS), strict=True))
