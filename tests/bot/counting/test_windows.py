"""Counts in memory are of those who ask now, and not of too many of them."""

from bot.counting.windows import Windows
from tests.bot.counting.conftest import Clock


def test_windows_of_each_length_end_by_themselves(clock: Clock) -> None:
    windows = Windows(clock=clock)
    assert [windows.counted("ada", 60), windows.counted("eve", 3600)] == [(1, 60), (1, 3600)]
    clock.now_s += 59
    assert [windows.counted("ada", 60), windows.counted("eve", 3600)] == [(2, 1), (2, 3541)]
    clock.now_s += 1
    assert [windows.counted("ada", 60), windows.counted("eve", 3600)] == [(1, 60), (3, 3540)]


def test_of_too_many_the_newest_are_known(clock: Clock) -> None:
    windows = Windows(most=3, clock=clock)
    for key in "abcd":
        windows.counted(key, 60)
    assert [windows.counted(key, 60)[0] for key in "bcd"] == [2, 2, 2]
    assert windows.counted("a", 60)[0] == 1


def test_what_is_past_takes_no_memory(clock: Clock) -> None:
    windows = Windows(clock=clock)
    for number in range(500):
        windows.counted(str(number), 60)
    clock.now_s += 60
    windows.counted("ada", 60)
    assert [*windows._of_length[60]] == ["ada"]  # noqa: SLF001 - a person who is quiet must cost no memory
