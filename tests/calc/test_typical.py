"""A typical architecture of a bare size: about that size, of a shape that exists, and growing with it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.decoder import decoder
from calc.kv_cache import kv_cache
from calc.typical import typical_dense, typical_mixture

quick = settings(max_examples=200, deadline=None)
sizes = st.floats(8, 13).map(lambda exponent: 10.0**exponent)


@quick
@given(params=sizes)
def test_a_typical_decoder_is_about_as_large_as_asked(params: float) -> None:
    within = 0.05 if params >= 1e9 else 0.15  # a small one has few widths to choose from
    assert decoder(typical_dense(params)).params == pytest.approx(params, rel=within)


@quick
@given(params=sizes)
def test_a_typical_decoder_has_a_shape_that_exists(params: float) -> None:
    architecture = typical_dense(params)
    assert architecture.hidden_size % 128 == 0
    assert architecture.attention_heads % architecture.kv_heads == 0
    assert architecture.attention_heads * architecture.qk_head_dim == architecture.hidden_size
    assert 1 <= architecture.layers <= 2000


@quick
@given(params=sizes, factor=st.floats(1.5, 100))
def test_a_larger_size_is_never_narrower(params: float, factor: float) -> None:
    assert typical_dense(params * factor).hidden_size >= typical_dense(params).hidden_size


@pytest.mark.parametrize(
    ("params", "layers", "hidden"),
    [(8.03e9, 32, 4096), (70.6e9, 80, 8192), (405e9, 126, 16_384)],
    ids=["like Llama 3 8B", "like Llama 3 70B", "like Llama 3 405B"],
)
def test_a_typical_decoder_is_shaped_like_the_family_it_is_taken_from(params: float, layers: int, hidden: int) -> None:
    architecture = typical_dense(params)
    assert architecture.layers == pytest.approx(layers, rel=0.35)
    assert architecture.hidden_size == pytest.approx(hidden, rel=0.3)
    cache, known = kv_cache(architecture, 2).bytes_per_token, 2 * layers * 8 * 128 * 2
    assert cache == pytest.approx(known, rel=0.35)


@quick
@given(active=st.floats(9.5, 11.5).map(lambda exponent: 10.0**exponent), ratio=st.floats(1.5, 30))
def test_a_typical_mixture_is_about_as_large_as_asked_and_as_active(active: float, ratio: float) -> None:
    parts = decoder(typical_mixture(active * ratio, active, None))
    assert parts.params == pytest.approx(active * ratio, rel=0.2)
    assert parts.active_params == pytest.approx(active, rel=0.2)


@quick
@given(experts=st.integers(2, 64), each=st.floats(8.5, 11.5).map(lambda exponent: 10.0**exponent))
def test_a_product_has_its_experts_of_which_two_are_active(experts: int, each: float) -> None:
    params = experts * each
    architecture = typical_mixture(params, params * min(2, experts) / experts, experts)
    assert architecture.experts is not None
    assert (architecture.experts.total, architecture.experts.active) == (experts, min(2, experts))
    assert decoder(architecture).params == pytest.approx(params, rel=0.25)
