"""Long polling that confirms an update to Telegram only when it was handled.

Telegram forgets all updates before the offset of the next call, so the offset stays at the first that is not handled.
As a call brings a hundred from there on, one that waits for long would keep those behind the hundredth away: if most of
these are handled, it is let go of, and lost should this process die before it is handled too.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.settings import SettingsError
from bot.telegram.handling import ALLOWED_UPDATES
from bot.telegram.intake import Intake, Verdict
from bot.telegram.trouble import LONGEST_PAUSE_S, pause_s, seconds_of

LONG_S = 50
"""How long Telegram waits for an update before it says that there is none."""
_MOST_AT_ONCE = 100
_MOST_LET_GO = 100
_NEWCOMER_S, _YOUNG_S = 0.75, 60.0
_MOST_CONFLICTS = 5
_LOOKED_AGAIN_S, _LOOKED_SELDOM_S = 0.2, 1.0
"""While some updates are under way, after what pause it is asked for further ones; a longer one each time in vain."""
_RETRIES_S = (1.0, 2.0, 4.0, 8.0, 15.0, *[30.0] * 60)
"""Pauses before an update is handled once more while Telegram cannot be reached: half an hour, and then it is lost."""

logger = logging.getLogger(__name__)


class PollingError(SettingsError):
    """The token is used by somebody else who gets the updates: one line that says what to do."""


class Polling:
    """Fetches updates and has them handled side by side."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        on_answer: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`on_answer` hears each time that Telegram has answered."""
        self._bot = bot
        self._intake = intake
        self._on_answer = on_answer
        self._clock = clock
        self._began_s = clock()
        self._next_id: int | None = None
        """The number after the highest that was fetched."""
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._let_go: set[int] = set()
        """Those under way that hold up the offset no more."""
        self._unconfirmed: set[int] = set()
        self._pause_s = _LOOKED_AGAIN_S
        self._failures = 0
        self._conflicts = 0
        self._is_alone = True

    async def run(self) -> None:
        """Poll until this is cancelled. Raises PollingError where somebody else gets the updates, and InvalidToken."""
        self._began_s = self._clock()
        while True:
            try:
                updates = await self._fetch(timeout_s=0 if self._holding_up else LONG_S)
            except InvalidToken:
                raise
            except Conflict as conflict:
                await self._bear(conflict)
                continue
            except TelegramError as error:
                await self._wait_out(error)
                continue
            self._note_answer()
            self._look_behind(updates)
            begun = [self._begin(update) for update in updates]
            self._pause_s = _LOOKED_AGAIN_S if any(begun) else min(_LOOKED_SELDOM_S, 1.5 * self._pause_s)
            if waited_for := [self._under_way[update_id] for update_id in self._holding_up]:
                await asyncio.wait(waited_for, timeout=self._pause_s)

    async def stop(self, within_s: float) -> None:
        """Let what is under way come to its end, and confirm what was handled; `run` has to be over before."""
        try:
            if self._under_way:
                await asyncio.wait(self._under_way.values(), timeout=within_s)
        finally:
            for task in self._under_way.values():
                task.cancel()
        if self._let_go:
            logger.error("%d updates are given up: Telegram could not be reached until the end", len(self._let_go))
        if not self._is_alone:
            return  # another call would end that of the other process
        try:
            await self._bot.get_updates(offset=self._offset, limit=1, timeout=timedelta(0))
        except TelegramError as error:
            logger.warning("what was handled could not be confirmed, and may come again: %s", error)

    @property
    def _offset(self) -> int | None:
        return min(self._holding_up, default=self._next_id)

    @property
    def _holding_up(self) -> set[int]:
        return self._under_way.keys() - self._let_go

    async def _fetch(self, timeout_s: int) -> tuple[Update, ...]:
        offset = self._offset
        updates = await self._bot.get_updates(
            offset=offset,
            limit=_MOST_AT_ONCE,
            timeout=timedelta(seconds=timeout_s),
            allowed_updates=ALLOWED_UPDATES,
        )
        self._unconfirmed = {update_id for update_id in self._unconfirmed if offset is None or update_id >= offset}
        return updates

    def _look_behind(self, updates: Sequence[Update]) -> None:
        """Let go of the first update where it keeps new ones away, and most of those behind it are handled.

        Where they are not, Telegram is out of reach for all, and new ones would wait as well.
        """
        known = self._unconfirmed.intersection(update.update_id for update in updates)
        is_full = len(known) == _MOST_AT_ONCE
        if is_full and len(known - self._under_way.keys()) > _MOST_AT_ONCE / 2 and len(self._let_go) < _MOST_LET_GO:
            self._let_go.update(sorted(self._holding_up)[:1])

    def _begin(self, update: Update) -> bool:
        """Have an update handled; False where it was fetched before, and stands behind one that is under way."""
        if update.update_id in self._unconfirmed:
            return False
        self._next_id = update.update_id + 1
        self._unconfirmed.add(update.update_id)
        task = asyncio.create_task(self._handled(update))
        self._under_way[update.update_id] = task
        task.add_done_callback(lambda _: self._done_with(update.update_id))
        return True

    def _done_with(self, update_id: int) -> None:
        del self._under_way[update_id]
        self._let_go.discard(update_id)

    async def _handled(self, update: Update) -> None:
        if await self._intake.take(update, _RETRIES_S) is not Verdict.HANDLED:
            logger.error("an update is given up: it could not be handled within half an hour")

    async def _bear(self, conflict: Conflict) -> None:
        """Leave to whoever came first, and go on if that is this process.

        The call that comes later ends the other one, so the first poller is told first. It calls again at once, which
        ends the first call of the second poller as soon as that has begun: so both know. Should both have been there
        for longer, such as after a network came back, the one that is younger than a minute leaves.
        """
        self._is_alone = False
        if "webhook" in conflict.message.lower():
            raise PollingError(
                "this token has a webhook, which another process has set: stop that one (`python -m bot web`) to poll"
            )
        age_s = self._clock() - self._began_s
        self._conflicts += 1
        if age_s < _NEWCOMER_S or (age_s < _YOUNG_S and self._conflicts > _MOST_CONFLICTS):
            raise PollingError("another process polls with this token already: stop it, or give this one its own token")
        if self._conflicts == 1:
            logger.warning("another process polls with this token: it should end by itself, if it is one of this bot")
        await asyncio.sleep(min(LONGEST_PAUSE_S, float(self._conflicts - 1)))

    async def _wait_out(self, error: TelegramError) -> None:
        self._failures += 1
        if self._failures == 1:
            logger.warning("Telegram cannot be reached: %s; trying again until it can", error)
        await asyncio.sleep(max(pause_s(self._failures), seconds_of(error) if isinstance(error, RetryAfter) else 0.0))

    def _note_answer(self) -> None:
        if self._failures:
            logger.info("Telegram can be reached again")
        self._failures = self._conflicts = 0
        self._is_alone = True
        self._on_answer()
