"""Every equation on quantities with units: it must come out in the unit that it declares, and in the right amount.

A parameter is a unit of FLOP per token: what it costs to pass one token through it, up to a plain number. So 6·N·D is
an amount of FLOP, and a formula that leaves out the tokens is not.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pint
import pytest

import calc
from calc.working import EQUATIONS

for module in pkgutil.iter_modules(calc.__path__):
    importlib.import_module(f"calc.{module.name}")

UNITS: pint.UnitRegistry[Any] = pint.UnitRegistry()
for definition in (
    "FLOP = [operation]",
    "token = [token]",
    "GPU = [gpu]",
    "USD = [money]",
    "CNY = [yuan]",
    "param = FLOP / token",
    "element = FLOP / token ** 2",
    "TFLOP = 1e12 * FLOP",
):
    UNITS.define(definition)

DECLARED = {
    "": "",
    "FLOP": "FLOP",
    "GPU-hours": "GPU * hour",
    "GPUs": "GPU",
    "USD": "USD",
    "days": "day",
    "s": "s",
    "W": "W",
    "MWh": "MWh",
    "t": "metric_ton",
    "s·h/$": "s * hour / USD",
    "s·h/$ per $": "s * hour / USD ** 2",
}


@dataclass(frozen=True, kw_only=True)
class Dimensions:
    """Arguments in the units that their names promise, and the same formula without any conversion of units."""

    arguments: dict[str, tuple[float, str]]
    physical: Callable[..., Any]
    unit: str | None = None
    """The unit where the declaration leaves it to the caller."""
    in_constants: str = ""
    """The dimension that the numbers of the formula carry, beyond hours in seconds and the like."""

    @property
    def quantities(self) -> dict[str, Any]:
        """The arguments with their units."""
        return {name: UNITS.Quantity(value, unit) for name, (value, unit) in self.arguments.items()}

    @property
    def numbers(self) -> dict[str, float]:
        """The arguments as the code gets them."""
        return {name: value for name, (value, _) in self.arguments.items()}


COMPUTE = (5e23, "FLOP")
PEAK = (312e12, "FLOP / s / GPU")
GPU_HOURS = (7e5, "GPU * hour")
ARTICLE_MODEL = (8222e8, "param")
ARTICLE_CARD = (1e14, "FLOP / s")
ARTICLE_RENT = (3.93, "USD / hour")
ARTICLE_FIGURE = (4.18, "s * hour / USD")

EQUATION_DIMENSIONS = {
    "training_flop": Dimensions(
        arguments={"active_params": (37e9, "param"), "tokens": (14.8e12, "token")},
        physical=lambda active_params, tokens: (2 + 4) * active_params * tokens,
    ),
    "attention_flop": Dimensions(
        arguments={
            "attention_width": (24_576, "element"),
            "attended_tokens": (196_608, "token"),
            "tokens": (3e11, "token"),
        },
        physical=lambda attention_width, attended_tokens, tokens: (2 + 4) * attention_width * attended_tokens * tokens,
    ),
    "floor_gpu_hours": Dimensions(
        arguments={"compute_flop": COMPUTE, "peak_flop_per_s": PEAK},
        physical=lambda compute_flop, peak_flop_per_s: compute_flop / peak_flop_per_s,
    ),
    "gpu_hours": Dimensions(
        arguments={"compute_flop": COMPUTE, "peak_flop_per_s": PEAK, "mfu": (0.35, "")},
        physical=lambda compute_flop, peak_flop_per_s, mfu: compute_flop / peak_flop_per_s / mfu,
    ),
    "discounted_usd": Dimensions(
        arguments={"usd": (2.2659, "USD"), "discount": (0.3, "")},
        physical=lambda usd, discount: usd - discount * usd,
    ),
    "rental_usd": Dimensions(
        arguments={"gpu_hours": GPU_HOURS, "usd_per_gpu_hour": (2.5, "USD / (GPU * hour)")},
        physical=lambda gpu_hours, usd_per_gpu_hour: gpu_hours * usd_per_gpu_hour,
    ),
    "in_currency": Dimensions(
        arguments={"usd": (100.0, "USD"), "fx": (7.1, "CNY / USD")},
        physical=lambda usd, fx: usd * fx,
        unit="CNY",
    ),
    "cluster_mtbf_s": Dimensions(
        arguments={"gpu_hours_per_interruption": (50_677.0, "GPU * hour"), "gpus": (16_384.0, "GPU")},
        physical=lambda gpu_hours_per_interruption, gpus: gpu_hours_per_interruption / gpus,
    ),
    "young_goodput": Dimensions(
        arguments={"write_s": (60.0, "s"), "mtbf_s": (11_000.0, "s"), "restart_s": (600.0, "s")},
        physical=lambda write_s, mtbf_s, restart_s: mtbf_s / (mtbf_s + (2 * write_s * mtbf_s) ** 0.5 + restart_s),
    ),
    "end_to_end_mfu": Dimensions(
        arguments={"step_mfu": (0.4, ""), "goodput": (0.9, "")},
        physical=lambda step_mfu, goodput: step_mfu * goodput,
    ),
    "mfu_at_goodput": Dimensions(
        arguments={"mfu": (0.4, ""), "goodput": (0.8, ""), "reference_goodput": (0.97, "")},
        physical=lambda mfu, goodput, reference_goodput: mfu / reference_goodput * goodput,
    ),
    "days_on": Dimensions(
        arguments={"gpu_hours": GPU_HOURS, "gpus": (1024.0, "GPU")},
        physical=lambda gpu_hours, gpus: gpu_hours / gpus,
    ),
    "gpus_within": Dimensions(
        arguments={"gpu_hours": GPU_HOURS, "days": (30.0, "day")},
        physical=lambda gpu_hours, days: gpu_hours / days,
    ),
    "server_w_from_tdp": Dimensions(
        arguments={"tdp_w": (700.0, "W"), "server_factor": (1.82, "")},
        physical=lambda tdp_w, server_factor: tdp_w * server_factor,
    ),
    "energy_mwh": Dimensions(
        arguments={
            "gpu_hours": GPU_HOURS,
            "server_w_per_gpu": (812.5, "W / GPU"),
            "average_share": (0.75, ""),
            "pue": (1.1, ""),
        },
        physical=lambda gpu_hours, server_w_per_gpu, average_share, pue: (
            gpu_hours * server_w_per_gpu * average_share * pue
        ),
    ),
    "co2e_t": Dimensions(
        arguments={"energy_mwh": (1287.0, "MWh"), "kg_co2e_per_kwh": (0.429, "kg / kWh")},
        physical=lambda energy_mwh, kg_co2e_per_kwh: energy_mwh * kg_co2e_per_kwh,
    ),
    "training_flop_as_written": Dimensions(
        arguments={"params": (175e9, "param"), "tokens": (500e9, "token")},
        physical=lambda params, tokens: 6 * params * tokens,
    ),
    "training_usd_as_written": Dimensions(
        arguments={
            "params": (175e9, "param"),
            "peak_flop_per_s": (312e12, "FLOP / s"),
            "usd_per_gpu_hour": (2.2659, "USD / hour"),
            "tokens": (500e9, "token"),
        },
        physical=lambda params, peak_flop_per_s, usd_per_gpu_hour, tokens: (
            6 * params * tokens / peak_flop_per_s * usd_per_gpu_hour
        ),
    ),
    "inference_as_written": Dimensions(
        arguments={
            "params": ARTICLE_MODEL,
            "tokens": (1000.0, "token"),
            "peak_flop_per_s": ARTICLE_CARD,
            "usd_per_gpu_hour": ARTICLE_RENT,
        },
        physical=lambda params, tokens, peak_flop_per_s, usd_per_gpu_hour: (
            2 * params * tokens / peak_flop_per_s / usd_per_gpu_hour
        ),
    ),
    "inference_as_in_example": Dimensions(
        arguments={
            "params": ARTICLE_MODEL,
            "tokens": (1000.0, "token"),
            "peak_flop_per_s": ARTICLE_CARD,
            "usd_per_gpu_hour": ARTICLE_RENT,
        },
        physical=lambda params, tokens, peak_flop_per_s, usd_per_gpu_hour: (
            params * tokens / peak_flop_per_s / usd_per_gpu_hour
        ),
    ),
    "per_token_as_written": Dimensions(
        arguments={"per_1k_tokens": ARTICLE_FIGURE, "batch": (32.0, "")},
        physical=lambda per_1k_tokens, batch: per_1k_tokens / batch,
    ),
    "parallel_as_written": Dimensions(
        arguments={"single_card": ARTICLE_FIGURE, "gpus": (8.0, "")},
        physical=lambda single_card, gpus: single_card / gpus,
    ),
    "optimized_as_written": Dimensions(
        arguments={"parallel": ARTICLE_FIGURE, "saving": (0.3, "")},
        physical=lambda parallel, saving: parallel - saving * parallel,
    ),
    "corrected_usd_per_1k_tokens": Dimensions(
        arguments={"params": ARTICLE_MODEL, "peak_flop_per_s": ARTICLE_CARD, "usd_per_gpu_hour": ARTICLE_RENT},
        physical=lambda params, peak_flop_per_s, usd_per_gpu_hour: (
            2 * params * (1000 * UNITS.Quantity(1, "token")) / peak_flop_per_s * usd_per_gpu_hour
        ),
        in_constants="token",
    ),
    "overstatement": Dimensions(
        arguments={"usd_per_gpu_hour": ARTICLE_RENT},
        physical=lambda usd_per_gpu_hour: 1 / (2 * usd_per_gpu_hour**2),
    ),
}


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
