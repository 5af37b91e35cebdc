"""The parts of a decoder make the sizes that its makers publish, and its layers look back as far as they should."""

import pytest

from calc.decoder import attention_params, decoder, reach
from config.catalog import Catalog
from config.schema.model import Architecture, SlidingWindow


def architecture(catalog: Catalog, model: str) -> Architecture:
    found = catalog.models[model].architecture
    assert found is not None
    return found


PUBLISHED = [
    # model, all parameters, active parameters, and how far the published figures are rounded
    ("mixtral-8x7b", 46.70e9, 12.88e9, 0.0005),
    ("llama-3.1-8b", 8.03e9, 8.03e9, 0.0005),
    ("llama-3.1-70b", 70.55e9, 70.55e9, 0.0005),
    ("llama-3.1-405b", 405.85e9, 405.85e9, 0.0005),
    ("gpt-3", 175e9, 175e9, 0.003),
    ("deepseek-v3", 671e9, 37e9, 0.02),
    ("gemma-3-27b", 27e9, 27e9, 0.002),
]


@pytest.mark.parametrize(("model", "params", "active", "within"), PUBLISHED, ids=[row[0] for row in PUBLISHED])
def test_the_parts_add_up_to_the_published_size(
    built_in: Catalog, model: str, params: float, active: float, within: float
) -> None:
    parts = decoder(architecture(built_in, model))
    assert parts.params == pytest.approx(params, rel=within)
    assert parts.active_params == pytest.approx(active, rel=within)


def test_the_linear_layers_of_minimax_have_as_many_keys_as_queries(built_in: Catalog) -> None:
    parts = decoder(architecture(built_in, "minimax-text-01"))
    assert parts.params == pytest.approx(456e9, rel=0.002)
    assert parts.active_params - 2 * parts.embedding == pytest.approx(45.9e9, rel=0.002)


def test_mixtral_is_counted_by_hand(built_in: Catalog) -> None:
    hidden, layers, width, experts, vocabulary, kv_width = 4096, 32, 14_336, 8, 32_000, 8 * 128
    attention = 2 * hidden * hidden + 2 * hidden * kv_width
    parts = decoder(architecture(built_in, "mixtral-8x7b"))
    assert parts.attention == layers * attention
    assert parts.expert == layers * 3 * hidden * width
    assert parts.shared_experts == layers * hidden * experts
    assert parts.params == 2 * vocabulary * hidden + layers * (
        attention + hidden * experts + experts * 3 * hidden * width
    )


def test_looking_up_a_token_multiplies_nothing(built_in: Catalog) -> None:
    parts = decoder(architecture(built_in, "llama-3.1-8b"))
    assert parts.multiplied == parts.params - parts.embedding == parts.params - 128_256 * 4096


def test_a_tied_table_is_held_once_and_still_multiplied(built_in: Catalog) -> None:
    tied = architecture(built_in, "llama-3.1-8b").model_copy(update={"tied_embeddings": True})
    once, twice = decoder(tied), decoder(architecture(built_in, "llama-3.1-8b"))
    assert twice.params - once.params == 128_256 * 4096
    assert once.multiplied == twice.multiplied


def test_latent_attention_has_its_five_projections(built_in: Catalog) -> None:
    hidden, heads, rank_q, rank_kv, nope, rope, value = 7168, 128, 1536, 512, 128, 64, 128
    by_hand = (
        hidden * rank_q + rank_q * heads * (nope + rope)
        + hidden * (rank_kv + rope) + rank_kv * heads * (nope + value)
        + heads * value * hidden
    )  # fmt: skip
    assert attention_params(architecture(built_in, "deepseek-v3")) == by_hand


def test_five_of_six_layers_of_gemma_look_back_a_window(built_in: Catalog) -> None:
    layers = reach(architecture(built_in, "gemma-3-27b"))
    assert (layers.full, layers.local, layers.window) == (10, 52, 1024)
    assert layers.attended_tokens(512) == 62 * 512
    assert layers.attended_tokens(131_072) == 10 * 131_072 + 52 * 1024


def test_a_pattern_that_does_not_divide_the_layers_begins_with_local_ones(built_in: Catalog) -> None:
    windows = SlidingWindow(window=100, local_layers=2, global_layers=1)
    cut = architecture(built_in, "llama-3.1-8b").model_copy(update={"layers": 8, "sliding_window": windows})
    assert (reach(cut).local, reach(cut).full) == (6, 2)


@pytest.mark.parametrize(("layers", "full"), [(27, 7), (93, 24), (48, 12), (4, 1), (1, 1)])
def test_the_last_layer_of_a_hybrid_has_full_attention_whole_period_or_not(
    built_in: Catalog, layers: int, full: int
) -> None:
    kimi = architecture(built_in, "kimi-linear-48b-a3b").model_copy(update={"layers": layers})
    assert (reach(kimi).full, reach(kimi).linear) == (full, layers - full)


def test_delta_attention_of_kimi_has_four_projections_and_two_narrow_gates(built_in: Catalog) -> None:
    kimi = architecture(built_in, "kimi-linear-48b-a3b")
    hidden, width = 2304, 32 * 128
    latent = hidden * 32 * 192 + hidden * 576 + 512 * 32 * 256 + width * hidden
    delta = 4 * hidden * width + 2 * 128 * (hidden + width)
    assert decoder(kimi).attention == 7 * latent + 20 * delta
    assert decoder(kimi).params == pytest.approx(49e9, rel=0.005)  # 48B in its name


def test_layers_of_constant_state_look_at_no_token(built_in: Catalog) -> None:
    hybrids = [m.architecture for m in built_in.models.values() if m.architecture and m.architecture.linear_attention]
    assert hybrids
    for hybrid in hybrids:
        layers = reach(hybrid)
        assert layers.full + layers.linear == hybrid.layers
        assert layers.attended_tokens(1000) == layers.full * 1000


@pytest.mark.parametrize("selected", [None, 700])
@pytest.mark.parametrize(("tokens", "cached"), [(3000, 0), (3000, 500), (3000, 1024), (3000, 2999), (900, 400)])
def test_the_queries_after_a_cached_prefix_look_at_all_that_is_before_them(
    built_in: Catalog, tokens: int, cached: int, selected: int | None
) -> None:
    layers = reach(architecture(built_in, "gemma-3-27b"))
    most = selected or tokens
    seen = sum(
        layers.full * min(place, most) + layers.local * min(place, layers.window) for place in range(cached, tokens)
    )
    mean = layers.mean_attended_tokens(tokens, selected, cached)
    half_a_token = 0.5 * (layers.full + layers.local)
    assert mean == pytest.approx(seen / (tokens - cached) + half_a_token, abs=half_a_token)
