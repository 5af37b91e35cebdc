"""Without its database the bot answers and says so; with it again, all is as before. In full: `benchmarks.outages`."""

from pathlib import Path

import pytest

from tests.proofs.database_away import lose
from tests.proofs.plugin import Tell
from tests.services.postgres import OwnPostgres

AWAY_S = 10
MOST_S = 3
"""That an answer takes meanwhile."""


@pytest.mark.parametrize("how", ["stopped", "hanging"])
def test_answers_keep_coming_and_settings_hold_again(
    stoppable_postgres: OwnPostgres, tmp_path: Path, tell: Tell, how: str
) -> None:
    for found in lose(stoppable_postgres, how, tmp_path, AWAY_S):
        tell(found)
        assert found.slowest_s < MOST_S
        assert found.readiness == ({503} if found.start == "web" else set())
        assert (found.is_ready_again, found.is_alive, found.is_moved) == (True, True, True)
        assert found.stored == {"gpu": "b200"}
        assert found.defects == ()
