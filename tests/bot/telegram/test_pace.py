"""The pace of calls: no more than Telegram allows in any period, and pauses that hold up only whom they concern."""

from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import NetworkError, RetryAfter

from bot.telegram import pace as module
from bot.telegram.pace import IN_A_GROUP, IN_ALL, Call, Pace, Rate

GROUP, OTHER_GROUP, PERSON = -1001, -1002, 7


def message_to(chat_id: int) -> Call:
    return Call.of("sendMessage", {"chat_id": chat_id, "text": "x"})


@dataclass
class Clock:
    """Stands still until it is moved."""

    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


def send(pace: Pace, call: Call, number: int = 1) -> None:
    """Send at once, whether that is allowed or not."""
    for _ in range(number):
        with pace.under_way(call):
            pass


@given(
    st.sampled_from([(GROUP, IN_A_GROUP), (PERSON, IN_ALL)]),
    st.lists(st.tuples(st.floats(0, 5), st.floats(0, 3), st.floats(0, 1)), min_size=1, max_size=90),
)
def test_no_period_has_more_calls_than_telegram_allows_whenever_they_arrive(
    limit: tuple[int, Rate], plan: list[tuple[float, float, float]]
) -> None:
    """Of each call: how long after the one before it is wanted, how long it takes, and when in that time it arrives."""
    chat_id, (most, period_s) = limit
    clock = Clock()
    pace, call = Pace(clock=clock), message_to(chat_id)
    arrived_s: list[float] = []
    under_way: list[tuple[float, ExitStack]] = []

    def move_to(at_s: float) -> None:
        while under_way and min(ends_s for ends_s, _ in under_way) <= at_s:
            ends_s, stack = min(under_way, key=lambda each: each[0])
            under_way.remove((ends_s, stack))
            clock.now_s = max(clock.now_s, ends_s)
            stack.close()
        clock.now_s = max(clock.now_s, at_s)

    wanted_s = 0.0
    for gap_s, takes_s, share in plan:
        wanted_s += gap_s
        move_to(wanted_s)
        while wait_s := pace.wait_s(call):
            move_to(clock.now_s + wait_s)
        stack = ExitStack()
        stack.enter_context(pace.under_way(call))
        under_way.append((clock.now_s + takes_s, stack))
        arrived_s.append(clock.now_s + share * takes_s)
    arrived_s.sort()
    for first_s, after_s in zip(arrived_s, arrived_s[most:], strict=False):
        assert after_s - first_s >= period_s - 1e-9


@pytest.mark.parametrize(("call", "rate"), [(message_to(GROUP), IN_A_GROUP), (message_to(PERSON), IN_ALL)])
def test_as_many_as_are_allowed_go_out_at_once(call: Call, rate: Rate) -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    send(pace, call, rate.most - 1)
    assert pace.wait_s(call) == 0
    send(pace, call)
    assert pace.wait_s(call) == rate.period_s
    clock.now_s = rate.period_s
    assert pace.wait_s(call) == 0


def test_what_flood_control_refuses_does_not_count() -> None:
    pace, call = Pace(clock=Clock()), message_to(GROUP)
    for _ in range(100):
        with suppress(RetryAfter), pace.under_way(call):
            raise RetryAfter(timedelta(seconds=1))
    assert pace.wait_s(call) == 0


def test_what_fails_otherwise_counts_for_telegram_may_have_got_it() -> None:
    pace, call = Pace(clock=Clock()), message_to(GROUP)
    for _ in range(IN_A_GROUP.most):
        with suppress(NetworkError), pace.under_way(call):
            raise NetworkError("Bad Gateway")
    assert pace.wait_s(call) > 0


def test_a_group_at_its_limit_holds_up_no_other_chat() -> None:
    pace = Pace(in_all=Rate(1_000, 1), clock=Clock())
    send(pace, message_to(GROUP), IN_A_GROUP.most)
    assert pace.wait_s(message_to(GROUP)) == IN_A_GROUP.period_s
    assert pace.wait_s(message_to(OTHER_GROUP)) == 0
    assert pace.wait_s(message_to(PERSON)) == 0


@pytest.mark.parametrize(
    ("endpoint", "data", "counts"),
    [
        ("sendMessage", {"chat_id": GROUP}, True),
        ("sendPhoto", {"chat_id": GROUP}, True),
        ("editMessageText", {"chat_id": GROUP, "message_id": 1}, True),
        ("getChatMember", {"chat_id": GROUP, "user_id": 1}, False),
        ("deleteMessage", {"chat_id": GROUP, "message_id": 1}, False),
        ("sendMessage", {"chat_id": PERSON}, False),
        ("editMessageText", {"inline_message_id": "a"}, False),
    ],
)
def test_only_messages_count_among_those_of_a_group(endpoint: str, data: Mapping[str, Any], counts: bool) -> None:
    assert (Call.of(endpoint, data).group is not None) is counts


TAP = Call.of("answerCallbackQuery", {"callback_query_id": "1"})
QUERY = Call.of("answerInlineQuery", {"inline_query_id": "3", "results": []})
MENU = Call.of("setMyCommands", {"commands": []})
NAME = Call.of("setMyName", {"name": "x"})
INLINE = Call.of("editMessageText", {"inline_message_id": "a", "text": "x"})


@pytest.mark.parametrize(
    ("paused", "held_up", "free"),
    [
        (message_to(PERSON), [message_to(PERSON)], [message_to(GROUP), INLINE, MENU, TAP, QUERY]),
        (INLINE, [INLINE], [message_to(PERSON), MENU, TAP]),
        (MENU, [MENU], [message_to(PERSON), message_to(GROUP), INLINE, TAP, QUERY, NAME]),
        (TAP, [TAP], [message_to(PERSON), MENU, QUERY, Call.of("answerCallbackQuery", {"callback_query_id": "2"})]),
    ],
    ids=["a chat", "an inline message", "the bot's own menu", "a query"],
)
def test_a_pause_holds_up_only_whom_it_concerns(paused: Call, held_up: list[Call], free: list[Call]) -> None:
    clock = Clock(100.0)
    pace = Pace(clock=clock)
    pace.pause(paused.place, 10.0)
    clock.now_s += 4
    assert [pace.wait_s(call) for call in held_up] == [6.0] * len(held_up)
    assert [pace.wait_s(call) for call in free] == [0] * len(free)
    clock.now_s += 6
    assert [pace.wait_s(call) for call in held_up] == [0] * len(held_up)


def test_answers_to_queries_neither_wait_nor_count() -> None:
    pace = Pace(clock=Clock())
    send(pace, TAP, 100)
    assert pace.wait_s(message_to(PERSON)) == 0
    send(pace, message_to(PERSON), IN_ALL.most)
    assert pace.wait_s(message_to(PERSON)) > 0
    assert pace.wait_s(TAP) == 0


def test_no_number_of_groups_and_pauses_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_GROUPS", 3)
    monkeypatch.setattr(module, "_MOST_PAUSES", 3)
    pace = Pace()
    for chat_id in range(-10, 0):
        send(pace, message_to(chat_id))
        pace.pause(chat_id, 1.0)
    assert list(pace._groups) == list(pace._pauses) == [-3, -2, -1]  # noqa: SLF001 - what is held is what is bounded


def test_what_is_dropped_of_groups_has_no_call_that_still_counts() -> None:
    groups_in_a_period = IN_ALL.most * IN_A_GROUP.period_s / IN_ALL.period_s
    assert groups_in_a_period < module._MOST_GROUPS  # noqa: SLF001 - the bound itself
