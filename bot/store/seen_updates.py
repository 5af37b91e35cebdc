"""Which updates were handled, so that one that Telegram delivers again is answered once, by any replica.

Where several processes share a database, each takes an update up before it answers, says that it is still at it while
that takes long, and marks it as handled afterwards. One that was taken up and never handled belongs to a process that
died: a process of the same name, or any other a minute later, takes it up again.
"""

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.seen_rows import Claim, SeenRows

__all__ = ["Claim", "SeenUpdates"]

_CLEANED_EVERY_S = 3600
_PATIENCE_S = 2.0
"""What an answer waits for the database, once: after that it is known to be away."""
_RETRY_S = 2.0
_RENEWED_EVERY_S = 20.0
_MOST_UNWRITTEN = 50_000
"""As many as a transaction can write in the time that an answer waits for it."""

logger = logging.getLogger(__name__)


class SeenUpdates:
    """Claims on updates. Without its database, each process knows what it has handled itself.

    What comes while something is written is written together, so that many updates at once cost little more than one.
    Nothing waits for company: what is handled and not written yet is answered twice after a crash.
    """

    def __init__(
        self,
        database: Database,
        bot_id: int,
        holder: str,
        *,
        most: int = 20_000,
        clock: Callable[[], float] = time.time,
        renewed_every_s: float = _RENEWED_EVERY_S,
    ) -> None:
        """`holder` names this process, and whichever takes its place after a crash."""
        self._database = database
        self._rows = SeenRows(database, bot_id, holder, patience_s=_PATIENCE_S, clock=clock)
        self._most = most
        self._clock = clock
        self._renewed_every_s = renewed_every_s
        self._handled: OrderedDict[int, None] = OrderedDict()
        self._left: OrderedDict[int, None] = OrderedDict()
        self._held: set[int] = set()
        self._wanted: dict[int, asyncio.Future[Claim]] = {}
        self._unwritten: dict[int, bool] = {}
        self._is_due = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None
        self._renewer: asyncio.Task[None] | None = None
        self._cleaned_at_s = 0.0

    async def start(self) -> None:
        """Learn what was handled before this process began."""
        with contextlib.suppress(StoreError):
            found = await self._rows.newest_handled(self._most)
            self._handled = OrderedDict.fromkeys(reversed(found)) | self._handled

    async def claim(self, update_id: int) -> Claim:
        """Take an update up, unless it was handled or another process is at it."""
        if update_id in self._handled:
            return Claim.HANDLED
        if self._database.is_away or not self._database.is_shared:
            return Claim.OURS
        if update_id not in self._wanted:
            self._wanted[update_id] = asyncio.get_running_loop().create_future()
        wanted = self._wanted[update_id]
        self._is_due.set()
        self._write_soon()
        try:
            claim = await asyncio.wait_for(asyncio.shield(wanted), _PATIENCE_S)
        except asyncio.CancelledError:
            self._wanted.pop(update_id, None)
            self.give_back(update_id)
            raise
        except TimeoutError:  # before the transaction has ended: to end one takes a hanging server seconds more
            self._database.is_away = True
            claim = Claim.OURS
        if claim is Claim.OURS:
            self._hold(update_id)
        else:
            self._held.discard(update_id)
        if claim is Claim.ELSEWHERE:
            self._leave(update_id)
        return claim

    def handled(self, update_id: int) -> None:
        """Know that an update is done with; the database learns it in the background."""
        self._held.discard(update_id)
        self._keep(self._handled, update_id)
        self._write_later(update_id, is_handled=True)

    def give_back(self, update_id: int) -> None:
        """Leave an update that could not be handled to whoever gets it next."""
        self._held.discard(update_id)
        self._write_later(update_id, is_handled=False)

    async def flush(self) -> None:
        """Write what is not written yet, before a stop; where the database is away, leave it."""
        async with self._one_at_a_time:  # an SQLite file stays locked by a transaction that is cut off
            tasks = [task for task in (self._renewer, self._writer) if task is not None]
            for task in tasks:
                task.cancel()
            if tasks:
                await asyncio.wait(tasks)
        while self._wanted or self._unwritten:
            if not await self._write():
                return

    def _hold(self, update_id: int) -> None:
        """Keep an update from other processes until it is settled, however long that takes."""
        self._held.add(update_id)
        if self._renewer is None or self._renewer.done():
            self._renewer = asyncio.create_task(self._renew_until_settled())

    async def _renew_until_settled(self) -> None:
        while self._held:
            await asyncio.sleep(self._renewed_every_s)
            if self._held and not self._database.is_away:
                async with self._one_at_a_time:
                    with contextlib.suppress(StoreError):
                        await self._rows.renew(tuple(self._held))

    def _leave(self, update_id: int) -> None:
        if update_id not in self._left:  # it comes again and again
            logger.info("an update is left to another process, which is at it or has died in the last minute")
        self._keep(self._left, update_id)

    def _keep(self, among: OrderedDict[int, None], update_id: int) -> None:
        among[update_id] = None
        while len(among) > self._most:
            among.popitem(last=False)

    def _write_later(self, update_id: int, *, is_handled: bool) -> None:
        """Of the newest: while the database is away for long, the oldest are forgotten."""
        self._unwritten[update_id] = is_handled
        while len(self._unwritten) > _MOST_UNWRITTEN:
            del self._unwritten[next(iter(self._unwritten))]
        self._write_soon()

    def _write_soon(self) -> None:
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_until_done())

    async def _write_until_done(self) -> None:
        while self._wanted or self._unwritten:
            if not self._wanted and self._database.is_away:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._is_due.wait(), _RETRY_S)
            self._is_due.clear()
            if self._wanted or not self._database.is_away:
                await self._write()

    async def _write(self) -> bool:
        """Write everything that is unwritten, and settle the claims; whether that went well."""
        async with self._one_at_a_time:
            return await self._write_all()

    async def _write_all(self) -> bool:
        wanted, self._wanted = self._wanted, {}
        batch, self._unwritten = self._unwritten, {}
        found: dict[int, Claim] = {}
        is_written = False
        try:
            with contextlib.suppress(StoreError):
                found = await self._rows.write(wanted, {one for one, is_handled in batch.items() if is_handled})
                await self._tidy([one for one, is_handled in batch.items() if not is_handled and one not in wanted])
                is_written = True
        finally:
            if not is_written:
                self._unwritten = batch | self._unwritten
            for update_id, claim in wanted.items():
                if not claim.done():
                    claim.set_result(found.get(update_id, Claim.OURS))
        return is_written

    async def _tidy(self, given_back: list[int]) -> None:
        if given_back:
            await self._rows.give_back(given_back)
        if self._clock() - self._cleaned_at_s > _CLEANED_EVERY_S:
            await self._rows.clean()
            self._cleaned_at_s = self._clock()
