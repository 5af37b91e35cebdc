"""The process that draws: replaced when it dies, ended with its parent, and alone in importing what draws."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from multiprocessing import active_children
from pathlib import Path
from typing import Any, cast

import pytest

from bot.chart import Bar, Bars, Chart
from bot.render.charts.workshop import ChartError, Workshop
from bot.text import t
from tests.bot.render.charts.pictures import DAY

ROOT = Path(__file__).parents[4]
CHART = Bars(t("Cost"), t("By GPU"), (Bar(label=t("H100"), value=1.0, said=t("$1"), is_asked=True),))
DRAWS = """
import asyncio, sys
from datetime import date
from multiprocessing import active_children
from bot.chart import Bar, Bars
from bot.render.charts.workshop import Workshop
from bot.text import t

chart = Bars(t("Cost"), t("By GPU"), (Bar(label=t("H100"), value=1.0, said=t("$1")),))

workshop = Workshop()

async def main():
    await workshop.picture(chart, language="en", command="/train", day=date(2026, 11, 25))
    return [child.pid for child in active_children()]

if __name__ == "__main__":
    (pid,) = asyncio.run(main())
    print(pid, sorted({name.partition(".")[0] for name in sys.modules} & {"matplotlib", "numpy", "PIL"}), flush=True)
    sys.stdin.read()
"""


class Fatal:
    """Ends the process that reads it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (1,)


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    made = Workshop()
    yield made
    await made.close()


async def picture(workshop: Workshop) -> bytes:
    return await workshop.picture(CHART, language="en", command="/train 70B 15T", day=DAY)


def workers() -> list[int]:
    return [child.pid for child in active_children() if child.pid is not None]


async def test_a_picture_is_a_png_file(workshop: Workshop) -> None:
    assert (await picture(workshop)).startswith(b"\x89PNG")


async def test_one_process_draws_all_pictures(workshop: Workshop) -> None:
    await picture(workshop)
    first = workers()
    await picture(workshop)
    assert workers() == first
    assert len(first) == 1


async def test_a_process_that_was_killed_is_replaced(workshop: Workshop) -> None:
    await picture(workshop)
    (pid,) = workers()
    os.kill(pid, signal.SIGKILL)
    assert (await picture(workshop)).startswith(b"\x89PNG")
    assert pid not in workers()


async def test_a_chart_that_kills_it_twice_is_given_up(workshop: Workshop) -> None:
    with pytest.raises(ChartError, match="died twice"):
        await workshop.picture(cast("Chart", Fatal()), language="en", command="/train", day=DAY)
    assert (await picture(workshop)).startswith(b"\x89PNG")


async def test_what_takes_too_long_is_given_up() -> None:
    workshop = Workshop(deadline_s=4)
    await picture(workshop)
    (pid,) = workers()
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(ChartError, match="4 s"):
            await picture(workshop)
    finally:
        os.kill(pid, signal.SIGCONT)
        await workshop.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_leaves_signals_to_its_parent(workshop: Workshop, number: signal.Signals) -> None:
    await picture(workshop)
    before = workers()
    os.kill(before[0], number)
    await picture(workshop)
    assert workers() == before


async def test_closing_ends_it(workshop: Workshop) -> None:
    await picture(workshop)
    await workshop.close()
    assert workers() == []


async def test_a_closed_workshop_opens_again(workshop: Workshop) -> None:
    await workshop.close()
    assert (await picture(workshop)).startswith(b"\x89PNG")


def test_a_chart_is_light_to_send(offered: list[tuple[str, Chart]]) -> None:
    assert max(len(pickle.dumps(chart)) for _, chart in offered) < 20_000


def test_the_parent_imports_nothing_that_draws(tmp_path: Path) -> None:
    with started(tmp_path) as process:
        assert process.stdout is not None
        _, _, imported = process.stdout.readline().partition(" ")
        assert imported.strip() == "[]"


def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    with started(tmp_path) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline().split()[0])
        assert is_running(pid)
        process.kill()
        give_up = time.monotonic() + 30
        while is_running(pid) and time.monotonic() < give_up:
            time.sleep(0.05)
        assert not is_running(pid)


def started(folder: Path) -> subprocess.Popen[str]:
    """A process that has had a picture drawn and waits; it ends when its input does."""
    script = folder / "draws.py"
    script.write_text(DRAWS, encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment,
    )  # fmt: skip


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
