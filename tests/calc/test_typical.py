"""A typical architecture of a bare size: about that size, of a shape that exists, and growing with it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.decoder import decoder
from calc.kv_cache import kv_cache
from calc.typical import typical_dense, typical_mixture

quick = settings(max_examples=200, deadline=None)
sizes = st.floats(8, 13).map(lambda exponent: 10.0**exponent)
factors = st.floats(-4, 2).map(lambda exponent: 1 + 10.0**exponent)


@quick
@given(params=sizes)
def test_a_typical_decoder_is_about_as_large_as_asked(params: float) -> None:
    assert decoder(typical_dense(params)).params == pytest.approx(params, rel=0.001)


@quick
@given(params=sizes)
def test_a_typical_decoder_has_a_shape_that_exists(params: float) -> None:
    architecture = typical_dense(params)
    assert architecture.hidden_size % 128 == 0
    assert architecture.attention_heads % architecture.kv_heads == 0
    queries = architecture.attention_heads * architecture.qk_head_dim
    assert queries == pytest.approx(architecture.hidden_size, abs=8 * 128 / 2 + 128 / 2)  # whole groups of heads
    assert 2.5 <= architecture.intermediate_size / architecture.hidden_size <= 5.5
    assert 1 <= architecture.layers <= 2000


@quick
@given(params=sizes, factor=factors)
def test_a_larger_size_never_has_fewer_layers_a_smaller_width_or_a_smaller_cache(params: float, factor: float) -> None:
    small, large = typical_dense(params), typical_dense(params * factor)
    assert large.layers >= small.layers
    assert large.hidden_size >= small.hidden_size
    assert large.attention_heads >= small.attention_heads
    assert kv_cache(large, 2).bytes_per_token >= kv_cache(small, 2).bytes_per_token


@quick
@given(params=sizes)
def test_a_size_one_percent_larger_has_about_the_same_shape(params: float) -> None:
    small, large = typical_dense(params), typical_dense(params * 1.01)
    assert large.layers <= small.layers + max(1, 0.01 * small.layers)
    assert large.hidden_size <= small.hidden_size + max(128, 0.01 * small.hidden_size)


@quick
@given(active=st.floats(9, 11.5).map(lambda exponent: 10.0**exponent), ratio=st.floats(1.5, 50), factor=factors)
def test_a_larger_mixture_never_has_a_smaller_cache(active: float, ratio: float, factor: float) -> None:
    small, large = (kv_cache(typical_mixture(size * ratio, size, None), 2) for size in (active, active * factor))
    assert large.bytes_per_token >= small.bytes_per_token


@pytest.mark.parametrize(
    ("params", "layers", "hidden", "intermediate"),
    [
        (8e9, 32, 4096, 14_336),
        (8.03e9, 32, 4096, 14_336),
        (70e9, 80, 8192, 28_672),
        (70.6e9, 80, 8192, 28_672),
        (405e9, 126, 16_384, 53_248),
    ],
)
def test_a_typical_decoder_is_shaped_like_the_family_it_is_taken_from(
    params: float, layers: int, hidden: int, intermediate: int
) -> None:
    architecture = typical_dense(params)
    assert (architecture.layers, architecture.hidden_size) == (layers, hidden)
    assert architecture.intermediate_size == pytest.approx(intermediate, rel=0.015)
    assert kv_cache(architecture, 2).bytes_per_token == 2 * layers * 8 * 128 * 2


@quick
@given(active=st.floats(8.5, 11.5).map(lambda exponent: 10.0**exponent), ratio=st.floats(1.1, 100))
def test_a_typical_mixture_is_as_large_as_asked_and_as_active(active: float, ratio: float) -> None:
    parts = decoder(typical_mixture(active * ratio, active, None))
    assert parts.params == pytest.approx(active * ratio, rel=0.005)
    assert parts.active_params == pytest.approx(active, rel=0.02)


def test_a_mixture_of_deepseeks_size_is_shaped_like_deepseek_v3() -> None:
    architecture = typical_mixture(671e9, 37e9, None)
    assert architecture.experts is not None
    assert architecture.layers == 61
    assert architecture.hidden_size == pytest.approx(7168, rel=0.1)
    assert architecture.experts.total == pytest.approx(256, rel=0.05)
    assert architecture.experts.intermediate_size == pytest.approx(2048, rel=0.05)
    assert decoder(architecture).active_params == pytest.approx(37e9, rel=0.001)


@quick
@given(experts=st.integers(2, 64), each=st.floats(8.5, 11.5).map(lambda exponent: 10.0**exponent))
def test_a_product_has_its_experts_of_which_two_are_active(experts: int, each: float) -> None:
    params = experts * each
    architecture = typical_mixture(params, params * min(2, experts) / experts, experts)
    assert architecture.experts is not None
    assert (architecture.experts.total, architecture.experts.active) == (experts, min(2, experts))
    assert decoder(architecture).params == pytest.approx(params, rel=0.25)
