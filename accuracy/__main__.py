"""Measure the estimates: `python -m accuracy` writes docs/accuracy.md, `--check` only compares, `--record` records."""

import argparse
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

from accuracy import calibration, plans, recorded, report, serving, training
from config.catalog import Catalog
from config.load import load_catalog

PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
SECTIONS: tuple[Callable[[Catalog], report.Section], ...] = (
    training.section,
    serving.section,
    calibration.section,
    plans.section,
)


def _measured(measure: Callable[[Catalog], report.Section], catalog: Catalog) -> report.Section:
    return measure(catalog)


def main() -> int:
    """Measure, print, and compare: 1 if a figure is worse than recorded, or, with `--check`, if the page is behind."""
    parser = argparse.ArgumentParser(prog="python -m accuracy", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if docs/accuracy.md is behind")
    parser.add_argument("--record", action="store_true", help="take the figures as they are now for the recorded ones")
    asked = parser.parse_args()

    catalog = load_catalog()
    with ProcessPoolExecutor() as pool:
        sections = list(pool.map(_measured, SECTIONS, repeat(catalog)))
    figures = [figure for section in sections for figure in section.figures]
    text = report.page(sections)
    if asked.record:
        recorded.record(figures)
    known = recorded.recorded()
    problems = recorded.faults(figures, known)
    if not asked.check:
        PAGE.write_text(text, encoding="utf-8")
        print(text)
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        problems.append("docs/accuracy.md is behind: run `make accuracy`")
    for name in recorded.better(figures, known):
        print(f"accuracy: {name} got better: record it with `python -m accuracy --record`", file=sys.stderr)
    for problem in problems:
        print(f"accuracy: {problem}", file=sys.stderr)
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
