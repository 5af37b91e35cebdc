"""The times of a pass: published ridge points, experts and all-reduces, and how the times behave."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.roofline import (
    all_reduce_bytes,
    all_reduce_s,
    distinct_experts,
    fixed_s,
    pass_s,
    products_s,
    read_s,
    shared_prompt_s,
)
from config.catalog import Catalog
from config.schema.gpu import Precision

quick = settings(max_examples=100, deadline=None)
times = st.floats(0.0, 10.0)
PARAMS = 70.6e9

RIDGES: list[tuple[str, Precision, float, int]] = [
    # GPU, type that multiplies, bits of a weight, sequences of a step in which reading and computing take as long
    ("a100-80g", "bf16", 16, 153),
    ("h100", "bf16", 16, 295),
    ("h100", "fp8", 8, 295),
    ("h100", "bf16", 4.156, 77),
]


@pytest.mark.parametrize(
    ("gpu", "precision", "bits", "sequences"), RIDGES, ids=[f"{gpu}-{bits}" for gpu, _, bits, _ in RIDGES]
)
def test_reading_and_computing_take_as_long_at_the_published_ridge(
    *, built_in: Catalog, gpu: str, precision: Precision, bits: float, sequences: int
) -> None:
    chip = built_in.gpus[gpu]
    peak_flop_per_s = getattr(chip.dense_tflops, precision) * 1e12
    weights_s = read_s(bytes_read=PARAMS * bits / 8, bandwidth_bytes_per_s=chip.bandwidth_gb_s * 1e9, share=0.7)
    one_token_s = products_s(flop=2 * PARAMS, peak_flop_per_s=peak_flop_per_s, share=0.7)
    assert round(weights_s / one_token_s) == sequences


class TestDistinctExperts:
    @pytest.mark.parametrize(
        ("experts", "active", "tokens", "touched"),
        [
            (256, 8, 1, 8),
            (8, 2, 1, 2),
            (8, 2, 2, 2 + 2 * 6 / 8),  # the second token picks each of the six others in one of four cases
            (256, 8, 32, 256 * (1 - 0.96875**32)),
            (16, 16, 5, 16),
            (256, 8, 100_000, 256),
        ],
        ids=["one token", "one of mixtral", "two of mixtral", "32 of deepseek", "all active", "a long prompt"],
    )
    def test_as_many_as_the_draws_leave_different(self, experts: int, active: int, tokens: int, touched: float) -> None:
        assert distinct_experts(experts=experts, active=active, tokens=tokens) == pytest.approx(touched)

    @quick
    @given(experts=st.integers(1, 512), share=st.floats(0.001, 1), tokens=st.integers(1, 10_000))
    def test_no_more_than_there_are_and_no_fewer_than_one_token_needs(
        self, experts: int, share: float, tokens: int
    ) -> None:
        active = max(1, int(experts * share))
        touched = distinct_experts(experts=experts, active=active, tokens=tokens)
        assert active * (1 - 1e-9) <= touched <= min(experts, active * tokens) * (1 + 1e-9)
        assert touched <= distinct_experts(experts=experts, active=active, tokens=tokens + 1)


class TestAllReduce:
    def test_llama_70b_on_four_ranks_sends_this_much(self) -> None:
        each = all_reduce_bytes(layers=80, tokens=1, hidden_size=8192, tp=4)
        assert each == 80 * 2 * (8192 * 2) * (2 * 3 / 4)
        assert each / 1e6 == pytest.approx(3.93, abs=0.005)

    @pytest.mark.parametrize(("tokens", "ms"), [(64, 0.56), (2048, 17.9)], ids=["a step of 64", "a prompt of 2,048"])
    def test_llama_70b_on_four_h100_talks_this_long(self, built_in: Catalog, tokens: int, ms: float) -> None:
        link_gb_s = built_in.gpus["h100"].interconnect.gb_s_between(4) / 2
        assert link_gb_s == 450
        sent = all_reduce_bytes(layers=80, tokens=tokens, hidden_size=8192, tp=4)
        seconds = all_reduce_s(layers=80, latency_s=0, link_bytes=sent, link_bytes_per_s=link_gb_s * 1e9, share=1)
        assert seconds * 1e3 == pytest.approx(ms, rel=0.005)

    def test_two_latencies_a_layer_are_most_of_it_with_one_sequence(self) -> None:
        sent = all_reduce_bytes(layers=80, tokens=1, hidden_size=8192, tp=4)
        seconds = all_reduce_s(layers=80, latency_s=7e-6, link_bytes=sent, link_bytes_per_s=450e9, share=1)
        assert 2 * 80 * 7e-6 / seconds > 0.99

    def test_one_rank_has_nobody_to_talk_to(self) -> None:
        assert all_reduce_bytes(layers=80, tokens=64, hidden_size=8192, tp=1) == 0


@quick
@given(memory=times, compute=times, link=times, fixed=times, share=st.floats(0.1, 1))
def test_times_add_and_slow_software_slows_all_of_them(
    *, memory: float, compute: float, link: float, fixed: float, share: float
) -> None:
    seconds = pass_s(memory_s=memory, compute_s=compute, link_s=link, overhead_s=fixed, share=share)
    assert seconds * share == pytest.approx(memory + compute + link + fixed)
    assert seconds >= max(memory, compute, link, fixed)


@quick
@given(memory=times, compute=times, latency=times, volume=times, fixed=times, share=st.floats(0.1, 1))
def test_a_prompt_that_fills_a_pass_pays_for_all_of_it_and_a_smaller_one_for_its_part(
    *, memory: float, compute: float, latency: float, volume: float, fixed: float, share: float
) -> None:
    whole = pass_s(memory_s=memory, compute_s=compute, link_s=latency + volume, overhead_s=fixed, share=share)
    full, half, none = (
        shared_prompt_s(prompt_s=whole, part=part, memory_s=memory, latency_s=latency, overhead_s=fixed, share=share)
        for part in (1, 0.5, 0)
    )
    assert full == pytest.approx(whole)
    assert none == pytest.approx((compute + volume) / share, abs=1e-9)
    assert half == pytest.approx((full + none) / 2, abs=1e-9)


def test_fixed_costs_grow_with_layers_choices_and_sequences() -> None:
    assert fixed_s(
        step_s=5e-4, layers=61, layer_s=4e-5, choices=58 * 8, choice_s=5e-6, sequences=32, sequence_s=1e-5
    ) == pytest.approx(5e-4 + 61 * 4e-5 + 58 * 8 * 5e-6 + 32 * 1e-5)
