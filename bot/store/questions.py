"""Questions that are too long for a button: kept under a short id that is made from the text itself."""

import re
import time
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import delete, select

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import questions
from bot.store.upsert import upsert

_ID_BYTES = 12
_ID = re.compile(r"[A-Za-z0-9_-]{16}", re.ASCII)
_DAY_S = 24 * 3600
_UNUSED_S = 180 * _DAY_S
_MOST_IN_MEMORY = 2_000


class _Known(NamedTuple):
    text: str
    written_at_s: float


class Questions:
    """Texts by their ids. Without its database it goes on with what is in memory."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()

    async def start(self) -> None:
        """Delete what was not used for 180 days."""
        is_unused = questions.c.written_at < int(self._clock()) - _UNUSED_S
        with suppress(StoreError):
            async with self._database.writing() as connection:
                await connection.execute(delete(questions).where(is_unused))

    async def keep(self, text: str) -> str:
        """The id of a text, 16 characters, under which every replica finds it: the same for the same text."""
        question_id = urlsafe_b64encode(blake2b(text.encode(), digest_size=_ID_BYTES).digest()).decode()
        known = self._known.get(question_id)
        await self._use(question_id, text, known.written_at_s if known else 0)
        return question_id

    async def find(self, question_id: str) -> str | None:
        """The text; None if it is unknown, or the database is away. What can be no id is looked for nowhere."""
        if not _ID.fullmatch(question_id):
            return None
        known = self._known.get(question_id)
        if known is None and not self._database.is_away:
            known = await self._read(question_id)
        if known is None:
            return None
        await self._use(question_id, known.text, known.written_at_s)
        return known.text

    async def _read(self, question_id: str) -> _Known | None:
        columns = select(questions.c.text, questions.c.written_at)
        try:
            async with self._database.reading() as connection:
                row = (await connection.execute(columns.where(questions.c.id == question_id))).one_or_none()
        except StoreError:
            return None
        return _Known(row.text, row.written_at) if row else None

    async def _use(self, question_id: str, text: str, written_at_s: float) -> None:
        """Hold a text in memory, and write it with today's date unless that was done today."""
        now_s = self._clock()
        is_due = now_s - written_at_s > _DAY_S and not self._database.is_away
        if is_due and await self._write(question_id, text, now_s):
            written_at_s = now_s
        self._known[question_id] = _Known(text, written_at_s)
        self._known.move_to_end(question_id)
        while len(self._known) > _MOST_IN_MEMORY:
            self._known.popitem(last=False)

    async def _write(self, question_id: str, text: str, now_s: float) -> bool:
        row = {"id": question_id, "text": text, "written_at": int(now_s)}
        try:
            async with self._database.writing() as connection:
                await connection.execute(upsert(connection, questions), row)
        except StoreError:
            return False
        return True
