"""How soon a call may go out: the rates that Telegram allows, and the pauses that it asks for."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, Self, TypeVar

from telegram.error import RetryAfter

_ANSWERS_TO_QUERIES = ("answerCallbackQuery", "answerInlineQuery")
_PLACES = ("chat_id", "inline_message_id", "callback_query_id", "inline_query_id")
_MOST_GROUPS = 2_048
"""More than can have been written to within a minute: what is dropped has no call in it that counts."""
_MOST_PAUSES = 10_000
_LOOK_AGAIN = 0.1
"""Of a period, where all calls that it allows are under way."""

Place = int | str
K = TypeVar("K")
V = TypeVar("V")


class Rate(NamedTuple):
    """At most so many calls in any period of a length."""

    most: int
    period_s: float


IN_ALL = Rate(30, 1)
IN_A_GROUP = Rate(20, 60)
"""What Telegram allows."""


@dataclass(frozen=True, slots=True)
class Call:
    """What the pace of a call depends on."""

    place: Place
    """The chat, inline message or query that it is about; of one about the bot itself, its endpoint."""
    is_urgent: bool
    """Whether it answers a query, which neither counts nor waits for others."""
    group: int | None
    """The group among whose messages it counts: sent or edited, as text or as picture."""

    @classmethod
    def of(cls, endpoint: str, data: Mapping[str, Any]) -> Self:
        """Read it off the parameters."""
        place = next((data[name] for name in _PLACES if data.get(name) is not None), endpoint)
        counts = endpoint.startswith(("send", "edit"))
        group = place if counts and isinstance(place, int) and place < 0 else None
        return cls(place, endpoint in _ANSWERS_TO_QUERIES, group)


class _Window:
    """The calls under a rate: those under way, and when the last ones ended.

    A leaky bucket would let twice as many through in its first period. And when a call arrives at Telegram, nobody
    knows: before its end, so that a period after it no longer counts.
    """

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._under_way = 0
        self._ended_s: deque[float] = deque()

    def wait_s(self, now_s: float) -> float:
        most, period_s = self._rate
        while self._ended_s and self._ended_s[0] + period_s <= now_s:
            self._ended_s.popleft()
        if self._under_way + len(self._ended_s) < most:
            return 0.0
        return self._ended_s[0] + period_s - now_s if self._ended_s else period_s * _LOOK_AGAIN

    def begin(self) -> None:
        self._under_way += 1

    def end(self, at_s: float | None) -> None:
        """End a call; without a time, it was refused and does not count."""
        self._under_way -= 1
        if at_s is not None:
            self._ended_s.append(at_s)


class Pace:
    """Counts calls and remembers pauses. A chat in private has no rate here: short bursts pass, and then it pauses."""

    def __init__(
        self, *, in_all: Rate = IN_ALL, in_a_group: Rate = IN_A_GROUP, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._in_a_group = in_a_group
        self._clock = clock
        self._all = _Window(in_all)
        self._groups: OrderedDict[int, _Window] = OrderedDict()
        self._pauses: OrderedDict[Place, float] = OrderedDict()

    def wait_s(self, call: Call) -> float:
        """The seconds until it is worth asking again whether a call may go out; 0 if it may now."""
        now_s = self._clock()
        waits_s = [self._pauses.get(call.place, 0.0) - now_s]
        if not call.is_urgent:
            waits_s.append(self._all.wait_s(now_s))
        if call.group is not None and call.group in self._groups:
            waits_s.append(self._groups[call.group].wait_s(now_s))
        return max(0.0, *waits_s)

    @contextmanager
    def under_way(self, call: Call) -> Iterator[None]:
        """Count a call that is made in the block, unless flood control refuses it."""
        windows = [] if call.is_urgent else [self._all]
        if call.group is not None:
            windows.append(self._groups.setdefault(call.group, _Window(self._in_a_group)))
            _keep_newest(self._groups, call.group, _MOST_GROUPS)
        for window in windows:
            window.begin()
        is_refused = False
        try:
            yield
        except RetryAfter:
            is_refused = True
            raise
        finally:
            for window in windows:
                window.end(None if is_refused else self._clock())

    def pause(self, place: Place, seconds: float) -> None:
        """Hold up what goes to a place, and nothing else."""
        self._pauses[place] = self._clock() + seconds
        _keep_newest(self._pauses, place, _MOST_PAUSES)


def _keep_newest(entries: OrderedDict[K, V], newest: K, most: int) -> None:
    entries.move_to_end(newest)
    while len(entries) > most:
        entries.popitem(last=False)
