"""What a chart shows, without how: texts and numbers, light enough to be sent to the process that draws."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.text import Compact, Figure, Money, Month, Plain, Share, Text, Whole

Unit = Literal["count", "money", "share", "number", "date"]
"""A date is the number of its day, as Python counts them."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What is measured along one side, and how its numbers are written."""

    name: Text
    unit: Unit
    currency: str = "USD"
    is_logarithmic: bool = False

    def figure(self, value: float, figures: int) -> Figure:
        """A number on this axis, to so many significant figures."""
        if not value:
            return Whole(0)
        match self.unit:
            case "money":
                return Money(value, self.currency, figures)
            case "share":
                return Share(value)
            case "count":
                return Compact(value, figures)
            case "number":
                return Plain(value, figures)
            case "date":
                return Month(date.fromordinal(round(value)))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, and what stands at its end."""

    label: Text
    value: float
    said: Text
    low: float | None = None
    high: float | None = None
    """The ends of a range around the value; None where it has none."""
    note: Text | None = None
    """A small line below the label."""
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Amounts side by side, from top to bottom."""

    title: Text
    subtitle: Text
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point, and what it is called."""

    x: float
    y: float
    said: Text


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the horizontal axis, and what it is called."""

    low: float
    high: float
    said: Text


@dataclass(frozen=True, slots=True)
class Curve:
    """How one figure follows from another, with the estimate on it."""

    title: Text
    subtitle: Text
    x: Axis
    y: Axis
    points: tuple[tuple[float, float], ...]
    """Rising in x."""
    estimate: Mark
    band: Band | None = None
    others: tuple[Mark, ...] = ()
    """Lesser points: left out where there is no room for their names."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to run something: what it gives, or takes, of two things."""

    x: float
    y: float
    label: Text | None
    """None where a neighbour's name says enough."""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Frontier:
    """What more of one good costs of another, or less of one evil, over the choices there are."""

    title: Text
    subtitle: Text
    x: Axis
    y: Axis
    choices: tuple[Choice, ...]
    is_less_better: bool = False
    """Of both: a cost against a latency."""

    @property
    def best(self) -> tuple[Choice, ...]:
        """The choices that no other one beats in both, rising in x."""
        sign = 1 if self.is_less_better else -1
        found: list[Choice] = []
        for choice in sorted(self.choices, key=lambda c: (sign * c.x, sign * c.y)):
            if not found or sign * choice.y < sign * found[-1].y:
                found.append(choice)
        return tuple(sorted(found, key=lambda c: c.x))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole, and what stands in it."""

    value: float
    said: Text


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar of parts, and how far it may reach."""

    label: Text
    parts: tuple[Part, ...]
    """In the order of the names of the parts."""
    limit: float
    said: Text
    note: Text | None = None
    is_asked: bool = False

    @property
    def total(self) -> float:
        """All parts together."""
        return sum(part.value for part in self.parts)


@dataclass(frozen=True, slots=True)
class Stacks:
    """What wholes are made of, each against its limit, from top to bottom."""

    title: Text
    subtitle: Text
    parts: tuple[Text, ...]
    limit: Text
    """What the limit is called."""
    stacks: tuple[Stack, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """How one figure moved over time."""

    label: Text
    first: Text
    last: Text
    """What stands at its ends."""
    points: tuple[tuple[float, float], ...]
    """Time and value, never falling in time."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Figures over time, and single ones beside them."""

    title: Text
    subtitle: Text
    x: Axis
    y: Axis
    lines: tuple[Series, ...]
    dots: tuple[tuple[float, float], ...]
    marks: tuple[Mark, ...] = ()
    """Single points with their names, before those of the lines."""


Chart = Bars | Curve | Frontier | Stacks | Timeline
