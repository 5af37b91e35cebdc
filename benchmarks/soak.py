"""Mixed load for long: memory, errors, latency. `python -m benchmarks.soak --minutes 30`."""

import argparse
import tempfile
from pathlib import Path

from tests.proofs.soak import Sample, soak
from tests.proofs.started import STARTS

SHOWN = 5
TOLD_EVERY_S = 300


class Progress:
    """Says every five minutes how much memory there is."""

    def __init__(self) -> None:
        self._began_s: float | None = None
        self._due_s = 0.0

    def __call__(self, sample: Sample) -> None:
        """Look at one sample of each second."""
        if self._began_s is None:
            self._began_s = sample.at_s
        passed_s = sample.at_s - self._began_s
        if passed_s >= self._due_s:
            self._due_s += TOLD_EVERY_S
            memory = f"bot {sample.bot_mib:.1f} MiB, charts {sample.charts_mib:.1f} MiB"
            print(f"soak: {passed_s / 60:.0f} min: {memory}", flush=True)


def main() -> None:
    """Print the figures. Ends with 1 where an update failed or a question was left unanswered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--per-second", type=float, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", choices=STARTS, default="web")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        load = (options.minutes, options.per_second, options.seed)
        found = soak(options.start, Path(folder), *load, tell=Progress())
    print(f"soak: {found}")
    for line in found.defects[:SHOWN]:
        print(f"  {line[:2000]}")
    raise SystemExit(bool(found.defects or found.unanswered))


if __name__ == "__main__":
    main()
