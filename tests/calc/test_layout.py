"""How a model lies on GPUs: ranks within a server and the heads, replicas, pipelines, and the most sequences."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.decoder import decoder
from calc.kv_cache import kv_cache
from calc.layout import Layout, Placement
from calc.memory import limit_of, usable_gb
from calc.weights import stored_weights, weights_gb
from config.catalog import Catalog
from config.schema.gpu import Precision
from tests.calc.serve import architecture_of

quick = settings(max_examples=100, deadline=None)


def placement(
    catalog: Catalog, model: str, *, precision: Precision = "bf16", context_tokens: int = 1500, **given_: Any
) -> Placement:
    architecture, serving = architecture_of(catalog, model), catalog.serving
    form = serving.formats[precision]
    stored = stored_weights(decoder(architecture), catalog.models[model].params, form)
    return Placement(
        architecture=architecture,
        weights_gb=weights_gb(quantised_params=stored.quantised_params, bits=form.bits, kept_params=stored.kept_params),
        cache=kv_cache(architecture, 2),
        context_tokens=context_tokens,
        reserve_gb=serving.memory.reserve_gb,
        most_gpus=catalog.defaults.cluster.largest_gpus,
        **given_,
    )


def laid(catalog: Catalog, placed: Placement, gpus: int, gpu: str = "h100") -> Layout:
    chip = catalog.gpus[gpu]
    return placed.layout(gpus, chip, limit_of(chip, catalog.serving.memory))


def fewest(catalog: Catalog, placed: Placement, gpu: str = "h100") -> int | None:
    chip = catalog.gpus[gpu]
    return placed.fewest(chip, limit_of(chip, catalog.serving.memory))


def shape(found: Layout) -> tuple[int, int, int]:
    return found.tp, found.pp, found.replicas


class TestMemory:
    def test_an_h100_shows_more_bytes_than_its_label_and_may_be_filled_to_a_part(self, built_in: Catalog) -> None:
        h100, memory = built_in.gpus["h100"], built_in.serving.memory
        assert usable_gb(h100) == pytest.approx(84.9, abs=0.05)
        assert limit_of(h100, memory) == pytest.approx(0.92 * 79.11 * 2**30 / 1e9)
        assert memory.reserve_gb == pytest.approx(3, abs=0.5)

    def test_the_most_sequences_fill_what_weights_and_reserve_leave(self, built_in: Catalog) -> None:
        found = laid(built_in, placement(built_in, "llama-3.1-70b", context_tokens=2548), 4)
        room_gb = 0.92 * 79.11 * 2**30 / 1e9 - 2 * 70.55e9 / 4 / 1e9 - 3.0
        assert found.max_batch == math.floor(room_gb / (2 * 80 * 8 * 128 * 2 * 2548 / 4 / 1e9))

    def test_four_heads_on_eight_ranks_leave_half_the_sequences(self, built_in: Catalog) -> None:
        qwen = placement(built_in, "qwen3-235b-a22b", precision="fp8", context_tokens=8192)
        assert qwen.sequence_gb(8, 1) == qwen.sequence_gb(4, 1) == 2 * qwen.cache.sequence_bytes(8192) / 8 / 1e9

    def test_windows_leave_room_for_more(self, built_in: Catalog) -> None:
        gemma = placement(built_in, "gemma-3-27b", context_tokens=131_072)
        everywhere = architecture_of(built_in, "gemma-3-27b").model_copy(update={"sliding_window": None})
        assert gemma.sequence_gb(1, 1) == pytest.approx(11.2, abs=0.05)
        assert kv_cache(everywhere, 2).sequence_bytes(131_072) / 1e9 == pytest.approx(66.6, abs=0.05)


class TestRanks:
    @pytest.mark.parametrize(
        ("model", "gpu", "gpus", "expected"),
        [
            ("llama-3.1-8b", "h100", 1, (1, 1, 1)),
            ("llama-3.1-8b", "h100", 3, (2, 1, 1)),
            ("llama-3.1-8b", "h100", 6, (4, 1, 1)),
            ("llama-3.1-8b", "h100", 8, (8, 1, 1)),
            ("llama-3.1-8b", "h100", 24, (8, 1, 3)),
            ("llama-3.1-8b", "gb200", 8, (4, 1, 2)),
            ("llama-3.1-8b", "gh200", 4, (1, 1, 4)),
            ("gemma-3-1b", "h100", 8, (4, 1, 2)),  # it has four heads
            ("qwen2.5-7b", "h100", 8, (4, 1, 2)),  # 28, which eight ranks do not share evenly
            ("falcon-7b", "h100", 8, (1, 1, 8)),  # 71
            ("llama-3.1-405b", "h100", 16, (8, 2, 1)),
            ("llama-3.1-405b", "h100", 39, (8, 2, 2)),
        ],
    )
    def test_are_the_largest_power_of_two_within_server_and_heads_and_the_rest_are_replicas(
        self, *, built_in: Catalog, model: str, gpu: str, gpus: int, expected: tuple[int, int, int]
    ) -> None:
        found = laid(built_in, placement(built_in, model), gpus, gpu)
        assert shape(found) == expected
        assert found.max_batch > 0

    def test_are_those_that_somebody_gave(self, built_in: Catalog) -> None:
        assert shape(laid(built_in, placement(built_in, "llama-3.1-8b", tp=2), 8)) == (2, 1, 4)
        assert shape(laid(built_in, placement(built_in, "llama-3.1-8b", tp=2, pp=2), 8)) == (2, 2, 2)

    def test_are_in_the_longest_pipeline_where_none_is_long_enough(self, built_in: Catalog) -> None:
        found = laid(built_in, placement(built_in, "deepseek-v3", precision="fp8"), 2, "gh200")
        assert (shape(found), found.max_batch) == ((1, 2, 1), 0)


class TestFewest:
    def test_of_three_given_ranks_is_three(self, built_in: Catalog) -> None:
        assert fewest(built_in, placement(built_in, "qwen3.5-27b", tp=3)) == 3

    @pytest.mark.parametrize(
        ("model", "gpu", "precision", "gpus"),
        [
            ("llama-3.1-8b", "h100", "bf16", 1),
            ("llama-3.1-70b", "h100", "bf16", 2),
            ("llama-3.1-405b", "h100", "bf16", 16),
            ("llama-3.1-405b", "h100", "fp8", 8),
            ("deepseek-v3", "h200", "fp8", 8),
            ("llama-3.1-405b", "gh200", "fp8", 5),  # a server of one: any number is a pipeline
        ],
    )
    def test_is_a_power_of_two_or_whole_servers(
        self, *, built_in: Catalog, model: str, gpu: str, precision: Precision, gpus: int
    ) -> None:
        placed = placement(built_in, model, precision=precision)
        assert fewest(built_in, placed, gpu) == gpus
        assert laid(built_in, placed, gpus, gpu).max_batch > 0

    def test_there_are_none_for_more_ranks_than_a_server_has(self, built_in: Catalog) -> None:
        assert fewest(built_in, placement(built_in, "llama-3.1-8b", tp=8), "gb200") is None
        assert fewest(built_in, placement(built_in, "llama-3.1-8b", tp=4), "gb200") == 4

    def test_there_are_none_where_a_layer_on_each_gpu_is_too_much(self, built_in: Catalog) -> None:
        assert fewest(built_in, placement(built_in, "llama-3.1-8b", context_tokens=100_000_000), "l4") is None


@quick
@given(gpus=st.integers(1, 200), tokens=st.integers(1, 500_000))
@pytest.mark.parametrize(("model", "gpu"), [("llama-3.1-70b", "h100"), ("gemma-3-1b", "b200"), ("gpt-oss-120b", "l4")])
def test_no_layout_has_more_ranks_than_gpus_a_server_or_heads(
    *, built_in: Catalog, model: str, gpu: str, gpus: int, tokens: int
) -> None:
    placed = placement(built_in, model, context_tokens=tokens)
    found = laid(built_in, placed, gpus, gpu)
    assert found.tp <= min(gpus, built_in.gpus[gpu].gpus_per_server, placed.architecture.attention_heads)
    assert found.tp.bit_count() == 1
    assert found.pp <= placed.architecture.layers
    assert found.tp * found.pp * found.replicas <= gpus < found.tp * found.pp * (found.replicas + 1)
