"""Which of several taps under one message is the newest: an older one that still waits need not be shown.

Unless the newest comes to nothing, such as one too many in a minute: then it shows what the older one was to show.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram import Update

_FORGOTTEN_AFTER_S = 24 * 3600
"""Telegram delivers nothing older, and begins to number anew after a week without updates."""

_Under = tuple[int, int] | str
"""A message: its chat and its number there, or what went out through inline mode."""


Show = Callable[[asyncio.Event], Awaitable[None]]
"""Shows what a tap asks for, until the event says that it is overtaken."""


@dataclass
class _Tap:
    update_id: int
    arrived_s: float
    overtaken: asyncio.Event = field(default_factory=asyncio.Event)
    left: Show | None = None
    """Of the last one that it has overtaken."""
    is_void: bool = False
    """Whether it has shown nothing."""


class Newest:
    """Notes the arrival of taps, before they wait for earlier updates of their chat."""

    def __init__(self, *, most: int = 4_096, clock: Callable[[], float] = time.monotonic) -> None:
        """`most` messages are remembered, those with the newest taps."""
        self._most = most
        self._clock = clock
        self._newest: OrderedDict[_Under, _Tap] = OrderedDict()

    def arrived(self, update: object) -> None:
        """Note an update, if it is a tap; whether it is delivered once or again."""
        under = _message(update)
        if under is None or not isinstance(update, Update):
            return
        now_s = self._clock()
        known = self._newest.get(under)
        if known is not None and now_s - known.arrived_s < _FORGOTTEN_AFTER_S:
            if known.update_id >= update.update_id:
                return
            known.overtaken.set()
        self._newest[under] = _Tap(update.update_id, now_s)
        self._newest.move_to_end(under)
        if len(self._newest) > self._most:
            self._newest.popitem(last=False)

    def overtaken(self, update: Update) -> asyncio.Event:
        """What is set as soon as there is a newer tap under the same message, which may be now."""
        known = self._newest_like(update)
        if known is not None and known.update_id == update.update_id:
            return known.overtaken
        overtaken = asyncio.Event()
        if known is not None and known.update_id > update.update_id and not known.is_void:
            overtaken.set()
        return overtaken

    def leave(self, update: Update, show: Show) -> None:
        """Leave it to the tap that has overtaken this one to show what this one asks for, if it cannot do better."""
        known = self._newest_like(update)
        if known is not None and known.update_id > update.update_id and not known.is_void:
            known.left = show

    def left_to(self, update: Update) -> Show | None:
        """What has been left to this tap to show."""
        known = self._newest_like(update)
        return known.left if known is not None and known.update_id == update.update_id else None

    def done_with(self, update: Update, *, has_shown: bool) -> None:
        """Know that this tap has its end, and whether it has shown anything: nothing is left to it any more."""
        known = self._newest_like(update)
        if known is not None and known.update_id == update.update_id:
            known.left, known.is_void = None, not has_shown

    def _newest_like(self, update: Update) -> _Tap | None:
        """The newest tap under the message of a tap, which may be that one."""
        under = _message(update)
        return self._newest.get(under) if under is not None else None


def _message(update: object) -> _Under | None:
    query = update.callback_query if isinstance(update, Update) else None
    if query is None:
        return None
    if query.message is not None:
        return query.message.chat.id, query.message.message_id
    return query.inline_message_id
