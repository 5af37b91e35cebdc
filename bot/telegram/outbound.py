"""What the bot sends gets there: at a pace that Telegram allows, and again where the network was in trouble."""

import asyncio
import math
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from telegram.error import RetryAfter, TelegramError, TimedOut
from telegram.ext import BaseRateLimiter

from bot.telegram.pace import Call, Pace
from bot.telegram.refusals import was_deleted
from bot.telegram.request import NOT_SENT
from bot.telegram.trouble import is_of_network, seconds_of

_PATIENCE_S = 30.0
"""How long after its beginning a call is still made, or made again."""
_MOST_FLOODS = 3

Result = bool | dict[str, Any] | list[dict[str, Any]]


class OvertakenError(Exception):
    """A call that nobody wanted any more when its turn came: it was not made."""


class Outbound(BaseRateLimiter[asyncio.Event]):
    """Stands between the bot and the network.

    A chat that Telegram asks to pause holds up no other. A call that would wait for more than 30 seconds, or is refused
    by flood control a fourth time, raises RetryAfter; one that fails for the network a fourth time, or after those 30
    seconds, raises what failed. What Telegram may still be working on is not sent again; what lost its connection is,
    which in rare cases shows an answer twice, rather than never.

    `rate_limit_args` of a call is an event that makes it needless: if it is set while the call waits, that raises
    OvertakenError.
    """

    def __init__(
        self,
        *,
        pace: Pace | None = None,
        pauses_s: Sequence[float] = (0.2, 1.0, 3.0),
        on_flood: Callable[[], None] = lambda: None,
    ) -> None:
        """`pauses_s` are those before further attempts, `on_flood` is told of every refusal by flood control."""
        self._pace = pace or Pace()
        self._pauses_s = pauses_s
        self._on_flood = on_flood

    async def process_request(  # noqa: PLR0917 - as python-telegram-bot has it
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: asyncio.Event | None,
    ) -> Result:
        """Make a call when its turn has come, and again where that may help."""
        call, until_s = Call.of(endpoint, data), time.monotonic() + _PATIENCE_S
        floods, pauses_s, failed = 0, iter(self._pauses_s), False
        while True:
            await self._turn(call, until_s, rate_limit_args)
            try:
                with self._pace.under_way(call):
                    return await callback(*args, **kwargs)
            except RetryAfter as flood:
                self._on_flood()
                self._pace.pause(call.place, seconds_of(flood))
                floods += 1
                if floods > _MOST_FLOODS:
                    raise
            except TelegramError as error:
                if failed and endpoint == "deleteMessage" and was_deleted(error.message.lower()):
                    return True  # by the call before, whose answer was lost
                pause_s = next(pauses_s, None) if _may_pass(error) else None
                if pause_s is None or time.monotonic() + pause_s > until_s:
                    raise
                failed = True
                await _sleep(pause_s, rate_limit_args)

    async def _turn(self, call: Call, until_s: float, needless: asyncio.Event | None) -> None:
        """Wait until a call may go out. Raises RetryAfter if that takes too long, and OvertakenError."""
        while True:
            if needless is not None and needless.is_set():
                raise OvertakenError
            wait_s = self._pace.wait_s(call)
            if wait_s == 0:
                return
            if time.monotonic() + wait_s > until_s:
                raise RetryAfter(math.ceil(wait_s))
            await _sleep(wait_s, needless)

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to tear down."""


def _may_pass(error: TelegramError) -> bool:
    """Whether the same call may go well in a moment, and Telegram is not at it any more."""
    if isinstance(error, TimedOut):
        return isinstance(error.__cause__, NOT_SENT)
    return is_of_network(error)


async def _sleep(seconds: float, needless: asyncio.Event | None) -> None:
    if needless is None:
        await asyncio.sleep(seconds)
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await needless.wait()
