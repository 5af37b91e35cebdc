"""What to say, without how: an answer before it becomes HTML, a terminal's lines or JSON."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bot.text import Text, t
from calc.working import Step
from config.schema.entry import url_in

if TYPE_CHECKING:
    from bot.chart import Chart

WORKING_AND_SOURCES = t("Working and sources")
SOURCES = t("Sources")
MOST_LINES = 12
"""What an answer may show before anything folds."""


@dataclass(frozen=True, slots=True)
class Row:
    """One aligned line: a label and its value."""

    label: Text
    value: Text
    beside: Text | None = None
    """A second value, in a column of its own."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from."""

    what: Text
    value: Text | None
    date: date | None
    text: str

    @property
    def figure(self) -> Text:
        """What was found, how much it is, and of when: `peak of H100: 989.4 TFLOP/s, 2026-11-22`."""
        if self.value is None:
            return self.what if self.date is None else t("{what}: {date}", what=self.what, date=self.date)
        if self.date is None:
            return t("{what}: {value}", what=self.what, value=self.value)
        return t("{what}: {value}, {date}", what=self.what, value=self.value, date=self.date)

    @property
    def url(self) -> str | None:
        """The address in the text of the source, if it has one."""
        return url_in(self.text)

    @property
    def name(self) -> str:
        """The text of the source without its address."""
        url = self.url
        return self.text.replace(url, "").strip(" ,;:()") or self.text if url else self.text


@dataclass(frozen=True, slots=True)
class Action:
    """Something to tap: a command whose answer takes the place of this one."""

    label: Text
    command: str
    is_chosen: bool = False
    """Whether it stands for what already holds."""


@dataclass(frozen=True, slots=True)
class ChartOffer:
    """A chart that is computed when somebody wants it."""

    name: Text
    """What its button says."""
    make: "Callable[[], Chart]" = field(compare=False)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The parts of an answer in reading order; a renderer decides how each looks."""

    headline: Text
    key_figure: Text | None = None
    lines: tuple[Text, ...] = ()
    rows: tuple[Row, ...] = ()
    warnings: tuple[Text, ...] = ()
    most_warnings: int = 3
    """How many of them stand before the fold at most."""
    notes: tuple[Text, ...] = ()
    """What else stands before the fold: which of the values came from the chat's settings."""
    block: str | None = None
    """Text to be copied as it is, such as settings in YAML."""
    details: tuple[Text, ...] = ()
    """Folded: what only a careful reader wants, before the working."""
    folded_under: Text | None = None
    """The title of the folded part; without one it follows from what is folded."""
    working: tuple[Step, ...] = ()
    sources: tuple[Source, ...] = ()
    examples: tuple[str, ...] = ()
    """Commands to tap or copy."""
    actions: tuple[tuple[Action, ...], ...] = ()
    """Rows of what to tap that only this command can know; variants of the question are found by all commands alike."""
    first_actions: tuple[Action, ...] = ()
    """What to tap before the variants, where there are no `actions`."""
    charts: tuple[ChartOffer, ...] = ()
    shows_command: bool = True
    """Whether the canonical command stands below; not under a welcome."""

    @property
    def fold_title(self) -> Text | None:
        """What the folded part is called, if there is one."""
        if self.folded_under is not None or not (self.working or self.sources):
            return self.folded_under
        return WORKING_AND_SOURCES if self.working else SOURCES

    @property
    def shown_warnings(self) -> tuple[Text, ...]:
        """The gravest warnings, as many as fit; at least one."""
        return self.warnings[: max(1, min(self.most_warnings, self._room - len(self.notes)))]

    @property
    def shown_notes(self) -> tuple[Text, ...]:
        """The notes that there is room for beside a warning."""
        return self.notes[: max(0, self._room - len(self.shown_warnings))]

    @property
    def folded(self) -> tuple[Text, ...]:
        """The other warnings and notes, which stand first in the folded part, and the details."""
        left_over = self.warnings[len(self.shown_warnings) :], self.notes[len(self.shown_notes) :]
        return (*left_over[0], *left_over[1], *self.details)

    @property
    def _room(self) -> int:
        """Lines left for warnings and notes."""
        taken = 1 + (self.key_figure is not None) + sum(map(len, (self.lines, self.rows, self.examples)))
        return MOST_LINES - taken
