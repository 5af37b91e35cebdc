"""Memory of serving: weights and cache of each GPU, layouts over ranks, stages and copies, and the fewest GPUs."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.memory import MemoryReport, limit_of
from calc.memory_serving import ServingSetup, serving_memory
from config.catalog import Catalog
from config.schema.gpu import Precision

quick = settings(max_examples=60, deadline=None)
models = st.sampled_from((
    "llama-3.1-8b", "llama-3.1-70b", "deepseek-v3", "deepseek-v3.2", "gemma-3-27b", "mixtral-8x7b",
    "qwen3-next-80b-a3b",
))  # fmt: skip
kinds = st.sampled_from(("h100", "b200", "a100-80g", "rtx-4090", "gb200", "l4"))
lengths = st.integers(1, 200_000)
batches = st.integers(1, 300)


def setup(catalog: Catalog, model: str, gpu: str = "h100", **changed: Any) -> ServingSetup:
    known = catalog.models[model]
    assert known.architecture is not None
    left_open = {
        "gpus": None, "precision": known.weights, "kv": "bf16", "tp": None, "pp": None, "context_tokens": 8192,
        "batch": 1,
    }  # fmt: skip
    return ServingSetup(
        params=known.params, architecture=known.architecture, gpu=catalog.gpus[gpu], **left_open | changed
    )


def report(catalog: Catalog, asked: ServingSetup) -> MemoryReport:
    return serving_memory(asked, catalog.defaults, catalog.serving, catalog.gpus.values())


def layout(found: MemoryReport) -> tuple[int, int, int, int]:
    return found.gpus, found.tp, found.pp, found.replicas


class TestWorkedExamples:
    def test_llama_8b_in_fp8_with_sixteen_long_sequences(self, built_in: Catalog) -> None:
        asked = setup(built_in, "llama-3.1-8b", precision="fp8", context_tokens=131_072, batch=16)
        found = report(built_in, asked)
        tables = 2 * 128_256 * 4096
        assert layout(found) == (4, 4, 1, 1)
        assert found.weights_gb == pytest.approx((8.03 - tables / 1e9 + 2 * tables / 1e9) / 4, rel=0.001)
        assert found.kv_gb == pytest.approx(16 * 131_072 * 131_072 / 1e9 / 4)
        assert found.total_gb == pytest.approx(found.weights_gb + found.kv_gb + 3)
        assert found.fits

    def test_llama_70b_in_bf16_needs_two_of_80_gb_and_four_of_40(self, built_in: Catalog) -> None:
        counts = report(built_in, setup(built_in, "llama-3.1-70b")).min_gpus
        # 141.1 GB and one sequence of 2.7: two of 78 GB less 3 hold them, and so do four of 39 less 3
        assert (counts["h100"], counts["a100-80g"], counts["a100-40g"], counts["b200"]) == (2, 2, 4, 1)

    def test_the_latent_cache_of_deepseek_is_on_every_rank(self, built_in: Catalog) -> None:
        found = report(built_in, setup(built_in, "deepseek-v3", "h200", gpus=8, context_tokens=10_000, batch=4))
        assert layout(found) == (8, 8, 1, 1)
        assert found.kv_gb == pytest.approx(4 * 10_000 * 70_272 / 1e9)

    def test_a_model_larger_than_a_server_is_a_pipeline_over_the_fewest(self, built_in: Catalog) -> None:
        found = report(built_in, setup(built_in, "deepseek-v3", "h100"))
        assert layout(found) == (16, 8, 2, 1)
        assert found.weights_gb == pytest.approx(672.9 / 16, rel=0.001)

    def test_more_gpus_than_a_copy_needs_hold_copies_that_share_the_sequences(self, built_in: Catalog) -> None:
        found = report(built_in, setup(built_in, "llama-3.1-8b", gpus=16, batch=9))
        assert layout(found) == (16, 8, 1, 2)
        assert found.kv_gb == pytest.approx(5 * 8192 * 131_072 / 8 / 1e9)

    def test_gpus_without_a_server_are_a_pipeline(self, built_in: Catalog) -> None:
        found = report(built_in, setup(built_in, "llama-3.1-405b", "gh200", precision="int4", gpus=4))
        assert layout(found) == (4, 1, 3, 1)
        assert found.fits

    def test_a_given_layout_is_kept(self, built_in: Catalog) -> None:
        found = report(built_in, setup(built_in, "llama-3.1-70b", tp=2, pp=2, gpus=8))
        assert layout(found) == (8, 2, 2, 2)

    def test_the_most_sequences_leave_no_room_for_one_more(self, built_in: Catalog) -> None:
        asked = setup(built_in, "llama-3.1-70b", gpus=4, batch=None)
        found = report(built_in, asked)
        assert found.fits
        assert found.batch == found.max_batch
        assert not report(built_in, replace(asked, batch=found.batch + 1)).fits

    def test_weights_without_any_room_do_not_fit(self, built_in: Catalog) -> None:
        found = report(built_in, setup(built_in, "llama-3.1-405b", gpus=8))
        assert (found.fits, found.max_batch) == (False, 0)
        assert found.min_gpus["h100"] == 16


@quick
@given(model=models, kind=kinds, tokens=lengths, batch=batches)
def test_quantising_never_needs_more(built_in: Catalog, model: str, kind: str, tokens: int, batch: int) -> None:
    asked = setup(built_in, model, kind, context_tokens=tokens, batch=batch, gpus=64)
    orders: tuple[tuple[Precision, ...], ...] = (("bf16", "fp8", "int4"), ("fp16", "int8", "fp4"))
    for order in orders:
        weights = [report(built_in, replace(asked, precision=p)) for p in order]
        for wide, narrow in pairwise(weights):
            assert narrow.weights_gb * narrow.tp * narrow.pp < wide.weights_gb * wide.tp * wide.pp
            assert narrow.max_batch is not None
            assert wide.max_batch is not None
            assert narrow.max_batch >= wide.max_batch or narrow.pp < wide.pp
            for gpu, count in wide.min_gpus.items():
                assert narrow.min_gpus[gpu] <= count


@quick
@given(model=models, kind=kinds, tokens=lengths, more=lengths, batch=batches)
def test_a_longer_context_never_needs_less(
    *, built_in: Catalog, model: str, kind: str, tokens: int, more: int, batch: int
) -> None:
    asked = setup(built_in, model, kind, context_tokens=tokens, batch=batch)
    short, long = (report(built_in, replace(asked, context_tokens=length)) for length in (tokens, tokens + more))
    for gpu, count in long.min_gpus.items():
        assert short.min_gpus[gpu] <= count


@quick
@given(model=models, kind=kinds, tokens=lengths, batch=batches)
def test_a_smaller_cache_never_needs_more(built_in: Catalog, model: str, kind: str, tokens: int, batch: int) -> None:
    asked = setup(built_in, model, kind, context_tokens=tokens, batch=batch)
    wide, narrow = (report(built_in, replace(asked, kv=kv)) for kv in ("bf16", "fp8"))
    for gpu, count in wide.min_gpus.items():
        assert narrow.min_gpus[gpu] <= count


@quick
@given(model=models, kind=kinds, tokens=lengths, batch=batches)
def test_the_fewest_gpus_hold_it_within_the_limit(
    built_in: Catalog, model: str, kind: str, tokens: int, batch: int
) -> None:
    found = report(built_in, setup(built_in, model, kind, context_tokens=tokens, batch=batch))
    if found.fits:
        assert found.gpus == found.min_gpus[kind]
        assert found.total_gb <= found.limit_gb * (1 + 1e-9)
        assert found.limit_gb == limit_of(built_in.gpus[kind], built_in.serving.memory)
        fewer = found.gpus // 2
        asked = setup(built_in, model, kind, context_tokens=tokens, batch=batch, gpus=fewer)
        assert fewer < 1 or found.gpus > built_in.gpus[kind].gpus_per_server or not report(built_in, asked).fits
    else:
        assert kind not in found.min_gpus


@quick
@given(model=models, kind=kinds, gpus=st.integers(1, 64), tokens=lengths, batch=batches)
def test_the_parts_make_the_total(
    *, built_in: Catalog, model: str, kind: str, gpus: int, tokens: int, batch: int
) -> None:
    found = report(built_in, setup(built_in, model, kind, gpus=gpus, context_tokens=tokens, batch=batch))
    assert found.total_gb == pytest.approx(found.weights_gb + found.kv_gb + 3)
    assert found.gpus == gpus >= found.tp * found.pp * found.replicas > gpus - found.tp * found.pp
    assert found.fits == (found.total_gb <= found.limit_gb * (1 + 1e-9))
