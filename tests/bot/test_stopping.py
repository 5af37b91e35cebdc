"""Signals end what runs, in order: the first one what is done, a second one what closes it."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.stopping import Stopping, in_time

ROOT = Path(__file__).parents[2]


def send(number: signal.Signals = signal.SIGTERM) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_signal_ends_what_is_done_and_lets_it_be_closed(
    number: signal.Signals, caplog: pytest.LogCaptureFixture
) -> None:
    steps: list[str] = []
    stopping = Stopping()

    async def whole() -> None:
        try:
            async with stopping.asked_for():
                send(number)
                await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)
            steps.append("closed")

    with caplog.at_level(logging.INFO):
        assert stopping.run(whole()) == 0
    assert steps == ["closed"]
    assert f"asked to end by {number.name}" in caplog.text


def test_a_signal_while_it_is_closed_already_changes_nothing() -> None:
    steps: list[str] = []
    stopping = Stopping()

    async def whole() -> None:
        try:
            async with stopping.asked_for():
                steps.append("done")
        finally:
            send()
            await asyncio.sleep(0.05)
            steps.append("closed")

    assert stopping.run(whole()) == 0
    assert steps == ["done", "closed"]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_second_signal_cuts_the_closing_off(number: signal.Signals, status: int) -> None:
    steps: list[str] = []
    stopping = Stopping()

    async def whole() -> None:
        try:
            async with stopping.asked_for():
                send()
                await asyncio.sleep(60)
        finally:
            send(number)
            await asyncio.sleep(60)
            steps.append("closed")

    assert stopping.run(whole()) == status
    assert steps == []


def test_what_goes_wrong_inside_is_raised_after_it_was_closed() -> None:
    steps: list[str] = []
    stopping = Stopping()

    async def whole() -> None:
        try:
            async with stopping.asked_for():
                raise ValueError("a defect")
        finally:
            steps.append("closed")

    with pytest.raises(ValueError, match="a defect"):
        stopping.run(whole())
    assert steps == ["closed"]


async def test_what_does_not_close_in_time_is_left(caplog: pytest.LogCaptureFixture) -> None:
    await in_time(asyncio.sleep(60), 0.01, "a sleep")
    assert "a sleep did not end within 0.01 s, and is left" in caplog.text


def test_a_thread_that_does_not_end_is_left_with_the_process() -> None:
    program = """
import asyncio, time
from bot.stopping import Stopping

async def whole():
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 600)
    await asyncio.sleep(0.1)

raise SystemExit(Stopping().run(whole()))
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=30, check=False)
    assert ended.returncode == 0
