"""A database that is stopped or hangs, and a Telegram in trouble. `python -m benchmarks.outages --away-s 60`."""

import argparse
import tempfile
from pathlib import Path

from tests.proofs.bad_telegram import Endured, endure
from tests.proofs.database_away import lose
from tests.proofs.started import Start, side_by_side
from tests.services.postgres import own_postgres


def main() -> None:
    """Print the figures. Ends with 1 where a command was lost or answered twice, or something failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--away-s", type=float, default=30)
    parser.add_argument("--commands", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as name, own_postgres() as postgres:
        for how in ("stopped", "hanging"):
            for away in lose(postgres, how, Path(name) / how, options.away_s):
                print(f"outages: {away}", flush=True)
                failed |= bool(away.defects) or not (away.is_alive and away.is_ready_again and away.is_moved)

        def run(start: Start) -> Endured:
            home = Path(name) / start
            home.mkdir()
            return endure(start, home, options.commands, options.seed)

        for endured in side_by_side(run).values():
            print(f"outages: {endured}", flush=True)
            failed |= bool(endured.tally.lost or endured.tally.twice or endured.tally.odd or endured.defects)
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
