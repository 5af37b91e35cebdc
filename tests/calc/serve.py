"""Serve a model of the catalogue: one replica of it, or a whole question with what is left open filled in."""

from typing import Any

from calc.rent import Rent
from calc.served import ServedModel
from calc.serving import ServingReport, ServingRun, estimate
from config.catalog import Catalog
from config.schema.gpu import Gpu
from config.schema.model import Architecture


def architecture_of(catalog: Catalog, model: str) -> Architecture:
    """The architecture of a model that has one."""
    found = catalog.models[model].architecture
    assert found is not None
    return found


def served(
    catalog: Catalog, model: str, gpu: str = "h100", *, tp: int = 1, precision: str = "bf16", **changed: Any
) -> ServedModel:
    """One replica with a cache in BF16; other fields of its architecture where they are named."""
    return ServedModel(
        params=catalog.models[model].params,
        architecture=architecture_of(catalog, model).model_copy(update=changed),
        gpu=catalog.gpus[gpu],
        precision=precision,
        kv="bf16",
        tp=tp,
        serving=catalog.serving,
    )


def serving_run(catalog: Catalog, model: str, gpu: str | Gpu = "h100", **changed: Any) -> ServingRun:
    """A question about a model at $2 an hour, as it is asked without any further word."""
    known = catalog.models[model]
    left_open = {
        "is_typical": False, "gpus": None, "tp": None, "precision": known.weights, "kv": "bf16",
        "input_tokens": 1000, "output_tokens": 500, "batch": 32, "rent": Rent(usd_per_gpu_hour=2.0),
    }  # fmt: skip
    return ServingRun(
        params=known.params,
        active_params=known.active_params or known.params,
        architecture=architecture_of(catalog, model),
        gpu=catalog.gpus[gpu] if isinstance(gpu, str) else gpu,
        **left_open | changed,
    )


def answered(catalog: Catalog, run: ServingRun) -> ServingReport:
    """The answer to a question."""
    return estimate(run, catalog.defaults, catalog.serving)
