"""What chats watch is kept in every kind of database, each chat's apart."""

from dataclasses import replace

import pytest

from bot.store.errors import StoreError
from bot.store.facts import Facts
from bot.store.watches import Watch, Watches
from tests.bot.store.conftest import Clock, FlakyDatabase

ADA, LAB, MOVED = 7, -8, -1008
BOT = 42
LEASE_S = 180


@pytest.fixture
def watches(database: FlakyDatabase, clock: Clock) -> Watches:
    return Watches(database, BOT, clock=clock)


def watch(words: str = "h100 < $2.5/h", chat_id: int = ADA, **changed: object) -> Watch:
    known = Watch(
        chat_id=chat_id, words=words, topic_id=None, language="en", is_met=False, as_of="2026-11-25", told=None,
        due_at=0, set_at=1,
    )  # fmt: skip
    return replace(known, **changed)  # type: ignore[arg-type]


async def words_of(watches: Watches, chat_id: int) -> list[str]:
    return [watch.words for watch in await watches.of(chat_id)]


async def test_a_watch_is_read_back_as_it_was_set(watches: Watches) -> None:
    known = watch(topic_id=3, told="{}", language="zh", due_at=5, is_met=True)
    assert await watches.put(known, most=20)
    assert await watches.of(ADA) == (known,)
    assert await watches.of(LAB) == ()


async def test_a_chat_has_a_watch_once_and_they_stand_in_their_order(watches: Watches) -> None:
    for number, words in enumerate(("b", "a", "b")):
        await watches.put(watch(words, set_at=number), most=20)
    assert await words_of(watches, ADA) == ["a", "b"]


async def test_a_chat_has_room_for_a_few_and_sets_those_that_it_has_anew(watches: Watches) -> None:
    assert await watches.put(watch("a"), most=2)
    assert await watches.put(watch("b"), most=2)
    assert not await watches.put(watch("c"), most=2)
    assert await watches.put(watch("b", is_met=True), most=2)
    assert await watches.put(watch("c", LAB), most=2)
    assert [known.is_met for known in await watches.of(ADA)] == [False, True]


async def test_a_message_asks_for_one_watch_of_its_chat_whatever_it_asked_for_before(watches: Watches) -> None:
    for words, chat_id in (("a", ADA), ("a", LAB), ("b", ADA)):
        await watches.put(watch(words, chat_id, question_id=5), most=1)
    await watches.put(watch("c", MOVED), most=2)
    await watches.put(watch("d", MOVED), most=2)
    assert [await words_of(watches, chat_id) for chat_id in (ADA, LAB, MOVED)] == [["b"], ["a"], ["c", "d"]]


async def test_in_another_chat_messages_have_other_numbers(watches: Watches) -> None:
    await watches.put(watch("a", LAB, question_id=5), most=20)
    await watches.move(LAB, MOVED)
    await watches.put(watch("b", MOVED, question_id=5), most=20)
    assert await words_of(watches, MOVED) == ["a", "b"]


async def test_some_end_or_all_of_a_chat(watches: Watches) -> None:
    for chat_id, words in ((ADA, "a"), (ADA, "b"), (ADA, "c"), (LAB, "a")):
        await watches.put(watch(words, chat_id), most=20)
    await watches.end(ADA, ["a", "b", "unknown"])
    assert await words_of(watches, ADA) == ["c"]
    await watches.forget(ADA)
    assert await words_of(watches, ADA) == []
    assert await words_of(watches, LAB) == ["a"]


async def test_they_move_with_a_group_but_for_what_the_new_one_watches_already(watches: Watches) -> None:
    await watches.put(watch("a", LAB), most=20)
    await watches.put(watch("b", LAB), most=20)
    await watches.put(watch("b", MOVED, is_met=True), most=20)
    await watches.move(LAB, MOVED)
    await watches.move(LAB, MOVED)
    assert await words_of(watches, LAB) == []
    assert {known.words: known.is_met for known in await watches.of(MOVED)} == {"a": False, "b": True}


async def test_those_are_due_whose_time_has_come(watches: Watches, clock: Clock) -> None:
    await watches.put(watch("a"), most=20)
    await watches.put(watch("b", due_at=watches.now_s() + 3600), most=20)
    assert [known.words for known in await watches.due()] == ["a"]
    clock.pass_days(1)
    assert [known.words for known in await watches.due()] == ["a", "b"]


async def test_what_was_seen_is_noted_unless_the_watch_was_set_anew(watches: Watches) -> None:
    await watches.put(watch(), most=20)
    await watches.settle(watch(), is_met=True, as_of="2026-11-26")
    assert await watches.of(ADA) == (watch(is_met=True, as_of="2026-11-26"),)
    await watches.put(watch(set_at=2), most=20)
    await watches.settle(watch(), is_met=True)
    assert await watches.of(ADA) == (watch(set_at=2),)


async def test_a_watch_is_as_it_was_read_until_somebody_tells_or_ends_it(watches: Watches) -> None:
    await watches.put(watch(), most=20)
    assert await watches.is_set(watch())
    await watches.settle(watch(), is_met=True)
    assert not await watches.is_set(watch())
    assert await watches.is_set(watch(is_met=True))
    await watches.forget(ADA)
    assert not await watches.is_set(watch(is_met=True))


async def test_a_watch_that_somebody_put_off_is_no_more_as_it_was_read(watches: Watches) -> None:
    await watches.put(watch(), most=20)
    await watches.settle(watch(), due_at=60)
    assert not await watches.is_set(watch())
    assert await watches.is_set(watch(due_at=60))


async def test_another_bot_on_the_same_database_has_chats_of_its_own(database: FlakyDatabase, watches: Watches) -> None:
    other = Watches(database, BOT + 1)
    await watches.put(watch(), most=20)
    assert await other.due() == await other.of(ADA) == ()
    await other.forget(ADA)
    assert await words_of(watches, ADA) == ["h100 < $2.5/h"]


async def test_a_database_that_is_away_is_an_error_for_whoever_asks(database: FlakyDatabase, watches: Watches) -> None:
    database.is_cut = True
    with pytest.raises(StoreError):
        await watches.of(ADA)
    with pytest.raises(StoreError):
        await watches.put(watch(), most=20)


async def test_an_office_is_that_of_one_until_it_is_laid_down_or_its_holder_is_silent(
    replicas: tuple[FlakyDatabase, FlakyDatabase], clock: Clock
) -> None:
    one, other = (Facts(database, clock=clock) for database in replicas)
    assert await one.hold("watches", "one", LEASE_S)
    assert await one.hold("watches", "one", LEASE_S)
    assert not await other.hold("watches", "other", LEASE_S)
    await other.lay_down("watches", "other")
    assert not await other.hold("watches", "other", LEASE_S)
    await one.lay_down("watches", "one")
    assert await other.hold("watches", "other", LEASE_S)
    assert not await one.hold("watches", "one", LEASE_S)
    clock.pass_days(1)
    assert await one.hold("watches", "one", LEASE_S)
