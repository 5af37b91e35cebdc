"""One answer of `python -m bot ask`, from start to end, against a script that only imports yaml and pydantic."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAIRS = 10
BAR = 2.5
BASELINE = """
import yaml
from pydantic import BaseModel

class Model(BaseModel):
    field: int
"""
ASK = ["-m", "bot", "ask", "/train 175B 500B"]


def wall_s(arguments: list[str]) -> float:
    """Seconds from the start of a Python process to its end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=os.environ, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    """Run both in turn, and print the medians and the median of the ratios."""
    for arguments in (["-c", BASELINE], ASK):
        wall_s(arguments)
    pairs = [(wall_s(ASK), wall_s(["-c", BASELINE])) for _ in range(PAIRS)]
    ask_s, baseline_s = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(ask / baseline for ask, baseline in pairs)
    print(f"start: ask {ask_s * 1e3:.0f} ms, yaml + pydantic {baseline_s * 1e3:.0f} ms, ratio {ratio:.2f} (bar {BAR})")


if __name__ == "__main__":
    main()
