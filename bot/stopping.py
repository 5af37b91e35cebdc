"""End on SIGTERM and SIGINT as on any other way out: what is open is closed, in order and in time."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot.settings import UNUSABLE, SettingsError
from bot.store.errors import StoreError

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_LEFT_AFTER_S = 2.0

logger = logging.getLogger(__name__)


class Stopping:
    """The first signal ends what is done inside of `asked_for`, and not what closes it; a second one cuts that off."""

    def __init__(self) -> None:
        self._signal: signal.Signals | None = None
        self._is_inside = False
        self._is_cut_off = False
        self._status = 0
        self._left = threading.Timer(_LEFT_AFTER_S, self._leave)
        self._left.daemon = True

    def run(self, whole: Coroutine[Any, Any, None]) -> int:
        """Run this to its end, and return the exit status: 0, or 128 and the number of a signal that cut it off.

        What cannot be used is logged, as everything else is by now. Threads that do not end, such as one that waits for
        a disk or looks up a name, are left with the process.
        """
        try:
            asyncio.run(self._to_its_end(whole))
        finally:
            self._left.cancel()
        return self._status

    async def _to_its_end(self, whole: Coroutine[Any, Any, None]) -> None:
        try:
            await whole
        except (SettingsError, StoreError) as error:
            logger.error("%s", error)  # noqa: TRY400 - it is no defect
            self._status = UNUSABLE
        except asyncio.CancelledError:
            if not self._is_cut_off or self._signal is None:
                raise
            logger.warning("cut off by a second signal")
            self._status = 128 + self._signal
        except BaseException:
            self._status = 1
            raise
        finally:
            logger.info("ended")
            self._left.start()

    def _leave(self) -> None:
        logger.warning("something goes on that does not end, and is left")
        logging.shutdown()
        os._exit(self._status)

    @asynccontextmanager
    async def asked_for(self) -> AsyncIterator[None]:
        """Where the first signal leads out of, quietly."""
        task = asyncio.current_task()
        assert task is not None
        for each in _SIGNALS:
            asyncio.get_running_loop().add_signal_handler(each, self._on_signal, each, task)
        self._is_inside = True
        try:
            yield
        except asyncio.CancelledError:
            if self._signal is None or self._is_cut_off:
                raise
            task.uncancel()
        finally:
            self._is_inside = False

    def _on_signal(self, number: signal.Signals, task: asyncio.Task[Any]) -> None:
        is_first, self._signal = self._signal is None, number
        if is_first:
            logger.info("asked to end by %s: what is under way comes to its end first", number.name)
            if self._is_inside:
                task.cancel()
        else:
            self._is_cut_off = True
            task.cancel()


async def in_time(closing: Awaitable[object], within_s: float, what: str) -> None:
    """Close something, or go on without that: what has to come after it may not wait for ever."""
    try:
        async with asyncio.timeout(within_s):
            await closing
    except TimeoutError:
        logger.warning("%s did not end within %g s, and is left", what, within_s)
