"""The long form of the fuzzers: many inputs of every target, over two processes, and a line on each target.

`python -m benchmarks.fuzz --inputs 100000`; `--target question` for one of them, `--seed` for other inputs.
"""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from heapq import nlargest
from itertools import count
from operator import itemgetter
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.targets import TARGETS, Target

PROCESSES = 2
INPUTS_OF_A_BATCH = 1_000
MOST_SHOWN = 5
BY_NAME = {target.name: target for target in TARGETS}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of some inputs."""

    inputs: int
    failures: tuple[str, ...]
    slowest_ms: float
    slowest: str


def run_batch(name: str, batch: int, inputs: int) -> Outcome:
    """Give a target so many inputs, which follow from the number of the batch; failures are counted, not raised."""
    target = BY_NAME[name]
    times: list[tuple[float, Any]] = []
    failures: list[str] = []

    @seed(batch)
    @settings(
        max_examples=inputs,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(target.inputs)
    def attempt(found: Any) -> None:
        began = time.process_time()
        try:
            target.check(found)
        except Exception as failure:  # noqa: BLE001 - whatever is raised is what is looked for
            failures.append(f"{type(failure).__name__}: {failure}: {found!r}")
        times.append(((time.process_time() - began) * 1e3, found))

    attempt()
    slowest_ms, slowest = max(
        (again_ms(target, found), repr(found)) for _, found in nlargest(3, times, key=itemgetter(0))
    )
    return Outcome(len(times), tuple(failures), slowest_ms, slowest)


def again_ms(target: Target, found: Any) -> float:
    """The best of three, so that no collection of garbage counts."""
    times = []
    for _ in range(3):
        began = time.process_time()
        with suppress(Exception):
            target.check(found)
        times.append((time.process_time() - began) * 1e3)
    return min(times)


def warm_up() -> None:
    """Load in each process what the first input of a target would wait for."""
    for target in TARGETS:
        run_batch(target.name, 0, 20)


def report(target: Target, inputs: int, first_batch: int, pool: ProcessPoolExecutor) -> bool:
    """Print what came of a target; whether anything failed."""
    began = time.perf_counter()
    sizes = [min(INPUTS_OF_A_BATCH, inputs - start) for start in range(0, inputs, INPUTS_OF_A_BATCH)]
    found = list(pool.map(run_batch, [target.name] * len(sizes), count(first_batch), sizes))
    failures = [failure for outcome in found for failure in outcome.failures]
    slowest = max(found, key=lambda outcome: outcome.slowest_ms)
    print(
        f"fuzz: {target.name}: {sum(outcome.inputs for outcome in found):,} inputs, {len(failures)} failures, "
        f"slowest {slowest.slowest_ms:.0f} ms, {time.perf_counter() - began:.0f} s: {slowest.slowest[:100]}",
        flush=True,
    )
    for failure in failures[:MOST_SHOWN]:
        print(f"  {failure[:2000]}", flush=True)
    return bool(failures)


def main() -> None:
    """Run all targets, or one. Ends with 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="of each target that is quick; a part for others")
    parser.add_argument("--target", choices=sorted(BY_NAME))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    targets = [BY_NAME[options.target]] if options.target else TARGETS
    with ProcessPoolExecutor(PROCESSES, initializer=warm_up) as pool:
        failed = [report(t, max(1, int(options.inputs * t.share)), options.seed * 1_000_000, pool) for t in targets]
    raise SystemExit(any(failed))


if __name__ == "__main__":
    main()
