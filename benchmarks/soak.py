"""Mixed load for long: memory, errors, latency. `python -m benchmarks.soak --minutes 30`."""

import argparse
import tempfile
from pathlib import Path

from tests.proofs.soak import soak
from tests.proofs.started import STARTS

SHOWN = 5


def main() -> None:
    """Print the figures. Ends with 1 where an update failed or a question was left unanswered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--per-second", type=float, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", choices=STARTS, default="web")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = soak(options.start, Path(folder), options.minutes, options.per_second, options.seed)
    print(f"soak: {found}")
    for line in found.defects[:SHOWN]:
        print(f"  {line[:2000]}")
    raise SystemExit(bool(found.defects or found.unanswered))


if __name__ == "__main__":
    main()
