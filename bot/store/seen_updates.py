"""Which updates were handled, so that one that Telegram delivers again is answered once, by any replica.

Where several processes share a database, each takes an update up before it answers, and marks it as handled afterwards.
One that was taken up and never handled belongs to a process that died: a process of the same name, or any other a
minute later, takes it up again.
"""

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from enum import Enum

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.outage import Outage
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import seen_updates
from bot.store.upsert import upsert

LEASE_S = 60
"""How long an update is left to the process that has taken it up."""
_KEPT_S = 2 * 24 * 3600
"""Telegram delivers again for 24 hours."""
_CLEANED_EVERY_S = 3600
_PATIENCE_S = 2.0
"""What an answer waits for the database, once: after that it is known to be away."""
_RETRY_S = 2.0


class Claim(Enum):
    """What became of the wish to handle an update."""

    OURS = "ours"
    HANDLED = "handled"
    ELSEWHERE = "elsewhere"
    """Another process is at it."""


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
    ) -> None:
        """`holder` names this process, and whichever takes its place after a crash."""
        self._database = database
        self._is_of_bot = seen_updates.c.bot_id == bot_id
        self._bot_id = bot_id
        self._holder = holder
        self._most = most
        self._clock = clock
        self._handled: OrderedDict[int, None] = OrderedDict()
        self._wanted: dict[int, asyncio.Future[Claim]] = {}
        self._unwritten: dict[int, bool] = {}
        self._is_due = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._cleaned_at_s = 0.0
        self._outage = Outage("going on with the updates in memory")

    async def start(self) -> None:
        """Learn what was handled before this process began."""
        newest = select(seen_updates.c.update_id).where(self._is_of_bot, seen_updates.c.is_handled)
        newest = newest.order_by(seen_updates.c.taken_at.desc()).limit(self._most)
        try:
            async with self._database.reading() as connection:
                found = (await connection.scalars(newest)).all()
        except StoreError as error:
            self._outage.go_on(error)
        else:
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
            return await asyncio.wait_for(asyncio.shield(wanted), _PATIENCE_S)
        except TimeoutError:  # before the transaction has ended: to end one takes a hanging server seconds more
            self._database.is_away = True
            return Claim.OURS

    def handled(self, update_id: int) -> None:
        """Know that an update is done with; the database learns it in the background."""
        self._handled[update_id] = None
        while len(self._handled) > self._most:
            self._handled.popitem(last=False)
        self._unwritten[update_id] = True
        self._write_soon()

    def give_back(self, update_id: int) -> None:
        """Leave an update that could not be handled to whoever gets it next."""
        self._unwritten[update_id] = False
        self._write_soon()

    async def flush(self) -> None:
        """Write what is not written yet, before a stop; where the database is away, leave it."""
        if self._writer is not None:
            self._writer.cancel()  # a transaction that this cuts off is whole again below
            await asyncio.wait([self._writer])
        while self._wanted or self._unwritten:
            if not await self._write():
                return

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
        wanted, self._wanted = self._wanted, {}
        batch, self._unwritten = self._unwritten, {}
        found: dict[int, Claim] = {}
        is_written = False
        try:
            async with self._database.writing(_PATIENCE_S) as connection:
                await self._mark(connection, batch)
                found = await self._taken(connection, list(wanted))
            is_written = True
        except StoreError as error:
            self._outage.go_on(error)
        else:
            self._outage.over()
        finally:
            if not is_written:
                self._unwritten = dict(list(batch.items())[-self._most :]) | self._unwritten
            for update_id, claim in wanted.items():
                if not claim.done():
                    claim.set_result(found.get(update_id, Claim.OURS))
        return is_written

    async def _taken(self, connection: AsyncConnection, update_ids: list[int]) -> dict[int, Claim]:
        """What becomes of each claim: the rows that the insertion leaves untouched belong to somebody else."""
        if not update_ids:
            return {}
        now_s = int(self._clock())
        is_free = (seen_updates.c.holder == self._holder) | (seen_updates.c.taken_at < now_s - LEASE_S)
        statement = upsert(connection, seen_updates, where=~seen_updates.c.is_handled & is_free)
        rows = self._rows(sorted(update_ids), now_s, is_handled=False)
        ours = set((await connection.scalars(statement.returning(seen_updates.c.update_id), rows)).all())
        found = dict.fromkeys(ours, Claim.OURS)
        others = [update_id for update_id in update_ids if update_id not in ours]
        if others:
            columns = select(seen_updates.c.update_id, seen_updates.c.is_handled)
            for row in await connection.execute(columns.where(self._is_of_bot, seen_updates.c.update_id.in_(others))):
                found[row.update_id] = Claim.HANDLED if row.is_handled else Claim.ELSEWHERE
        return found

    async def _mark(self, connection: AsyncConnection, batch: dict[int, bool]) -> None:
        """Write what was handled, also without a claim, and free what was given back."""
        now_s = int(self._clock())
        done = sorted(update_id for update_id, is_handled in batch.items() if is_handled)
        if done:
            rows = self._rows(done, now_s, is_handled=True)
            await connection.execute(upsert(connection, seen_updates), rows)
        if len(done) < len(batch):
            is_given_back = seen_updates.c.update_id.in_(batch.keys() - set(done))
            await connection.execute(
                delete(seen_updates).where(self._is_of_bot, is_given_back, ~seen_updates.c.is_handled)
            )
        if batch and now_s - self._cleaned_at_s > _CLEANED_EVERY_S:
            await connection.execute(delete(seen_updates).where(seen_updates.c.taken_at < now_s - _KEPT_S))
            self._cleaned_at_s = now_s

    def _rows(self, update_ids: Iterable[int], now_s: int, *, is_handled: bool) -> list[dict[str, object]]:
        return [
            {
                "bot_id": self._bot_id,
                "update_id": update_id,
                "holder": self._holder,
                "taken_at": now_s,
                "is_handled": is_handled,
            }
            for update_id in update_ids  # in one order: no two replicas deadlock
        ]
