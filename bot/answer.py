"""What to say, without how: an answer before it becomes HTML, a terminal's lines or JSON."""

from dataclasses import dataclass
from datetime import date

from bot.text import Text, t
from calc.working import Step
from config.schema.entry import url_in

WORKING_AND_SOURCES = t("Working and sources")
SOURCES = t("Sources")
MOST_LINES = 12
"""What an answer may show before anything folds."""


@dataclass(frozen=True, slots=True)
class Row:
    """One aligned line: a label and its value."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from."""

    what: str
    value: str
    date: date | None
    text: str

    @property
    def figure(self) -> str:
        """What was found, how much it is, and of when: `peak of H100: 989.4 TFLOP/s, 2026-11-22`."""
        details = ", ".join(part for part in (self.value, self.date.isoformat() if self.date else "") if part)
        return f"{self.what}: {details}" if details else self.what

    @property
    def url(self) -> str | None:
        """The address in the text of the source, if it has one."""
        return url_in(self.text)

    @property
    def name(self) -> str:
        """The text of the source without its address."""
        url = self.url
        return self.text.replace(url, "").strip(" ,;:()") or self.text if url else self.text


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The parts of an answer in reading order; a renderer decides how each looks."""

    headline: Text
    key_figure: Text | None = None
    lines: tuple[Text, ...] = ()
    rows: tuple[Row, ...] = ()
    warnings: tuple[Text, ...] = ()
    details: tuple[Text, ...] = ()
    """Folded: what only a careful reader wants, before the working."""
    folded_under: Text | None = None
    """The title of the folded part; without one it follows from what is folded."""
    working: tuple[Step, ...] = ()
    sources: tuple[Source, ...] = ()
    examples: tuple[str, ...] = ()
    """Commands to tap or copy."""
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
        taken = 1 + (self.key_figure is not None) + len(self.lines) + len(self.rows) + len(self.examples)
        return self.warnings[: max(1, MOST_LINES - taken)]

    @property
    def folded_warnings(self) -> tuple[Text, ...]:
        """The other warnings, which stand first in the folded part."""
        return self.warnings[len(self.shown_warnings) :]
