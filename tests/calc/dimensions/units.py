"""Units that the formulas are checked in, and what is checked of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pint

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
    "number = [number]",
    "Mtoken = 1e6 * token",
):
    UNITS.define(definition)

DECLARED = {
    "": "",
    "FLOP": "FLOP",
    "GPU-hours": "GPU * hour",
    "GPUs": "GPU",
    "USD": "USD",
    "days": "day",
    "months": "month",
    "s": "s",
    "W": "W",
    "kW/GPU": "kW / GPU",
    "MWh": "MWh",
    "1/year": "1 / year",
    "USD/GPU": "USD / GPU",
    "USD/GPU-hour": "USD / (GPU * hour)",
    "t": "metric_ton",
    "GB": "GB",
    "bytes": "byte",
    "bits": "bit",
    "parameters": "param",
    "tokens": "token",
    "FLOP per parameter": "FLOP / param",
    "nats/token": "",
    "experts": "",
    "tokens/s": "token / s",
    "tokens/month": "token / month",
    "USD/month": "USD / month",
    "copies": "dimensionless",
    "requests": "number",
    "requests/s": "number / s",
    "GPU-s": "GPU * s",
    "USD per 1M tokens": "USD / Mtoken",
    "kWh per 1M tokens": "kWh / Mtoken",
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
METER_KW = (1.05, "kW / GPU")
KWH_PRICE = (0.0826, "USD / kWh")
PURCHASE = (40_000.0, "USD / GPU")
FIT = {"a": (482.0, "param ** 0.25"), "b": (2085.0, "token ** 0.75"), "alpha": (0.25, ""), "beta": (0.75, "")}
"""With exponents that binary fractions hold exactly, so that dimensions come out whole."""
ARTICLE_MODEL = (8222e8, "param")
ARTICLE_CARD = (1e14, "FLOP / s")
ARTICLE_RENT = (3.93, "USD / hour")
ARTICLE_FIGURE = (4.18, "s * hour / USD")
