"""kill -9 of the web process and of the poller, on SQLite and on Postgres. `python -m benchmarks.kills --seed 2`."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.proofs.database_away import new_database
from tests.proofs.killed import Killed, kill_often
from tests.proofs.started import Start, side_by_side
from tests.services.postgres import own_postgres

KILLS, COMMANDS = 20, 500


def report(folder: Path, seed: int, urls: dict[Start, str]) -> bool:
    """Kill both starts side by side, each on its database, and print what came of it; whether anything was lost."""

    def run(start: Start) -> Killed:
        home = folder / start
        home.mkdir(exist_ok=True)
        return kill_often(start, home, urls[start], KILLS, COMMANDS, seed)

    found = side_by_side(run)
    for killed in found.values():
        print(f"kills: {killed}", flush=True)
    return any(killed.tally.lost or killed.tally.odd or killed.defects for killed in found.values())


def main() -> None:
    """Print the figures. Ends with 1 where a command was lost, or something failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    with tempfile.TemporaryDirectory() as name, own_postgres() as postgres:
        folder = Path(name)
        files: dict[Start, str] = {"web": f"sqlite:///{folder}/web.db", "poll": f"sqlite:///{folder}/poll.db"}
        failed = report(folder, seed, files)
        servers: dict[Start, str] = {start: asyncio.run(new_database(postgres)) for start in files}
        failed |= report(folder, seed, servers)
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
