"""The pace of calls: no more than Telegram allows in any period, and pauses that hold up only whom they concern."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import pace as module
from bot.telegram.pace import IN_A_GROUP, IN_ALL, Call, Pace, Rate

GROUP, OTHER_GROUP, PERSON = -1001, -1002, 7


def message_to(chat_id: int) -> Call:
    return Call.of("sendMessage", {"chat_id": chat_id, "text": "x"})


def sent_at_s(pace: Pace, call: Call, wanted_s: list[float]) -> list[float]:
    """When calls go out that are wanted one after the other."""
    now_s, sent_s = 0.0, []
    for at_s in wanted_s:
        now_s = max(now_s, at_s)
        while wait_s := pace.wait_s(call, now_s):
            now_s += wait_s
        pace.count(call, now_s)
        sent_s.append(now_s)
    return sent_s


gaps_s = st.lists(st.floats(0, 20), min_size=1, max_size=90)


@pytest.mark.parametrize(("chat_id", "most", "period_s"), [(GROUP, 20, 60), (PERSON, 30, 1)], ids=["a group", "all"])
@given(gaps_s)
def test_no_period_has_more_calls_than_telegram_allows(
    chat_id: int, most: int, period_s: float, gaps_s: list[float]
) -> None:
    wanted_s = [sum(gaps_s[: index + 1]) for index in range(len(gaps_s))]
    sent_s = sent_at_s(Pace(), message_to(chat_id), wanted_s)
    for first_s, after_s in zip(sent_s, sent_s[most:], strict=False):
        assert after_s - first_s > period_s


@given(st.integers(1, 20))
def test_as_many_as_are_allowed_go_out_at_once(number: int) -> None:
    assert sent_at_s(Pace(), message_to(GROUP), [0.0] * number) == [0.0] * number


def test_a_group_at_its_limit_holds_up_no_other_chat() -> None:
    pace = Pace(in_all=Rate(1_000, 1))
    sent_at_s(pace, message_to(GROUP), [0.0] * IN_A_GROUP.most)
    assert pace.wait_s(message_to(GROUP), 0.0) == IN_A_GROUP.period_s
    assert pace.wait_s(message_to(OTHER_GROUP), 0.0) == 0
    assert pace.wait_s(message_to(PERSON), 0.0) == 0


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
INLINE = Call.of("editMessageText", {"inline_message_id": "a", "text": "x"})


@pytest.mark.parametrize(
    ("paused", "held_up", "free"),
    [
        (message_to(PERSON), [message_to(PERSON)], [message_to(GROUP), INLINE, MENU, TAP, QUERY]),
        (INLINE, [INLINE], [message_to(PERSON), MENU, TAP]),
        (MENU, [MENU, message_to(PERSON), message_to(GROUP), INLINE], [TAP, QUERY]),
        (TAP, [TAP], [message_to(PERSON), MENU, QUERY, Call.of("answerCallbackQuery", {"callback_query_id": "2"})]),
    ],
    ids=["a chat", "an inline message", "the bot itself", "a query"],
)
def test_a_pause_holds_up_only_whom_it_concerns(paused: Call, held_up: list[Call], free: list[Call]) -> None:
    pace = Pace()
    pace.pause(paused.place, 10.0)
    assert [pace.wait_s(call, 4.0) for call in held_up] == [6.0] * len(held_up)
    assert [pace.wait_s(call, 4.0) for call in free] == [0] * len(free)
    assert [pace.wait_s(call, 10.0) for call in held_up] == [0] * len(held_up)


def test_answers_to_queries_neither_wait_nor_count() -> None:
    pace = Pace()
    sent_at_s(pace, TAP, [0.0] * 100)
    assert pace.wait_s(message_to(PERSON), 0.0) == 0
    sent_at_s(pace, message_to(PERSON), [0.0] * IN_ALL.most)
    assert pace.wait_s(message_to(PERSON), 0.0) > 0
    assert pace.wait_s(TAP, 0.0) == 0


def test_no_number_of_groups_and_pauses_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_GROUPS", 3)
    monkeypatch.setattr(module, "_MOST_PAUSES", 3)
    pace = Pace()
    for chat_id in range(-10, 0):
        pace.count(message_to(chat_id), 0.0)
        pace.pause(chat_id, 1.0)
    assert list(pace._groups) == list(pace._pauses) == [-3, -2, -1]  # noqa: SLF001 - what is held is what is bounded


def test_what_is_dropped_of_groups_has_no_call_that_still_counts() -> None:
    groups_in_a_period = IN_ALL.most * IN_A_GROUP.period_s / IN_ALL.period_s
    assert groups_in_a_period < module._MOST_GROUPS  # noqa: SLF001 - the bound itself
