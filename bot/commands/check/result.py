"""The JSON result of /check."""

from collections.abc import Mapping
from typing import Any

from bot.render.jsonable import jsonable
from calc.claim import ClaimReport

_FACTS = (
    "params", "active_params", "tokens", "gpu", "gpus", "days", "gpu_hours", "cost_usd", "mfu",
    "price_usd_per_gpu_hour",
)  # fmt: skip


def result(report: ClaimReport) -> Mapping[str, Any]:
    """The facts, what is likely, what they imply, each check, the verdict, and what would make it true."""
    fields = jsonable(report)
    return {"facts": {name: fields.pop(name) for name in _FACTS}, **fields}
