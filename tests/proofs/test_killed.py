"""A bot that is killed again and again answers every command. The long form is `python -m benchmarks.kills`."""

import pytest

from tests.proofs.killed import Killed, kill_often
from tests.proofs.plugin import Tell
from tests.proofs.started import STARTS, Start

KILLS, COMMANDS = 20, 500
SEED = 1


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[Start, Killed]:
    def run(start: Start) -> Killed:
        folder = tmp_path_factory.mktemp(start)
        return kill_often(start, folder, f"sqlite:///{folder}/bot.db", KILLS, COMMANDS, SEED)

    return {start: run(start) for start in STARTS}  # one after the other: a busy machine confirms late


@pytest.mark.parametrize("start", STARTS)
def test_no_command_is_lost_to_kills(killed: dict[Start, Killed], tell: Tell, start: Start) -> None:
    found = killed[start]
    tell(found)
    assert (found.tally.asked, found.tally.lost, found.tally.odd, found.defects) == (COMMANDS, 0, (), ())


def test_hardly_one_is_answered_twice_by_webhook(killed: dict[Start, Killed]) -> None:
    assert killed["web"].tally.twice < 0.01 * COMMANDS
