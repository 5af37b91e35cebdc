"""A model on the GPUs of a replica: what a step reads and computes, by the real attention and the real experts."""

import pytest

from calc.decoder import decoder
from calc.served import ServedModel
from calc.working import Working
from config.catalog import Catalog
from config.schema.gpu import Precision
from config.schema.model import SlidingWindow
from tests.calc.serve import architecture_of, served


def attention_flop(model: ServedModel, sequences: float, context_tokens: float) -> float:
    """FLOP that a decode step of all ranks spends on attention over its context."""
    working = Working()
    model.decode(sequences, context_tokens, working)
    return sum(step.arguments["flop"] * model.tp for step in working.steps if step.label == "Attention")


def read_bytes(model: ServedModel, label: str, sequences: float, context_tokens: float = 1000) -> float:
    """Bytes that each rank reads in a decode step, under one label of the working."""
    working = Working()
    model.decode(sequences, context_tokens, working)
    return sum(step.arguments["bytes_read"] for step in working.steps if step.label == label)


def prompt_flop(model: ServedModel, label: str, tokens: float, cached_tokens: float = 0.0) -> float:
    working = Working()
    model.prompt(tokens, working, cached_tokens=cached_tokens)
    return sum(step.arguments["flop"] * model.tp for step in working.steps if step.label == label)


class TestAttention:
    def test_deepseek_spends_17_mflop_on_each_token_that_it_looks_at(self, built_in: Catalog) -> None:
        model = served(built_in, "deepseek-v3", "h200", tp=8, precision="fp8")
        assert attention_flop(model, 1, 1) == pytest.approx(2 * 61 * 128 * (2 * 512 + 64))
        assert attention_flop(model, 1, 1) / 1e6 == pytest.approx(16.99, abs=0.005)
        assert attention_flop(model, 1, 8192) / (2 * 37e9) == pytest.approx(1.9, abs=0.03)
        assert attention_flop(model, 16, 1000) == pytest.approx(16_000 * attention_flop(model, 1, 1))

    def test_other_attention_waits_for_its_cache_and_for_nothing_else(self, built_in: Catalog) -> None:
        model = served(built_in, "llama-3.1-70b", tp=4)
        short, long = (model.decode(8, context) for context in (1000, 9000))
        assert long.compute_s == short.compute_s
        cache_bytes = 8 * 8000 * 2 * 80 * 8 * 128 * 2 / 4
        share = built_in.serving.engine.kv_bandwidth_share
        assert long.memory_s - short.memory_s == pytest.approx(cache_bytes / (3350e9 * share))

    def test_a_prompt_attends_to_half_of_itself_on_average(self, built_in: Catalog) -> None:
        flop = prompt_flop(served(built_in, "llama-3.1-70b", tp=4), "Attention", 2048)
        assert flop == pytest.approx(4 * 80 * 64 * 128 * 1024 * 2048)

    def test_a_window_fills_while_a_prompt_goes_on(self, built_in: Catalog) -> None:
        gemma = served(built_in, "gemma-3-27b")
        seen = sum(10 * place + 52 * min(place, 1024) for place in range(1, 8193)) - 62 * 8192 / 2
        assert prompt_flop(gemma, "Attention", 8192) == pytest.approx(2 * 32 * (128 + 128) * seen, rel=1e-3)

    def test_an_indexer_scores_every_pair_of_a_prompt(self, built_in: Catalog) -> None:
        sparse = served(built_in, "deepseek-v3.2", "h200", tp=8, precision="fp8")
        selected_only = 2 * 61 * 128 * (192 + 128) * (2048 - 2048**2 / (2 * 131_072)) * 131_072
        scores = prompt_flop(sparse, "Attention", 131_072) - selected_only
        assert scores == pytest.approx(2 * 61 * 64 * 128 * 131_072**2 / 2)
        assert scores == pytest.approx(8.6e15, rel=0.01)

    def test_an_indexer_caps_what_is_read_and_computed_but_for_its_own_scores(self, built_in: Catalog) -> None:
        sparse = served(built_in, "deepseek-v3.2", "h200", tp=8, precision="fp8")
        found = sparse.architecture.sparse_attention
        assert found is not None
        selected, key_bytes = found.selected_tokens, 61 * found.indexer_head_dim
        scores = 2 * 61 * 64 * 128  # of one token for one query, in every layer
        more = attention_flop(sparse, 1, 100_000) - attention_flop(sparse, 1, selected)
        assert more == pytest.approx(scores * (100_000 - selected))
        assert read_bytes(sparse, "KV cache read", 1, 100_000) == selected * 61 * 576 * 2 + 100_000 * key_bytes


class TestCache:
    def test_gemma_reads_windows_and_not_all_layers_of_its_context(self, built_in: Catalog) -> None:
        gemma = served(built_in, "gemma-3-27b")
        everywhere = served(built_in, "gemma-3-27b", sliding_window=None)
        assert read_bytes(gemma, "KV cache read", 1, 131_072) / 1e9 == pytest.approx(11.2, abs=0.05)
        assert read_bytes(everywhere, "KV cache read", 1, 131_072) / 1e9 == pytest.approx(66.6, abs=0.05)

    def test_four_heads_on_eight_ranks_are_read_twice(self, built_in: Catalog) -> None:
        model = served(built_in, "qwen3-235b-a22b", tp=8)
        assert model.architecture.kv_heads == 4
        alone = read_bytes(model.on(1), "KV cache read", 16)
        ranks = {tp: read_bytes(model.on(tp), "KV cache read", 16) for tp in (2, 4, 8)}
        assert ranks == {2: alone / 2, 4: alone / 4, 8: alone / 4}
        assert 8 * ranks[8] == 2 * alone

    def test_every_rank_reads_all_of_a_latent_vector(self, built_in: Catalog) -> None:
        model = served(built_in, "deepseek-v3", "h200", tp=8, precision="fp8")
        assert read_bytes(model, "KV cache read", 4) == 4 * 1000 * 70_272

    def test_a_cache_in_fp8_is_read_in_half_the_time(self, built_in: Catalog) -> None:
        wide = served(built_in, "llama-3.1-70b", tp=4)
        narrow = ServedModel(**{name: getattr(wide, name) for name in wide.__dataclass_fields__} | {"kv": "fp8"})
        assert read_bytes(narrow, "KV cache read", 4) == read_bytes(wide, "KV cache read", 4) / 2


class TestWeights:
    def test_a_step_reads_all_of_a_dense_model_but_the_table_of_its_input(self, built_in: Catalog) -> None:
        model = served(built_in, "llama-3.1-70b", tp=4)
        table = 128_256 * 8192
        assert read_bytes(model, "Weights read", 1) == pytest.approx(2 * (70.55e9 - table) / 4, rel=1e-3)
        assert read_bytes(model, "Experts read", 1) == 0

    def test_a_tied_table_is_read_as_the_output_matrix(self, built_in: Catalog) -> None:
        model = served(built_in, "llama-3.2-1b")
        assert model.architecture.tied_embeddings
        assert read_bytes(model, "Weights read", 1) == pytest.approx(2 * model.params, rel=1e-6)

    @pytest.mark.parametrize("sequences", [1, 8, 64])
    def test_a_step_reads_the_experts_that_its_tokens_touch(self, built_in: Catalog, sequences: int) -> None:
        model = served(built_in, "mixtral-8x7b", tp=2)
        touched = 8 * (1 - (6 / 8) ** sequences)
        one_expert = 2 * 32 * 3 * 4096 * 14_336
        assert read_bytes(model, "Experts read", sequences) == pytest.approx(touched * one_expert / 2, rel=1e-3)

    def test_half_the_bits_are_read_in_half_the_time(self, built_in: Catalog) -> None:
        wide, narrow = (
            read_bytes(served(built_in, "deepseek-v3", "h200", tp=8, precision=precision), "Experts read", 64)
            for precision in ("bf16", "fp8")
        )
        assert narrow == pytest.approx(wide / 2)

    def test_only_the_last_token_of_a_prompt_meets_the_output_matrix(self, built_in: Catalog) -> None:
        parts = decoder(architecture_of(built_in, "llama-3.1-70b"))
        flop = prompt_flop(served(built_in, "llama-3.1-70b", tp=4), "Products", 2048)
        assert flop == pytest.approx(2 * (2048 * parts.every_token + parts.head), rel=1e-3)

    def test_a_mixture_multiplies_its_active_experts(self, built_in: Catalog) -> None:
        parts = decoder(architecture_of(built_in, "mixtral-8x7b"))
        flop = prompt_flop(served(built_in, "mixtral-8x7b", tp=2), "Products of experts", 100)
        assert flop == pytest.approx(2 * 100 * 2 * parts.expert, rel=1e-3)


class TestCachedPrefix:
    def test_is_neither_multiplied_nor_attended_from(self, built_in: Catalog) -> None:
        model = served(built_in, "llama-3.1-70b", tp=4)
        parts = decoder(model.architecture)
        products, attention = (prompt_flop(model, label, 4096, 3072) for label in ("Products", "Attention"))
        assert products == pytest.approx(2 * (1024 * parts.every_token + parts.head), rel=1e-3)
        assert attention == pytest.approx(4 * 80 * 64 * 128 * 1024 * (3072 + 4096) / 2)

    def test_costs_with_the_rest_what_all_of_it_costs_in_attention(self, built_in: Catalog) -> None:
        for name in ("llama-3.1-70b", "gemma-3-27b"):
            model = served(built_in, name, tp=2)
            whole = prompt_flop(model, "Attention", 8192)
            parts = prompt_flop(model, "Attention", 3000) + prompt_flop(model, "Attention", 8192, 3000)
            assert parts == pytest.approx(whole)

    def test_is_read_once_where_a_window_sees_it(self, built_in: Catalog) -> None:
        gemma = served(built_in, "gemma-3-27b")
        working = Working()
        gemma.prompt(8192, working, cached_tokens=6000)
        [read] = [step.arguments["bytes_read"] for step in working.steps if step.label == "KV cache read"]
        assert read == pytest.approx(2 * 16 * 128 * 2 * (10 * 6000 + 52 * 1024))

    def test_of_latent_vectors_is_expanded_into_keys_and_values(self, built_in: Catalog) -> None:
        model = served(built_in, "deepseek-v3", "h200", tp=8, precision="fp8")
        attention = prompt_flop(model, "Attention", 4096, 3072)
        looked = 2 * 61 * 128 * (192 + 128) * 1024 * (3072 + 4096) / 2
        assert attention - looked == pytest.approx(3072 * 2 * 61 * 512 * 128 * (128 + 128))

    def test_of_nothing_changes_nothing(self, built_in: Catalog) -> None:
        for name in ("llama-3.1-70b", "gemma-3-27b", "deepseek-v3.2", "kimi-linear-48b-a3b"):
            model = served(built_in, name, "h200", tp=8)
            assert model.prompt(3000, cached_tokens=0) == model.prompt(3000)

    @pytest.mark.parametrize("cached", [-1, 1000, 1001])
    def test_leaves_a_token_to_compute(self, built_in: Catalog, cached: int) -> None:
        with pytest.raises(ValueError, match="leave none"):
            served(built_in, "llama-3.1-8b").prompt(1000, cached_tokens=cached)


class TestDoubts:
    @pytest.mark.parametrize(
        ("gpu", "tp", "precision", "doubts"),
        [
            ("h100", 8, "bf16", ()),
            ("b200", 1, "fp4", ()),
            ("a100-80g", 8, "fp8", ("unpacked", "unmeasured")),
            ("h100", 2, "int4", ("unpacked",)),
            ("l40s", 4, "fp8", ("pcie", "unmeasured")),
            ("l40s", 1, "fp8", ("unmeasured",)),
            ("h100-pcie", 2, "bf16", ("unmeasured",)),
            ("h100-pcie", 4, "bf16", ("pcie", "unmeasured")),
            ("mi300x", 8, "fp8", ("generation",)),
            ("tpu-v5p", 4, "bf16", ("unmeasured",)),
            ("a40", 8, "int4", ("unpacked", "pcie", "unmeasured")),
            ("h100", 8, "int8", ("format",)),
            ("h100", 8, "fp4", ("unpacked",)),
        ],
    )
    def test_are_those_of_the_gpu_its_link_and_the_format(
        self, *, built_in: Catalog, gpu: str, tp: int, precision: Precision, doubts: tuple[str, ...]
    ) -> None:
        model = served(built_in, "llama-3.1-70b", gpu, tp=tp, precision=precision)
        assert model.doubts(is_typical=False, stages=1, context_tokens=1500) == doubts

    def test_are_none_of_experts_in_fp4_that_were_measured_on_hopper(self, built_in: Catalog) -> None:
        mixture = served(built_in, "gpt-oss-120b", tp=8, precision="fp4")
        assert mixture.doubts(is_typical=False, stages=1, context_tokens=1500) == ()

    def test_are_also_a_typical_architecture_and_a_pipeline(self, built_in: Catalog) -> None:
        assert served(built_in, "llama-3.1-70b").doubts(is_typical=True, stages=2, context_tokens=1500) == (
            "typical",
            "pipeline",
        )


def test_a_window_of_the_whole_context_changes_nothing(built_in: Catalog) -> None:
    window = SlidingWindow(window=131_072, local_layers=5, global_layers=1)
    wide = served(built_in, "llama-3.1-8b", sliding_window=window)
    assert wide.decode(4, 5000) == served(built_in, "llama-3.1-8b").decode(4, 5000)
    assert wide.prompt(5000) == served(built_in, "llama-3.1-8b").prompt(5000)
