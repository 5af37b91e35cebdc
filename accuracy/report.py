"""What a measurement has to show, and the page that shows it."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from accuracy.statistics import Interval

DIGITS = 3
"""Figures are recorded, compared and printed with so many decimals."""
WIDTH = 120

HEAD = """\
# Accuracy

How far the estimates are off on what really happened. `make accuracy` measures it anew from the data in
`accuracy/data`, writes this page, and fails when a figure is worse than the one recorded in `accuracy/recorded.yaml`.

Errors are |ln(predicted / actual)|: 0.10 is 10 % too much or too little, 0.18 is 20 %, 0.41 is 50 %. "Left out" means
that neither the row nor any other of its family (model, GPU) was there when the estimate of it was fitted. Intervals
hold 95 %, from drawing whole families (pairs) with replacement.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A measured figure that must not get worse."""

    name: str
    """As recorded.yaml knows it: `training.error.median`."""
    label: str
    value: float
    at_most: float
    """The bar. With `at_least` a figure is best in the middle of the two; without, the lower the better."""
    at_least: float | None = None
    naive: str = "none"
    """What a simple estimate reaches."""

    @property
    def rounded(self) -> float:
        """The figure as it is recorded."""
        return round(self.value, DIGITS)

    @property
    def holds(self) -> bool:
        """Whether the figure meets its bar."""
        return (self.at_least is None or self.at_least <= self.rounded) and self.rounded <= self.at_most

    @property
    def bar(self) -> str:
        """The bar in words."""
        return f"≤ {self.at_most:g}" if self.at_least is None else f"{self.at_least:g}-{self.at_most:g}"

    def is_worse_than(self, recorded: float) -> bool:
        """Whether the figure lies further from what it should be than the recorded one, beyond rounding."""
        if self.at_least is None:
            return self.rounded > recorded
        best = (self.at_least + self.at_most) / 2
        return round(abs(self.rounded - best), DIGITS) > round(abs(recorded - best), DIGITS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows under a line that says what they are."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    def markdown(self) -> str:
        """The table: what a row is to the left, numbers to the right."""
        rules = [
            "---",
            *("---" if any(map(_is_text, column)) else "--:" for column in list(zip(*self.rows, strict=True))[1:]),
        ]
        lines = [self.columns, tuple(rules), *self.rows]
        return "\n".join([f"**{self.title}**", "", *(f"| {' | '.join(cells)} |" for cells in lines)])


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One kind of estimate: how far it is off, where most, and what was tried."""

    title: str
    parts: tuple[str | Table, ...]
    """Paragraphs, headings (`### ...`) and tables, in order."""
    figures: tuple[Figure, ...]

    def markdown(self) -> str:
        """The section, with its figures against their bars first."""
        table = Table(
            title="Against the bar",
            columns=("what", "naive", "measured", "bar", "holds"),
            rows=[
                (figure.label, figure.naive, number(figure.value), figure.bar, "yes" if figure.holds else "**no**")
                for figure in self.figures
            ],
        )
        return "\n\n".join([f"## {self.title}", table.markdown(), *(_part(part) for part in self.parts)])


def page(sections: Sequence[Section]) -> str:
    """The whole page."""
    return "\n\n".join([HEAD.rstrip(), *(section.markdown() for section in sections)]) + "\n"


def number(value: float) -> str:
    """A figure as the page prints it; never a zero with a minus."""
    return f"{round(value, DIGITS) + 0.0:.{DIGITS}f}"


def interval(found: Interval) -> str:
    """An interval as the page prints it."""
    return f"{number(found.low)} to {number(found.high)}"


def _part(part: str | Table) -> str:
    if isinstance(part, Table):
        return part.markdown()
    if part.startswith("#"):
        return part
    return textwrap.fill(part.strip(), WIDTH, break_long_words=False, break_on_hyphens=False)


def _is_text(cell: str) -> bool:
    return bool(cell) and not cell.lstrip("+-≤ ")[:1].isdigit()
