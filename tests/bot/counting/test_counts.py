"""So many are let through in a window, the next one is told so with the time to wait, and the rest is silence."""

import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.counting.counts import Counts, Over, Quota
from tests.bot.counting.conftest import Clock, Counted

ADA, BOB = 5_000_000_001, -1_001_000_000_002
TOKEN = "123456:secret"


def marks(found: list[Over | None]) -> str:
    """A letter for each: let through, told, silence."""
    return "".join("l" if over is None else "s" if over.wait_s is None else "t" for over in found)


@pytest.mark.parametrize(
    ("most", "asked", "expected"),
    [(3, 2, "ll"), (3, 3, "lll"), (3, 4, "lllt"), (3, 7, "llltsss"), (1, 3, "lts"), (0, 3, "tss")],
)
async def test_what_is_too_much_is_told_once(counted: Counted, most: int, asked: int, expected: str) -> None:
    quota = Quota("person", most)
    assert marks([await counted.counts.over(quota, ADA) for _ in range(asked)]) == expected


async def test_there_is_room_again_after_the_window(counted: Counted) -> None:
    quota = Quota("person", 2)
    before = [await counted.counts.over(quota, ADA) for _ in range(4)]
    counted.pass_window()
    after = [await counted.counts.over(quota, ADA) for _ in range(4)]
    assert marks(before) == marks(after) == "llts"


async def test_it_is_said_how_long_to_wait(counted: Counted) -> None:
    over = [await counted.counts.over(Quota("person", 1, window_s=90), ADA) for _ in range(2)][-1]
    assert over is not None
    assert over.wait_s is not None
    assert 85 <= over.wait_s <= 90


async def test_people_chats_and_kinds_are_counted_apart(counted: Counted) -> None:
    asked = [(Quota("person", 1), ADA), (Quota("person", 1), BOB), (Quota("group", 1), ADA)]
    assert marks([await counted.counts.over(quota, who) for quota, who in asked]) == "lll"


async def test_of_many_at_once_one_is_told(counted: Counted) -> None:
    quota = Quota("person", 5)
    found = await asyncio.gather(*(counted.counts.over(quota, ADA) for _ in range(40)))
    assert "".join(sorted(marks(found))) == "l" * 5 + "s" * 34 + "t"


@given(
    st.integers(0, 4),
    st.lists(st.tuples(st.sampled_from([ADA, BOB]), st.floats(0, 70)), max_size=40),
)
def test_a_window_begins_with_the_first_that_is_asked(most: int, asked: list[tuple[int, float]]) -> None:
    clock, begun = Clock(), dict[int, tuple[float, int]]()

    async def follow() -> None:
        counts, quota = Counts(TOKEN, clock=clock), Quota("person", most)
        for who, pause_s in asked:
            clock.now_s += pause_s
            began_s, before = begun.get(who, (clock.now_s, 0))
            if clock.now_s >= began_s + 60:
                began_s, before = clock.now_s, 0
            begun[who] = began_s, before + 1
            wait_s = max(1, math.ceil(began_s + 60 - clock.now_s))
            expected = None if before < most else Over(wait_s if before == most else None)
            assert await counts.over(quota, who) == expected

    asyncio.run(follow())
