"""Weights outside of the GPUs: how much of a model that is, and the speed that its way to them allows."""

import pytest

from calc.offload import fewest_gpus, offloaded
from config.catalog import Catalog
from tests.calc.serve import served


def test_what_does_not_fit_comes_over_pcie_for_every_token(built_in: Catalog) -> None:
    found = offloaded(served(built_in, "llama-3.1-70b"), 1)
    assert found is not None
    room_gb = 84.94 * 0.92 - 3
    outside = 1 - room_gb / 141.1
    assert found.weights_gb == pytest.approx(outside * 141.1, rel=1e-3)
    table_gb = 2 * 128_256 * 8192 / 1e9  # of the input, which is looked up
    assert found.tokens_per_s == pytest.approx(64 / (outside * (141.1 - table_gb)), rel=1e-3)


def test_a_token_of_a_mixture_reads_its_active_experts_only(built_in: Catalog) -> None:
    found = offloaded(served(built_in, "mixtral-8x7b"), 1, layers=16)
    assert found is not None
    assert found.weights_gb == pytest.approx(46.7, rel=0.001)
    assert found.tokens_per_s == pytest.approx(64 / 12.75, rel=0.01)  # half of 12.9B active, without the look-up


def test_more_gpus_or_layers_leave_less_outside_until_nothing_is(built_in: Catalog) -> None:
    model = served(built_in, "llama-3.1-70b", "rtx-4090")
    by_gpus = [found.weights_gb for gpus in (1, 2, 4) if (found := offloaded(model, gpus)) is not None]
    assert by_gpus == sorted(by_gpus, reverse=True)
    assert len(by_gpus) == 3
    assert offloaded(model, 8) is None
    assert offloaded(model, 1, layers=80) is None


def test_the_fewest_gpus_leave_nothing_outside(built_in: Catalog) -> None:
    model = served(built_in, "llama-3.1-70b")
    fewest = fewest_gpus(model, 1500, built_in.defaults)
    assert fewest == 2
    assert offloaded(model, fewest) is None
