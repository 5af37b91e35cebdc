"""How soon a call may go out: the rates that Telegram allows, and the pauses that it asks for."""

from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self, TypeVar

_ANSWERS_TO_QUERIES = ("answerCallbackQuery", "answerInlineQuery")
_PLACES = ("chat_id", "inline_message_id", "callback_query_id", "inline_query_id")
_MOST_GROUPS = 2_048
"""More than can have been written to within a minute: what is dropped has no call in it that counts."""
_MOST_PAUSES = 10_000

Place = int | str
K = TypeVar("K")
V = TypeVar("V")


class Rate(NamedTuple):
    """At most so many calls in any period of a length."""

    most: int
    period_s: float


IN_ALL = Rate(30, 1.1)
IN_A_GROUP = Rate(20, 61)
"""What Telegram allows, each with some time for what is on its way for longer than the next."""


@dataclass(frozen=True, slots=True)
class Call:
    """What the pace of a call depends on."""

    place: Place | None
    """The chat, inline message or query that it is about; None for one about the bot itself."""
    is_urgent: bool
    """Whether it answers a query, which neither counts nor waits for others."""
    group: int | None
    """The group among whose messages it counts: sent or edited, as text or as picture."""

    @classmethod
    def of(cls, endpoint: str, data: Mapping[str, Any]) -> Self:
        """Read it off the parameters."""
        place = next((data[name] for name in _PLACES if data.get(name) is not None), None)
        is_to_group = isinstance(place, int) and place < 0 and endpoint.startswith(("send", "edit"))
        return cls(place, endpoint in _ANSWERS_TO_QUERIES, place if is_to_group else None)


class _Window:
    """The last calls under a rate. A leaky bucket would let twice as many through in its first period."""

    def __init__(self, rate: Rate) -> None:
        self._period_s = rate.period_s
        self._times_s: deque[float] = deque(maxlen=rate.most)

    def free_at_s(self) -> float:
        is_full = len(self._times_s) == self._times_s.maxlen
        return self._times_s[0] + self._period_s if is_full else 0.0

    def count(self, now_s: float) -> None:
        self._times_s.append(now_s)


class Pace:
    """Counts calls and remembers pauses. A chat in private has no rate here: short bursts pass, and then it pauses."""

    def __init__(self, *, in_all: Rate = IN_ALL, in_a_group: Rate = IN_A_GROUP) -> None:
        self._in_a_group = in_a_group
        self._all = _Window(in_all)
        self._groups: OrderedDict[int, _Window] = OrderedDict()
        self._pauses: OrderedDict[Place | None, float] = OrderedDict()

    def wait_s(self, call: Call, now_s: float) -> float:
        """The seconds until a call may go out; 0 if it may now."""
        free_at_s = [self._pauses.get(call.place, 0.0)]
        if not call.is_urgent:
            free_at_s += self._pauses.get(None, 0.0), self._all.free_at_s()
        if call.group is not None and call.group in self._groups:
            free_at_s.append(self._groups[call.group].free_at_s())
        return max(0.0, max(free_at_s) - now_s)

    def count(self, call: Call, now_s: float) -> None:
        """Note that a call goes out."""
        if not call.is_urgent:
            self._all.count(now_s)
        if call.group is not None:
            self._groups.setdefault(call.group, _Window(self._in_a_group)).count(now_s)
            _keep_newest(self._groups, call.group, _MOST_GROUPS)

    def pause(self, place: Place | None, until_s: float) -> None:
        """Hold up what goes to a place; without one, everything but answers to queries."""
        self._pauses[place] = until_s
        _keep_newest(self._pauses, place, _MOST_PAUSES)


def _keep_newest(entries: OrderedDict[K, V], newest: K, most: int) -> None:
    entries.move_to_end(newest)
    while len(entries) > most:
        entries.popitem(last=False)
