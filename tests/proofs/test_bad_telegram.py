"""Beside a Telegram in trouble, commands are answered in the end, and once. In full: `python -m benchmarks.outages`."""

import pytest

from tests.proofs.bad_telegram import Endured, endure
from tests.proofs.plugin import Tell
from tests.proofs.started import STARTS, Start, side_by_side

COMMANDS = 200
SEED = 1


@pytest.fixture(scope="module")
def endured(tmp_path_factory: pytest.TempPathFactory) -> dict[Start, Endured]:
    folders = {start: tmp_path_factory.mktemp(start) for start in STARTS}  # which pytest makes in one thread only
    return side_by_side(lambda start: endure(start, folders[start], COMMANDS, SEED))


@pytest.mark.parametrize("start", STARTS)
def test_every_command_is_answered_once(endured: dict[Start, Endured], tell: Tell, start: Start) -> None:
    found = endured[start]
    tell(found)
    assert found.faults_left == 0
    assert (found.tally.lost, found.tally.twice, found.tally.odd, found.defects) == (0, 0, (), ())
