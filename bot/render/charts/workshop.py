"""Have charts drawn in a process of its own: drawing takes too long, and imports too much, for the one that answers."""

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date

from bot.chart import Chart
from bot.language import Language

DEADLINE_S = 15


class ChartError(Exception):
    """A picture could not be made, for a reason that is not of the chart."""


class Workshop:
    """The process that draws, made when the first chart is wanted, and made anew when it has died."""

    def __init__(
        self, deadline_s: int = DEADLINE_S, on_drawn: Callable[[str, float], None] = lambda _, __: None
    ) -> None:
        """`on_drawn` hears how each picture ended, `drawn` or `failed`, and after how many seconds."""
        self._deadline_s = deadline_s
        self._on_drawn = on_drawn
        self._pool: ProcessPoolExecutor | None = None
        self._change = threading.Lock()

    async def picture(self, chart: Chart, *, language: Language, command: str, day: date) -> bytes:
        """A chart as a PNG file. Raises ChartError when that takes too long, or when the process dies twice over it."""
        began_s, end = time.perf_counter(), "failed"
        try:
            picture = await self._picture(chart, language, command, day)
            end = "drawn"
        finally:
            self._on_drawn(end, time.perf_counter() - began_s)
        return picture

    async def _picture(self, chart: Chart, language: Language, command: str, day: date) -> bytes:
        try:
            async with asyncio.timeout(self._deadline_s):
                try:
                    return await self._drawn(chart, language, command, day)
                except BrokenProcessPool:
                    return await self._drawn(chart, language, command, day)
        except TimeoutError:
            raise ChartError(f"no picture within {self._deadline_s} s") from None
        except BrokenProcessPool:
            raise ChartError("the process that draws died twice") from None

    async def close(self) -> None:
        """End the process, after the picture that it is at."""
        with self._change:
            pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)

    async def _drawn(self, chart: Chart, language: Language, command: str, day: date) -> bytes:
        # in a thread, since starting the process waits for it
        pool, future = await asyncio.to_thread(self._submit, chart, language, command, day)
        try:
            return await asyncio.wrap_future(future)
        except BrokenProcessPool:
            self._drop(pool)
            raise

    def _submit(
        self, chart: Chart, language: Language, command: str, day: date
    ) -> tuple[ProcessPoolExecutor, Future[bytes]]:
        with self._change:
            if self._pool is None:
                context = multiprocessing.get_context("forkserver")
                self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_settle)
            pool = self._pool
            try:
                return pool, pool.submit(_draw, chart, language, command, day, self._deadline_s)
            except BrokenProcessPool:  # it died while there was nothing to do
                self._pool = None
                raise

    def _drop(self, pool: ProcessPoolExecutor) -> None:
        """Forget a dead process, unless another picture has had it replaced."""
        with self._change:
            if self._pool is pool:
                self._pool = None


def _settle() -> None:
    """Leave the end of this process to its parent, who hears the same signals, and do not outlive it.

    It says nothing either: a line of the drawing library may quote what it draws, and failures reach the parent.
    """
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)  # the main thread waits for work that nobody can send any more


def _draw(chart: Chart, language: Language, command: str, day: date, deadline_s: int) -> bytes:
    from bot.render.charts.picture import draw  # in this process alone

    signal.alarm(deadline_s)  # ends this process, which nobody waits for any longer
    try:
        return draw(chart, language, command, day)
    finally:
        signal.alarm(0)
