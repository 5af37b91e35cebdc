"""What the bot says, before it is put into a language: templates, and the figures that go into them.

A `Text` keeps its figures as numbers, so that the renderer decides how a reader's language writes them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Compact:
    """A count in short form: 175B, 1.3M."""

    value: float
    figures: int = 3


@dataclass(frozen=True, slots=True)
class Whole:
    """A count in full: 1,024."""

    value: int


@dataclass(frozen=True, slots=True)
class Scientific:
    """A very large number: 5.25e23."""

    value: float


@dataclass(frozen=True, slots=True)
class Plain:
    """A number as it is, to some significant figures."""

    value: float
    figures: int = 3


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in short form: $3.0M."""

    value: float
    currency: str
    figures: int = 3


@dataclass(frozen=True, slots=True)
class Price:
    """A sum to the cent, or to three figures below one: $2.27, $0.0179."""

    value: float
    currency: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in full, without cents: $40,000."""

    value: float
    currency: str


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction as a percentage: 35 %; bare without its sign, for the first half of a range."""

    value: float
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """A length of time in the unit that suits it, named by its letter if `brief`, or in that of `like`, not named."""

    value: float
    like: float | None = None
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Energy:
    """An amount of electricity in the unit that suits it: 0.9 GWh."""

    mwh: float


@dataclass(frozen=True, slots=True)
class Mass:
    """A mass in the unit that suits it: 340 t."""

    tonnes: float


@dataclass(frozen=True, slots=True)
class Month:
    """A date to the month: Aug 2024."""

    value: date


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A date of these days, without its year: Nov 26."""

    value: date


@dataclass(frozen=True, slots=True)
class Territory:
    """A country or the world, by its ISO 3166 code; by the given name where no language has one for it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Words of a preset, such as its notes: translated where the catalogue of presets knows them, else as they are."""

    words: str


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence with holes, and what fills them; the template is what the catalogues of other languages translate."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def filled(self, **values: "Value") -> "Text":
        """The same sentence with (more of) its holes filled."""
        return Text(self.template, {**self.values, **values})


Figure = (
    Compact
    | Whole
    | Scientific
    | Plain
    | Money
    | Price
    | Amount
    | Share
    | Days
    | Energy
    | Mass
    | Month
    | DayOfYear
    | Territory
    | Prose
)
Value = Figure | Text | str | date


def t(template: str, **values: Value) -> Text:
    """A text with its values; every `{hole}` needs one.

    The template is written out where it is used: that is how it is found for translation.
    """
    return Text(template, values)


def verbatim(words: str) -> Text:
    """A name or another text that is the same in every language."""
    return Text("{words}", {"words": words})


def joined(parts: Iterable[Text], pair: Text) -> Text | None:
    """Parts put together two at a time by a template with the holes `left` and `right`; None for no part."""
    text = None
    for part in parts:
        text = part if text is None else pair.filled(left=text, right=part)
    return text
