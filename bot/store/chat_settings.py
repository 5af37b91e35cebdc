"""What each chat has set: read from memory, written through to the database, learned from other replicas."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.outage import Outage
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import chat_settings, revisions
from bot.store.upsert import upsert

_TOMBSTONE_S = 24 * 3600
_STOP_S = 10
_PATIENCE_S = 2.0
"""What a change waits for the database, as whoever makes it waits for an answer."""


class _Held(NamedTuple):
    revision: int
    values: Mapping[str, Any] | None
    """None where they were deleted."""


class ChatSettings:
    """The settings of all chats. An update reads them without waiting; a change is seen by other replicas soon."""

    def __init__(
        self, database: Database, *, clock: Callable[[], float] = time.time, refresh_every_s: float = 2
    ) -> None:
        self._database = database
        self._clock = clock
        self._refresh_every_s = refresh_every_s
        self._held: dict[int, _Held] = {}
        self._known_revision = 0
        self._refreshed_at_s = 0.0
        self._outage = Outage("going on with the settings that are known", of="the table of settings")
        self._is_over = asyncio.Event()
        self._refreshing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Load everything, and read what others change from then on. Raises StoreError."""
        async with self._database.writing() as connection:
            is_old = chat_settings.c.written_at < int(self._clock()) - _TOMBSTONE_S
            await connection.execute(delete(chat_settings).where(chat_settings.c.body.is_(None), is_old))
        await self.refresh()
        self._is_over.clear()
        self._refreshing = asyncio.create_task(self._refresh_again_and_again())

    async def stop(self) -> None:
        """Read no more."""
        if self._refreshing is not None:
            self._is_over.set()
            await asyncio.wait([self._refreshing], timeout=_STOP_S)
            self._refreshing.cancel()
            self._refreshing = None

    @property
    def is_current(self) -> bool:
        """Whether changes of other replicas arrive here: not while the database is away."""
        return not self._database.is_away

    def get(self, chat_id: int) -> Mapping[str, Any] | None:
        """What a chat has set, from memory; None if nothing."""
        held = self._held.get(chat_id)
        return held.values if held else None

    async def put(self, chat_id: int, values: Mapping[str, Any]) -> None:
        """Replace what a chat has set, by values that JSON can hold. Raises StoreError, and then nothing is changed."""
        body = json.dumps(dict(values))
        async with self._changing() as connection:
            revision = await self._write(connection, chat_id, body)
        self._hold(chat_id, revision, body)

    async def forget(self, chat_id: int) -> None:
        """Delete what a chat has set. Raises StoreError, and then nothing is changed."""
        async with self._changing() as connection:
            revision = await _next_revision(connection)
            await self._bury(connection, chat_id, revision)
        self._hold(chat_id, revision, None)

    async def move(self, old_chat_id: int, new_chat_id: int) -> None:
        """Take settings along to the supergroup that a group became, unless that has some. Raises StoreError."""
        async with self._changing() as connection:
            buried_revision = await _next_revision(connection)
            body = await _body(connection, old_chat_id)
            taken = body if await _body(connection, new_chat_id) is None else None
            await self._bury(connection, old_chat_id, buried_revision)
            revision = None if taken is None else await self._write(connection, new_chat_id, taken)
        self._hold(old_chat_id, buried_revision, None)
        if revision is not None:
            self._hold(new_chat_id, revision, taken)

    async def refresh(self) -> None:
        """Read what was written since the last time; after hours without the database, everything. Raises StoreError.

        Tombstones live a day: who has not read for long may have missed one.
        """
        now_s = self._clock()
        is_new_start = now_s - self._refreshed_at_s > _TOMBSTONE_S / 2
        known = 0 if is_new_start else self._known_revision
        held_before = dict(self._held) if is_new_start else {}
        columns = (chat_settings.c.chat_id, chat_settings.c.revision, chat_settings.c.body)
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(*columns).where(chat_settings.c.revision > known))).all()
        for chat_id in held_before.keys() - {row.chat_id for row in rows}:
            if self._held[chat_id] is held_before[chat_id]:  # else written while the others were read
                del self._held[chat_id]
        for row in rows:
            self._hold(row.chat_id, row.revision, row.body)
        self._known_revision = max((row.revision for row in rows), default=known)
        self._refreshed_at_s = now_s

    @asynccontextmanager
    async def _changing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is over soon; while the database is known to be away, it is not even tried."""
        if self._database.is_away:
            raise StoreError(f"the database ({self._database.description}) is away")
        async with self._database.writing(_PATIENCE_S) as connection:
            yield connection

    async def _refresh_again_and_again(self) -> None:
        while True:
            try:
                await asyncio.wait_for(self._is_over.wait(), self._refresh_every_s)
            except TimeoutError:
                pass
            else:
                return
            try:
                await self.refresh()
            except StoreError as error:
                if not self._database.is_away:  # else that is logged once for all who use it
                    self._outage.go_on(error)
            else:
                self._outage.over()

    def _hold(self, chat_id: int, revision: int, body: str | None) -> None:
        """Take a row into memory, unless a newer one is there: writing and reading overtake each other."""
        held = self._held.get(chat_id)
        if held is None or held.revision <= revision:
            self._held[chat_id] = _Held(revision, None if body is None else _values(body))

    async def _write(self, connection: AsyncConnection, chat_id: int, body: str) -> int:
        revision = await _next_revision(connection)
        row = {"chat_id": chat_id, "revision": revision, "body": body, "written_at": int(self._clock())}
        await connection.execute(upsert(connection, chat_settings), row)
        return revision

    async def _bury(self, connection: AsyncConnection, chat_id: int, revision: int) -> None:
        """Leave a tombstone, for other replicas to read, where there is a row."""
        buried = update(chat_settings).where(chat_settings.c.chat_id == chat_id)
        await connection.execute(buried.values(revision=revision, body=None, written_at=int(self._clock())))


def _values(body: str) -> Mapping[str, Any]:
    try:
        return MappingProxyType(dict(json.loads(body)))
    except (TypeError, ValueError):
        raise StoreError("chat_settings: the body of a chat is no JSON object") from None


async def _next_revision(connection: AsyncConnection) -> int:
    """Count one more change; whoever else writes settings waits until this transaction ends."""
    counted = update(revisions).values(n=revisions.c.n + 1).returning(revisions.c.n)
    revision: int = (await connection.execute(counted)).scalar_one()
    return revision


async def _body(connection: AsyncConnection, chat_id: int) -> str | None:
    return await connection.scalar(select(chat_settings.c.body).where(chat_settings.c.chat_id == chat_id))
