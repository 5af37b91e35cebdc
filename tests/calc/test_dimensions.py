"""Every equation on quantities with units: it must come out in the unit that it declares, and in the right amount.

A parameter is a unit of FLOP per token: what it costs to pass one token through it, up to a plain number. So 6·N·D is
an amount of FLOP, and a formula that leaves out the tokens is not.
"""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

import pint
import pytest

import calc
from calc.working import EQUATIONS
from tests.calc.dimensions.article import ARTICLE
from tests.calc.dimensions.buying import BUYING
from tests.calc.dimensions.claims import CLAIMS
from tests.calc.dimensions.finetuning import FINETUNING
from tests.calc.dimensions.generation import GENERATION
from tests.calc.dimensions.hosting import HOSTING
from tests.calc.dimensions.memory import MEMORY
from tests.calc.dimensions.ownership import OWNERSHIP
from tests.calc.dimensions.queueing import QUEUEING
from tests.calc.dimensions.scaling import SCALING
from tests.calc.dimensions.serving import SERVING
from tests.calc.dimensions.training import TRAINING
from tests.calc.dimensions.units import DECLARED, UNITS

for module in pkgutil.iter_modules(calc.__path__):
    importlib.import_module(f"calc.{module.name}")

EQUATION_DIMENSIONS = {
    **TRAINING, **CLAIMS, **OWNERSHIP, **BUYING, **MEMORY, **SCALING, **FINETUNING, **SERVING, **HOSTING, **QUEUEING,
    **GENERATION, **ARTICLE,
}  # fmt: skip


def test_every_equation_has_its_dimensions_checked() -> None:
    assert set(EQUATION_DIMENSIONS) == set(EQUATIONS)


@pytest.mark.parametrize("name", EQUATION_DIMENSIONS)
def test_an_equation_comes_out_in_its_declared_unit(name: str) -> None:
    equation, dimensions = EQUATIONS[name], EQUATION_DIMENSIONS[name]
    unit = UNITS.Unit(dimensions.unit or DECLARED[equation.unit])
    result = UNITS.Quantity(equation.function(**dimensions.quantities))
    assert (result * UNITS.Quantity(1, dimensions.in_constants)).dimensionality == unit.dimensionality


@pytest.mark.parametrize("name", EQUATION_DIMENSIONS)
def test_an_equation_converts_hours_days_and_watts_as_physics_does(name: str) -> None:
    equation, dimensions = EQUATIONS[name], EQUATION_DIMENSIONS[name]
    physical = UNITS.Quantity(dimensions.physical(**dimensions.quantities))
    expected = physical.to(dimensions.unit or DECLARED[equation.unit]).magnitude
    assert equation.function(**dimensions.numbers) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", EQUATION_DIMENSIONS)
def test_the_arguments_checked_are_those_of_the_equation(name: str) -> None:
    equation = EQUATIONS[name]
    names = equation.function.__annotations__.keys() - {"return"}
    assert set(EQUATION_DIMENSIONS[name].arguments) == names


@pytest.mark.parametrize("name", ["inference_as_written", "inference_as_in_example"])
def test_the_articles_inference_formula_is_not_money(name: str) -> None:
    value = EQUATIONS[name].function(**EQUATION_DIMENSIONS[name].quantities)
    assert UNITS.Quantity(value).check("[time] ** 2 / [money]")
    with pytest.raises(pint.DimensionalityError):
        UNITS.Quantity(value).to("USD")


def test_the_articles_inference_formula_halves_when_the_rent_doubles() -> None:
    inputs = EQUATION_DIMENSIONS["inference_as_written"].quantities
    doubled = inputs | {"usd_per_gpu_hour": 2 * inputs["usd_per_gpu_hour"]}
    formula: Callable[..., Any] = EQUATIONS["inference_as_written"].function
    assert (formula(**doubled) / formula(**inputs)).to("").magnitude == pytest.approx(0.5)


def test_read_literally_tflops_per_watt_make_the_training_cost_dollars_times_watts() -> None:
    inputs = EQUATION_DIMENSIONS["training_usd_as_written"].quantities
    literal = inputs | {"peak_flop_per_s": UNITS.Quantity(312, "TFLOP / s / W")}
    value = UNITS.Quantity(EQUATIONS["training_usd_as_written"].function(**literal))
    assert value.dimensionality == UNITS.Unit("USD * W").dimensionality
    with pytest.raises(pint.DimensionalityError):
        value.to("USD")


def test_an_a100_gives_0_78_tflops_a_watt() -> None:
    per_watt = UNITS.Quantity(312, "TFLOP / s") / UNITS.Quantity(400, "W")
    assert per_watt.to("TFLOP / s / W").magnitude == pytest.approx(0.78)
