"""Which tap under a message is the newest."""

import asyncio

import pytest
from telegram import Update

from bot.telegram.newest import Newest


def tap(update_id: int, *, message_id: int = 1, inline: str | None = None) -> Update:
    query = {"id": "1", "from": {"id": 7, "is_bot": False, "first_name": "Ada"}, "chat_instance": "1", "data": "x"}
    chat = {"id": 7, "type": "private"}
    where = (
        {"message": {"message_id": message_id, "date": 1, "chat": chat}}
        if inline is None
        else {"inline_message_id": inline}
    )
    return Update.de_json({"update_id": update_id, "callback_query": query | where}, None)


def overtaken(newest: Newest, update: Update) -> bool:
    return newest.overtaken(update).is_set()


@pytest.mark.parametrize("inline", [None, "a"])
def test_an_older_tap_is_overtaken_by_a_newer_one_under_the_same_message(inline: str | None) -> None:
    newest, first, second = Newest(), tap(1, inline=inline), tap(2, inline=inline)
    newest.arrived(first)
    waits = newest.overtaken(first)
    assert not waits.is_set()
    newest.arrived(second)
    assert waits.is_set()
    assert overtaken(newest, first)
    assert not overtaken(newest, second)


def test_taps_under_other_messages_overtake_nothing() -> None:
    newest, first = Newest(), tap(1)
    for update in (first, tap(2, message_id=2), tap(3, inline="a")):
        newest.arrived(update)
    assert not overtaken(newest, first)


def test_a_tap_that_is_delivered_again_stays_what_it_was() -> None:
    newest, first, second = Newest(), tap(1), tap(2)
    for update in (first, second, first, second):
        newest.arrived(update)
    assert overtaken(newest, first)
    assert not overtaken(newest, second)


def test_what_is_no_tap_is_left_alone() -> None:
    newest = Newest()
    message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}
    for update in (object(), Update.de_json({"update_id": 1, "message": message}, None)):
        newest.arrived(update)
    assert not newest._newest  # noqa: SLF001 - nothing may be held


def test_only_the_messages_with_the_newest_taps_are_remembered() -> None:
    newest = Newest(most=2)
    for number in range(1, 5):
        newest.arrived(tap(number, message_id=number))
    assert len(newest._newest) == 2  # noqa: SLF001 - what is held is what is bounded
    assert not overtaken(newest, tap(1, message_id=1))


def test_a_day_later_a_lower_number_is_a_newer_tap() -> None:
    now_s = 0.0
    newest = Newest(clock=lambda: now_s)
    newest.arrived(tap(1_000))
    now_s = 8 * 24 * 3600.0
    newest.arrived(tap(5))
    assert not overtaken(newest, tap(5))


async def show(overtaken: asyncio.Event) -> None:
    """What the first tap is to show."""


def test_what_a_tap_would_have_shown_is_left_to_the_one_that_has_overtaken_it() -> None:
    newest, first, second, third = Newest(), tap(1), tap(2), tap(3)
    for update in (first, second):
        newest.arrived(update)
    newest.leave(first, show)
    assert newest.left_to(first) is None
    assert newest.left_to(third) is None
    assert newest.left_to(second) is show
    newest.done_with(second, has_shown=True)
    assert newest.left_to(second) is None


def test_the_newest_leaves_nothing() -> None:
    newest, only = Newest(), tap(1)
    newest.arrived(only)
    newest.leave(only, show)
    assert newest.left_to(only) is None


def test_a_tap_that_comes_again_after_a_newer_one_that_has_shown_nothing_is_not_overtaken() -> None:
    newest, first, second = Newest(), tap(1), tap(2)
    for update in (first, second):
        newest.arrived(update)
    assert overtaken(newest, first)
    newest.done_with(second, has_shown=False)
    newest.arrived(first)
    assert not overtaken(newest, first)
    newest.leave(first, show)
    assert newest.left_to(second) is None
