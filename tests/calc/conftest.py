"""The run that most tests start from: GPT-3 on the A100 of the fixed catalogue, at the article's price."""

import pytest

from calc.rent import Rent
from calc.training import TrainingRun
from config.catalog import Catalog
from config.schema.defaults import Defaults


@pytest.fixture(scope="session")
def defaults(catalog: Catalog) -> Defaults:
    """What the fixed catalogue assumes."""
    return catalog.defaults


@pytest.fixture(scope="session")
def gpt3(catalog: Catalog) -> TrainingRun:
    """175B parameters on 300B tokens, with everything else left open."""
    gpu = catalog.gpus["a100-80g"]
    return TrainingRun(
        params=175e9,
        active_params=175e9,
        tokens=300e9,
        gpu=gpu,
        precision="bf16",
        utilisation=catalog.utilisation_of(gpu, "dense"),
        grid=catalog.grids["us"],
        rent=Rent(usd_per_gpu_hour=2.2659),
    )
