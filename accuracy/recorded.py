"""The figures as they were when somebody last looked at them: a worse one has to be explained, not slipped in."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from accuracy.report import DIGITS, Figure
from config.reader import read_mapping

RECORDED = Path(__file__).parent / "recorded.yaml"
HEAD = """\
# What `make accuracy` measured last. A figure that gets worse than this fails; `python -m accuracy --record` writes the
# figures anew, with the reason for any worse one in the commit.
"""


def recorded(path: Path = RECORDED) -> dict[str, float]:
    """The recorded figures by name."""
    return {name: float(value) for name, value in read_mapping(path).items()}


def faults(figures: Iterable[Figure], known: Mapping[str, float]) -> list[str]:
    """What is wrong with figures against the recorded ones: worse, not recorded, or recorded but gone."""
    measured = {figure.name: figure for figure in figures}
    worse = [
        f"{name} is {measured[name].rounded:g}, worse than the recorded {value:g}"
        for name, value in known.items()
        if name in measured and measured[name].is_worse_than(value)
    ]
    unknown = [f"{name} is not recorded: run `python -m accuracy --record`" for name in measured if name not in known]
    gone = [f"{name} is recorded but no longer measured" for name in known if name not in measured]
    return [*worse, *unknown, *gone]


def better(figures: Iterable[Figure], known: Mapping[str, float]) -> list[str]:
    """The names of figures that got better than recorded."""
    return [
        figure.name
        for figure in figures
        if figure.name in known
        and figure.rounded != known[figure.name]
        and not figure.is_worse_than(known[figure.name])
    ]


def record(figures: Iterable[Figure], path: Path = RECORDED) -> None:
    """Write the figures as the recorded ones."""
    lines = (f"{figure.name}: {figure.rounded + 0.0:.{DIGITS}f}\n" for figure in figures)
    path.write_text(HEAD + "\n" + "".join(lines), encoding="utf-8")
