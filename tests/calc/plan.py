"""Ask for plans on the catalogue: a question with what is left open filled in, and hardware at its default price."""

from typing import Any

from calc.demand import Requests
from calc.fleets import Hardware
from calc.plans import Question
from calc.replica import Promise
from calc.serve import PlansReport, best_plans
from config.catalog import Catalog
from tests.calc.serve import architecture_of


def question(catalog: Catalog, model: str, **changed: Any) -> Question:
    """Five requests a second of 1,000 and 200 tokens without a promise."""
    left_open: dict[str, Any] = {
        "is_typical": False, "kv": "bf16", "tp": None, "input_tokens": 1000, "cached_tokens": 0.0,
        "output_tokens": 200, "promise": Promise(), "demand": Requests(5.0),
    }  # fmt: skip
    return Question(
        params=catalog.models[model].params, architecture=architecture_of(catalog, model), **left_open | changed
    )


def hardware(catalog: Catalog, gpu: str, **changed: Any) -> Hardware:
    """A GPU at $2 an hour, one by one, in 16 bits and FP8."""
    left_open: dict[str, Any] = {"precisions": ("bf16", "fp8"), "usd_per_gpu_hour": 2.0, "gpus_per_machine": 1}
    return Hardware(gpu=catalog.gpus[gpu], **left_open | changed)


def planned(catalog: Catalog, asked: Question, *kinds: Hardware, most_gpus: int = 100_000) -> PlansReport:
    """The best five plans."""
    return best_plans(asked, kinds, catalog.serving, most_gpus=most_gpus, most_plans=5)
