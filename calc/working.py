"""Show the working: a formula is declared beside the code that computes it, and a step is recorded as it runs.

The declared formula is a template over the function's own parameters, so the same template gives the formula in
symbols and the formula with its numbers; a test evaluates the second and compares it with what the code returned.
"""

import math
import string
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic, ParamSpec

from calc.ranges import Range

P = ParamSpec("P")


@dataclass(frozen=True)
class Equation(Generic[P]):
    """One formula: the function that computes it, and how it is written."""

    function: Callable[P, float]
    label: str
    template: str
    unit: str
    symbols: dict[str, str]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> float:
        """The value of the formula."""
        return self.function(*args, **kwargs)

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.function.__name__

    @cached_property
    def formula(self) -> str:
        """The formula in symbols: `6 · N_active · D`."""
        names = (field for _, field, _, _ in string.Formatter().parse(self.template) if field)
        return self.template.format(**{name: self.symbols.get(name, name) for name in names})

    def named(self, label: str) -> "Equation[P]":
        """The same formula under another label, for a second use in one calculation."""
        return replace(self, label=label)

    def giving(self, unit: str) -> "Equation[P]":
        """The same formula with a unit that the declaration cannot know, such as a currency."""
        return replace(self, unit=unit)


def equation(*, label: str, formula: str, unit: str, **symbols: str) -> Callable[[Callable[P, float]], Equation[P]]:
    """Declare a function of keyword arguments as an equation.

    `formula` is a template over the function's parameters in `·`, `/`, `+`, `-`, `^`, `√()` and `min()`;
    `symbols` says how a parameter is written where its name is too long. Raises ValueError for a name that is taken.
    """

    def declare(function: Callable[P, float]) -> Equation[P]:
        made = Equation(function=function, label=label, template=formula, unit=unit, symbols=symbols)
        if made.name in EQUATIONS:
            raise ValueError(f"there is an equation {made.name} already: give this one another name")
        EQUATIONS[made.name] = made
        return made

    return declare


EQUATIONS: dict[str, Equation[...]] = {}
"""Every declared equation by name, for the tests and the documentation."""


@dataclass(frozen=True)
class Step:
    """One formula as it was computed once."""

    equation: Equation[...]
    arguments: dict[str, float]
    value: float

    @property
    def label(self) -> str:
        """What was computed, in words."""
        return self.equation.label

    @property
    def formula(self) -> str:
        """The formula in symbols."""
        return self.equation.formula

    @property
    def substituted(self) -> str:
        """The formula with its numbers: `6 · 175e9 · 500e9`."""
        return self.equation.template.format(**{name: plain(value) for name, value in self.arguments.items()})

    @property
    def unit(self) -> str:
        """The unit of the value; empty for a share."""
        return self.equation.unit


class Working:
    """The steps of one calculation, in the order in which they were computed."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    def compute(self, equation: Equation[...], /, **arguments: float) -> float:
        """Compute an equation and record the step."""
        value = equation.function(**arguments)
        self._keep(equation, arguments, value)
        return value

    def compute_range(self, equation: Equation[...], /, **arguments: float | Range) -> Range:
        """Compute an equation over its one argument that is a range, and record the step at the middle.

        The equation must rise or fall all along with that argument. Raises ValueError unless exactly one is a range.
        """
        ranges = {name: value for name, value in arguments.items() if isinstance(value, Range)}
        figures = {name: value for name, value in arguments.items() if not isinstance(value, Range)}
        if len(ranges) != 1:
            raise ValueError(f"{equation.name} needs one range among its arguments, not {len(ranges)}")
        [(name, spread)] = ranges.items()
        computed = spread.through(lambda value: equation.function(**figures, **{name: value}))
        in_order = {key: spread.mid if key == name else figures[key] for key in arguments}
        self._keep(equation, in_order, computed.mid)
        return computed

    def compute_ends(self, equation: Equation[...], /, **arguments: float | Range) -> Range:
        """Compute an equation over ranges that are all at their low, middle and high ends together.

        The equation must rise with each of them. The ends are further apart than those of independent ranges would be.
        The step is recorded at the middle.
        """
        low, mid, high = (
            {name: getattr(v, end) if isinstance(v, Range) else v for name, v in arguments.items()}
            for end in ("low", "mid", "high")
        )
        return Range(equation.function(**low), self.compute(equation, **mid), equation.function(**high))

    def _keep(self, equation: Equation[...], arguments: dict[str, float], value: float) -> None:
        self._steps.append(Step(equation, arguments, value))

    @property
    def steps(self) -> tuple[Step, ...]:
        """What was recorded so far."""
        return tuple(self._steps)


class _Unrecorded(Working):
    """Computes, and keeps no steps."""

    def _keep(self, equation: Equation[...], arguments: dict[str, float], value: float) -> None:
        pass


UNRECORDED: Working = _Unrecorded()
"""For a calculation that nobody looks into: thousands of them are weighed against each other."""


def plain(value: float) -> str:
    """A number as one writes it in a calculation: five to seven figures, large ones as 175e9 or 5.25e23."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    magnitude = math.floor(math.log10(abs(value)))
    if magnitude >= 15:
        return _scientific(value)
    if magnitude >= 9:
        power = magnitude // 3 * 3
        return f"{value / 10**power:.6g}e{power}"
    if magnitude >= 3:
        return f"{value:,.0f}" if magnitude >= 6 or value == int(value) else f"{value:,.1f}"
    if magnitude >= -4:
        return f"{value:.6g}"
    return _scientific(value)


def _scientific(value: float) -> str:
    mantissa, exponent = f"{value:.5e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
