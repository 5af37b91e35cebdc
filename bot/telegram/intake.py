"""Every update passes here, however it came: once, in its chat's order, and with a word on whether it was handled.

Whoever brings an update confirms it to Telegram only when it was handled, so that nothing is lost with a process.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum

from telegram import Update

from bot.metrics import Metrics
from bot.store.seen_updates import Claim, SeenUpdates
from bot.telegram.handling import Handling, Outcome
from bot.telegram.order import InOrder
from bot.telegram.updates import is_unreadable

MOST_WAITING = 256
"""Updates at a time: more than Telegram opens connections to one webhook."""
_MOST_POSTPONED = 10_000

logger = logging.getLogger(__name__)


class Verdict(Enum):
    """What to tell Telegram."""

    HANDLED = "handled"
    AGAIN = "again"
    """It should come again, here or elsewhere."""
    FULL = "full"
    """The same, because too many are under way: it was not even looked at."""


class Intake:
    """Handles updates side by side."""

    def __init__(
        self,
        process: Callable[[Update], Awaitable[None]],
        seen: SeenUpdates,
        metrics: Metrics,
        chat_name: Callable[[int], str],
        *,
        on_arrival: Callable[[Update], None] = lambda _: None,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        """`process` answers an update, and notes what became of it; `chat_name` is how the log calls a chat.

        `on_arrival` sees an update before it waits for its turn.
        """
        self._process = process
        self._seen = seen
        self._metrics = metrics
        self._chat_name = chat_name
        self._on_arrival = on_arrival
        self._most_waiting = most_waiting
        self._order = InOrder()
        self._under_way: dict[int, asyncio.Task[Verdict]] = {}
        self._postponed: OrderedDict[int, Handling] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many updates are under way."""
        return len(self._under_way)

    async def take(self, update: Update, pauses_s: Sequence[float] = ()) -> Verdict:
        """Handle an update; after each of the pauses once more, while Telegram cannot be reached.

        One that comes a second time while it is under way waits for the same end. Being cancelled leaves it under way.
        """
        task = self._under_way.get(update.update_id)
        if task is None:
            if len(self._under_way) >= self._most_waiting:
                return Verdict.FULL
            task = asyncio.create_task(self._taken(update, pauses_s))
            self._under_way[update.update_id] = task
            task.add_done_callback(lambda _: self._under_way.pop(update.update_id))
        return await asyncio.shield(task)

    async def drain(self, within_s: float) -> None:
        """Let what is under way come to its end, with what comes meanwhile; the rest, Telegram delivers again."""
        until_s = time.monotonic() + within_s
        while self._under_way and (left_s := until_s - time.monotonic()) > 0:
            await asyncio.wait(self._under_way.values(), timeout=left_s)
        if late := tuple(self._under_way.values()):
            logger.warning("%d updates were under way at the end: Telegram delivers them again", len(late))
            for task in late:
                task.cancel()
            await asyncio.wait(late)

    async def _taken(self, update: Update, pauses_s: Sequence[float]) -> Verdict:
        began_s = time.perf_counter()
        handling = Handling.of(update, self._postponed.pop(update.update_id, None))
        if is_unreadable(update):
            logger.error("an update that cannot be read is left out")
        try:
            self._on_arrival(update)
            async with self._order.turn(update):
                await self._processed(update, handling, pauses_s)
        except asyncio.CancelledError:  # by `drain`, which nobody has to be told
            handling.outcome = Outcome.POSTPONED
        except Exception:  # coming again would not help it
            handling.outcome = Outcome.FAILED
            logger.exception("an update could not be handled")
        finally:
            self._settle(update, handling)
            self._tell(handling, time.perf_counter() - began_s)
        return Verdict.AGAIN if handling.outcome is Outcome.POSTPONED else Verdict.HANDLED

    async def _processed(self, update: Update, handling: Handling, pauses_s: Sequence[float]) -> None:
        """Handle it, or leave it to whoever is at it or was before; what is put off, again after each pause."""
        for pause_s in (*pauses_s, None):
            async with self._order.at_work():
                await self._once(update, handling)
            if handling.outcome is not Outcome.POSTPONED or pause_s is None:
                return
            await asyncio.sleep(pause_s)

    async def _once(self, update: Update, handling: Handling) -> None:
        claim = await self._seen.claim(update.update_id)
        handling.is_ours = claim is Claim.OURS
        if claim is Claim.HANDLED:
            handling.outcome = Outcome.DUPLICATE
        elif claim is Claim.ELSEWHERE:
            handling.outcome = Outcome.POSTPONED
        else:
            handling.outcome, handling.command = Outcome.IGNORED, None
            with handling.going_on():
                await self._process(update)

    def _settle(self, update: Update, handling: Handling) -> None:
        if handling.outcome is Outcome.POSTPONED:
            self._postponed[update.update_id] = handling
            while len(self._postponed) > _MOST_POSTPONED:
                self._postponed.popitem(last=False)
        if not handling.is_ours:
            return
        if handling.outcome is Outcome.POSTPONED:
            self._seen.give_back(update.update_id)
        else:
            self._seen.handled(update.update_id)

    def _tell(self, handling: Handling, latency_s: float) -> None:
        answered = handling.command if handling.outcome is Outcome.ANSWERED else None
        self._metrics.update(handling.kind, handling.outcome, answered, latency_s)
        logger.info(
            "update",
            extra={
                "kind": handling.kind,
                "command": handling.command,
                "chat_type": handling.chat_type,
                "chat": None if handling.chat_id is None else self._chat_name(handling.chat_id),
                "latency_ms": round(latency_s * 1e3, 1),
                "outcome": handling.outcome.value,
            },
        )
