"""Invariants of every language model that the bot knows, with its parameters counted anew."""

from datetime import date

import pytest

from bot.terminal.counted import fault_of
from calc.published import deviations
from config.schema.model import Architecture, Experts, Model
from tests.config.facts import BUILT_IN, LATEST, faults_of_sources, first_day

DECODERS = {model.id: (model, model.architecture) for model in BUILT_IN.models.values() if model.architecture}
SIZE_FIELDS = {"architecture", "params", "active_params", *Architecture.model_fields, *Experts.model_fields}


@pytest.mark.parametrize("model", BUILT_IN.models.values(), ids=BUILT_IN.models)
class TestEveryModel:
    def test_says_where_its_figures_come_from(self, model: Model) -> None:
        assert faults_of_sources(model.sources) == []

    def test_was_checked_after_it_was_released_and_not_in_the_future(self, model: Model) -> None:
        assert date(2019, 1, 1) <= first_day(model.released) <= model.checked <= LATEST

    def test_has_a_size_that_exists(self, model: Model) -> None:
        assert 50e6 <= model.params <= 3e12

    def test_lets_a_token_pass_through_a_part_of_it(self, model: Model) -> None:
        assert model.active_params is None or 0.02 < model.active_params / model.params < 0.3

    def test_saw_more_tokens_than_would_leave_it_untrained(self, model: Model) -> None:
        tokens = model.training_tokens

        assert tokens is None or (tokens > 0.5 * model.params and 1e11 <= tokens <= 1e14)

    def test_doubts_its_figures_if_they_are_rumours(self, model: Model) -> None:
        assert model.status == "released" or {"params", "active_params"} <= set(model.doubtful)

    def test_explains_why_it_has_no_architecture(self, model: Model) -> None:
        assert model.architecture or "No architecture" in (model.notes or "")

    def test_doubts_only_fields_that_there_are(self, model: Model) -> None:
        assert set(model.doubtful) <= {*Model.model_fields, *SIZE_FIELDS}


@pytest.mark.parametrize(("model", "decoder"), DECODERS.values(), ids=DECODERS)
class TestEveryArchitecture:
    def test_makes_the_published_parameters_or_says_why_not(self, model: Model, decoder: Architecture) -> None:
        assert fault_of(model) is None, f"models.yaml, {model.id}: {fault_of(model)}"

    def test_is_not_far_off_whatever_the_reason(self, model: Model, decoder: Architecture) -> None:
        assert [deviation for deviation in deviations(model) if abs(deviation.share) > 0.1] == []

    def test_shares_its_key_heads_evenly(self, model: Model, decoder: Architecture) -> None:
        assert decoder.attention_heads % decoder.kv_heads == 0

    def test_has_the_heads_that_its_attention_says(self, model: Model, decoder: Architecture) -> None:
        heads, kv = decoder.attention_heads, decoder.kv_heads
        expected = {"mha": kv == heads, "gqa": 1 < kv < heads, "mqa": kv == 1, "mla": kv == heads}

        assert expected.get(decoder.attention, kv <= heads)

    def test_has_heads_of_a_usual_width(self, model: Model, decoder: Architecture) -> None:
        assert 48 <= decoder.qk_head_dim <= 320
        assert 0.5 <= decoder.attention_heads * decoder.v_head_dim / decoder.hidden_size <= 5

    def test_has_a_usual_vocabulary_and_context(self, model: Model, decoder: Architecture) -> None:
        assert 30_000 <= decoder.vocab_size <= 270_000
        assert 1_000 <= decoder.max_context <= 10_500_000

    def test_is_a_mixture_if_and_only_if_a_part_of_it_is_active(self, model: Model, decoder: Architecture) -> None:
        assert (decoder.experts is not None) == model.is_mixture

    def test_has_fewer_dense_layers_than_layers(self, model: Model, decoder: Architecture) -> None:
        assert decoder.experts is None or decoder.experts.dense_layers < decoder.layers

    def test_has_a_width_of_shared_experts_if_and_only_if_there_are_some(
        self, model: Model, decoder: Architecture
    ) -> None:
        experts = decoder.experts

        assert experts is None or (experts.shared > 0) == (experts.shared_intermediate_size is not None)

    def test_looks_back_over_a_window_shorter_than_its_context(self, model: Model, decoder: Architecture) -> None:
        window = decoder.sliding_window

        assert window is None or window.window < decoder.max_context

    def test_picks_fewer_tokens_than_its_context_with_an_indexer_smaller_than_its_attention(
        self, model: Model, decoder: Architecture
    ) -> None:
        sparse = decoder.sparse_attention

        if sparse is not None:
            assert sparse.selected_tokens < decoder.max_context
            assert sparse.indexer_heads <= decoder.attention_heads
            assert sparse.indexer_head_dim <= decoder.qk_head_dim

    def test_shares_the_key_heads_of_its_linear_layers_evenly(self, model: Model, decoder: Architecture) -> None:
        heads = decoder.linear_attention.heads if decoder.linear_attention is not None else None

        if heads is not None:
            assert heads.value_heads % heads.key_heads == 0
            assert 64 <= heads.head_dim <= 320
            assert 0.5 <= heads.value_heads * heads.head_dim / decoder.hidden_size <= 5

    def test_repeats_its_pattern_within_its_layers(self, model: Model, decoder: Architecture) -> None:
        window, linear = decoder.sliding_window, decoder.linear_attention

        assert window is None or window.local_layers + window.global_layers <= decoder.layers
        assert linear is None or 1 < linear.full_attention_every <= decoder.layers
