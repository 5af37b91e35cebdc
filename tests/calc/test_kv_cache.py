"""What sequences leave behind: the published bytes a token, windows, latent vectors, and the share of each rank."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.kv_cache import KvCache, kv_cache
from calc.working import Working
from config.catalog import Catalog

quick = settings(max_examples=100, deadline=None)


def cache(catalog: Catalog, model: str, bytes_per_number: float = 2, **changed: Any) -> KvCache:
    architecture = catalog.models[model].architecture
    assert architecture is not None
    return kv_cache(architecture.model_copy(update=changed), bytes_per_number)


BYTES_PER_TOKEN = {
    "gpt-3": 2 * 96 * 96 * 128 * 2,
    "llama-2-7b": 2 * 32 * 32 * 128 * 2,
    "llama-3.1-8b": 2 * 32 * 8 * 128 * 2,
    "llama-2-70b": 2 * 80 * 8 * 128 * 2,
    "llama-3.1-70b": 2 * 80 * 8 * 128 * 2,
    "llama-3.1-405b": 2 * 126 * 8 * 128 * 2,
    "deepseek-v3": 61 * (512 + 64) * 2,
    "deepseek-v2": 60 * (512 + 64) * 2,
}
PRINTED = {
    "gpt-3": 4_718_592, "llama-2-7b": 524_288, "llama-3.1-8b": 131_072, "llama-2-70b": 327_680,
    "llama-3.1-70b": 327_680, "llama-3.1-405b": 516_096, "deepseek-v3": 70_272, "deepseek-v2": 69_120,
}  # fmt: skip


@pytest.mark.parametrize("model", PRINTED)
def test_a_token_leaves_behind_the_published_bytes(built_in: Catalog, model: str) -> None:
    assert cache(built_in, model).bytes_per_token == BYTES_PER_TOKEN[model] == PRINTED[model]


def test_windows_keep_gemma_small_at_its_full_context(built_in: Catalog) -> None:
    per_layer = 2 * 16 * 128 * 2
    windowed = cache(built_in, "gemma-3-27b").sequence_bytes(131_072)
    everywhere = cache(built_in, "gemma-3-27b", sliding_window=None).sequence_bytes(131_072)
    assert windowed == per_layer * (10 * 131_072 + 52 * 1024)
    assert windowed / 1e9 == pytest.approx(11.2, abs=0.05)
    assert everywhere / 1e9 == pytest.approx(66.6, abs=0.05)


def test_keys_and_values_both_count_and_llama_2_at_4k_takes_two_gigabytes(built_in: Catalog) -> None:
    # half of this, 1.07 GB, comes out where only one of the two is counted
    assert cache(built_in, "llama-2-7b").sequence_bytes(4096) / 1e9 == pytest.approx(2.147, abs=0.001)


def test_shared_heads_are_counted_and_not_those_of_the_queries(built_in: Catalog) -> None:
    shared = cache(built_in, "llama-3.1-70b").bytes_per_token
    assert cache(built_in, "llama-3.1-70b", kv_heads=64).bytes_per_token == 8 * shared


def test_a_latent_vector_has_no_factor_two_and_every_rank_holds_all_of_it(built_in: Catalog) -> None:
    latent = cache(built_in, "deepseek-v3")
    assert latent.bytes_per_token == 61 * 576 * 2
    assert latent.share_of_rank(8) == 1


def test_heads_split_over_ranks_but_never_below_one(built_in: Catalog) -> None:
    eight_heads = cache(built_in, "llama-3.1-70b")
    assert [eight_heads.share_of_rank(ranks) for ranks in (1, 4, 8, 16)] == [1, 1 / 4, 1 / 8, 1 / 8]
    assert cache(built_in, "llama-3.1-70b", kv_heads=4).share_of_rank(8) == 1 / 4


def test_the_fullest_rank_holds_whole_heads(built_in: Catalog) -> None:
    ten_heads = cache(built_in, "llama-3.1-70b", kv_heads=10)
    assert [ten_heads.share_of_rank(ranks) for ranks in (2, 4, 8, 16)] == [5 / 10, 3 / 10, 2 / 10, 1 / 10]


def test_the_head_width_is_the_one_of_the_configuration(built_in: Catalog) -> None:
    architecture = built_in.models["gemma-3-27b"].architecture
    assert architecture is not None
    assert architecture.qk_head_dim != architecture.hidden_size // architecture.attention_heads
    assert cache(built_in, "gemma-3-27b").layer_bytes_per_token == 2 * 16 * architecture.qk_head_dim * 2


def test_linear_layers_hold_the_same_for_any_length(built_in: Catalog) -> None:
    hybrids = [m.id for m in built_in.models.values() if m.architecture and m.architecture.linear_attention]
    assert hybrids
    for model in hybrids:
        held = cache(built_in, model)
        assert held.sequence_bytes(0) == held.state_bytes > 0
        assert held.sequence_bytes(2000) - held.sequence_bytes(1000) == 1000 * held.bytes_per_token


def test_kimi_linear_holds_seven_latent_layers_and_twenty_states(built_in: Catalog) -> None:
    held = cache(built_in, "kimi-linear-48b-a3b")
    assert (held.reach.full, held.reach.linear) == (7, 20)  # of 27: every fourth, and the last
    assert held.bytes_per_token == 7 * (512 + 64) * 2 == 8064
    assert held.state_bytes == 20 * 32 * 128 * 128 * 4 == pytest.approx(41.9e6, rel=0.002)


def test_a_step_reads_and_writes_the_state_of_linear_layers_and_splits_it_over_ranks(built_in: Catalog) -> None:
    held = cache(built_in, "qwen3-next-80b-a3b")
    assert held.state_bytes == 36 * 32 * 128 * 128 * 4
    assert held.read_bytes(0, 1) == 2 * held.state_bytes
    assert held.read_bytes(0, 4) == 2 * held.state_bytes / 4


def test_the_working_shows_the_formula_once(built_in: Catalog) -> None:
    architecture = built_in.models["llama-3.1-8b"].architecture
    assert architecture is not None
    working = Working()
    kv_cache(architecture, 2, working)
    assert [step.substituted for step in working.steps] == ["2 · 32 · 8 · 128 · 2"]


@quick
@given(tokens=st.integers(0, 10**6), more=st.integers(1, 10**6))
@pytest.mark.parametrize("model", ["llama-3.1-8b", "gemma-3-27b", "deepseek-v3"])
def test_a_longer_context_never_takes_less(built_in: Catalog, model: str, tokens: int, more: int) -> None:
    held = cache(built_in, model)
    assert held.sequence_bytes(tokens) <= held.sequence_bytes(tokens + more)


@quick
@given(ranks=st.integers(1, 64), more=st.integers(1, 64))
def test_more_ranks_never_hold_more_each(built_in: Catalog, ranks: int, more: int) -> None:
    held = cache(built_in, "llama-3.1-70b")
    assert held.share_of_rank(ranks + more) <= held.share_of_rank(ranks)


def test_the_states_of_linear_layers_split_over_all_ranks(built_in: Catalog) -> None:
    architecture = built_in.models["qwen3-next-80b-a3b"].architecture
    assert architecture is not None
    cache = kv_cache(architecture, 2)

    assert cache.rank_bytes(0, 8) == pytest.approx(cache.state_bytes / 8)
    assert cache.rank_bytes(1000, 8) - cache.rank_bytes(0, 8) == pytest.approx(1000 * cache.bytes_per_token / 2)
