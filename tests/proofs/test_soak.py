"""Under everything that people do, nothing fails and memory stays flat. In full: `python -m benchmarks.soak`."""

from pathlib import Path

from tests.proofs.plugin import Tell
from tests.proofs.soak import soak

MINUTES = 0.75
PER_SECOND = 8
SEED = 1
MOST_GROWN_MIB = 60
"""Between the warm-up and the end: caches fill for some minutes, a leak of each update would show."""


def test_nothing_fails_and_all_are_answered(tmp_path: Path, tell: Tell) -> None:
    found = soak("web", tmp_path, MINUTES, PER_SECOND, SEED)
    tell(found)
    assert (found.unanswered, found.defects) == (0, ())
    for memory in (found.bot, found.charts):
        assert memory.at_end_mib - memory.after_warm_up_mib < MOST_GROWN_MIB
