"""Drafted tokens: as many as the papers compute, never faster if all are wrong, and worth less with a larger batch."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.served import ServedModel
from calc.speculation import Speculation, decoding, mtp_share, speculative_step_s, tokens_per_step
from calc.working import Working
from config.catalog import Catalog
from config.load import load_catalog
from tests.calc.serve import answered, served, serving_run

BUILT_IN = load_catalog()
quick = settings(max_examples=100, deadline=None)
ROUNDING = 1 + 1e-9

DENSE = [("llama-3.1-8b", 1), ("llama-3.1-70b", 4), ("gemma-3-27b", 1), ("qwen3-32b", 2)]
dense = st.sampled_from(DENSE).map(lambda pair: served(BUILT_IN, pair[0], tp=pair[1]))
drafts = st.builds(
    Speculation, drafted=st.integers(1, 16), acceptance=st.floats(0, 0.99), draft_share=st.floats(0.001, 0.5)
)


def speedup(model: ServedModel, sequences: float, how: Speculation, context_tokens: float = 1000) -> float:
    found = decoding(model, sequences, context_tokens, how, Working()).speculated
    assert found is not None
    return found.speedup


def as_published(acceptance: float, drafted: int, draft_share: float) -> float:
    """The speed-up where a verification takes as long as a step: Leviathan et al. 2023, theorem 3.8."""
    whole = speculative_step_s(verification_s=1, drafted=drafted, draft_share=draft_share, step_s=1)
    return tokens_per_step(acceptance=acceptance, drafted=drafted) / whole


class TestPublished:
    def test_five_tokens_that_are_right_four_times_in_five(self) -> None:
        assert tokens_per_step(acceptance=0.8, drafted=5) == pytest.approx(3.69, abs=0.005)
        assert as_published(0.8, 5, 0.05) == pytest.approx(2.95, abs=0.005)

    def test_eight_are_the_best_number_of_them(self) -> None:
        best = max(range(1, 30), key=lambda drafted: as_published(0.8, drafted, 0.05))
        assert best == 8
        assert as_published(0.8, best, 0.05) == pytest.approx(3.09, abs=0.005)

    def test_the_layer_of_deepseek_gives_nearly_twice_the_tokens(self) -> None:
        # arXiv 2412.19437, section 5.4.3: 85 to 90 % of second tokens, 1.8 times the tokens per second
        assert tokens_per_step(acceptance=0.85, drafted=1) == pytest.approx(1.85)
        assert tokens_per_step(acceptance=0.90, drafted=1) == pytest.approx(1.90)
        model = served(BUILT_IN, "deepseek-v3", "h200", tp=8, precision="fp8")
        share = mtp_share(model.parts, model.architecture.layers)
        assert share == pytest.approx(0.041, abs=0.001)
        one = Speculation(drafted=1, acceptance=0.875, draft_share=share)
        assert 1.8 / 1.3 < speedup(model, 64, one) < 1.8


@quick
@given(model=dense, sequences=st.integers(1, 500), how=drafts)
def test_without_a_right_token_drafts_are_never_faster(model: ServedModel, sequences: int, how: Speculation) -> None:
    assert speedup(model, sequences, replace(how, acceptance=0.0)) < 1


@quick
@given(model=dense, sequences=st.integers(1, 500), how=drafts, more=st.floats(0, 1))
def test_more_right_tokens_are_never_slower(model: ServedModel, sequences: int, how: Speculation, more: float) -> None:
    better = replace(how, acceptance=how.acceptance + more * (0.99 - how.acceptance))
    assert speedup(model, sequences, better) * ROUNDING >= speedup(model, sequences, how)


@quick
@given(model=dense, batches=st.tuples(st.integers(1, 1000), st.integers(1, 1000)), how=drafts)
def test_the_gain_of_a_dense_model_falls_with_the_batch(
    model: ServedModel, batches: tuple[int, int], how: Speculation
) -> None:
    few, many = sorted(batches)
    # without the time that each sequence takes anyway, which nothing is drafted of
    alone = replace(model, serving=model.serving.model_copy(
        update={"engine": model.serving.engine.model_copy(update={"sequence_us": 1e-9})}
    ))  # fmt: skip
    assert speedup(alone, many, how, context_tokens=1) <= speedup(alone, few, how, context_tokens=1) * ROUNDING


@quick
@given(model=dense, sequences=st.integers(1, 500), how=drafts)
def test_no_gain_is_beyond_the_published_formula(model: ServedModel, sequences: int, how: Speculation) -> None:
    bound = as_published(how.acceptance, how.drafted, how.draft_share)
    assert speedup(model, sequences, how) <= bound * ROUNDING


def test_a_verification_multiplies_all_its_tokens_and_reads_the_cache_once(built_in: Catalog) -> None:
    model = served(built_in, "llama-3.1-70b", tp=4)
    step, verification = model.decode(8, 4000), model.decode(8, 4000, tokens_each=5)
    assert verification.memory_s == step.memory_s
    assert verification.compute_s == pytest.approx(5 * step.compute_s)


def test_more_tokens_touch_more_experts(built_in: Catalog) -> None:
    model = served(built_in, "deepseek-v3", "h200", tp=8, precision="fp8")
    assert model.decode(4, 1000, tokens_each=2).memory_s > 1.5 * model.decode(4, 1000).memory_s


def test_a_loaded_server_is_faster_by_its_decoding_alone(built_in: Catalog) -> None:
    how = Speculation(drafted=4, acceptance=0.8, draft_share=0.05)
    plain, drafted = (
        answered(built_in, serving_run(built_in, "llama-3.1-70b", gpus=4, batch=8, drafts=drafts_))
        for drafts_ in (None, how)
    )
    assert drafted.speculation is not None
    assert plain.speculation is None
    assert drafted.ttft_ms.mid == plain.ttft_ms.mid
    assert plain.tpot_ms.mid / drafted.speculation.speedup < drafted.tpot_ms.mid < plain.tpot_ms.mid
    assert drafted.usd_per_1m_output_tokens is not None
    assert plain.usd_per_1m_output_tokens is not None
    assert drafted.usd_per_1m_output_tokens.mid == pytest.approx(
        plain.usd_per_1m_output_tokens.mid / drafted.speculation.speedup
    )
    assert drafted.max_batch <= plain.max_batch
    assert "drafts" in drafted.doubts
