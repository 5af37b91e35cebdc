"""A pass of known work at known speeds: the published example of Llama 70B on four H100, recomputed."""

from dataclasses import replace
from typing import Any

import pytest

from calc.load import output_tokens_per_s, usd_per_1m
from calc.passes import Pass, Work, timed
from calc.roofline import pass_s
from calc.speeds import Speeds
from calc.working import Working

RANKS = 4
SEQUENCES = 64
CONTEXT = 2048
PARAMS = 70.6e9
KV_BYTES = 2 * 80 * 8 * 128 * 2
ATTENTION_FLOP = 4 * 80 * 64 * 128
"""Of one token for each token that it looks at."""

IDEAL = Speeds(
    bandwidth_bytes_per_s=3.35e12,
    resident_share=0.7,
    expert_bandwidth_share=0.7,
    kv_share=0.7,
    dense_flop_per_s=989.4e12,
    dense_share=0.6,
    expert_flop_per_s=989.4e12,
    expert_share=0.6,
    attention_flop_per_s=989.4e12,
    link_bytes_per_s=450e9,
    link_share=1.0,
    all_reduce_s=0.0,
    exchanges=80,
    is_spread=False,
    step_s=0.0,
    layers=80,
    layer_s=0.0,
    choices=0,
    choice_s=0.0,
    sequence_s=0.0,
    software_share=1.0,
)
"""Four H100 that lose no time between their kernels."""
STEP = Work(
    resident_bytes=2 * PARAMS / RANKS,
    expert_bytes=0,
    kv_bytes=SEQUENCES * CONTEXT * KV_BYTES / RANKS,
    dense_flop=SEQUENCES * 2 * PARAMS / RANKS,
    expert_flop=0,
    attention_flop=SEQUENCES * ATTENTION_FLOP * CONTEXT / RANKS,
    attention_share=0.6,
    link_bytes=0,
    sequences=SEQUENCES,
)
PROMPT = replace(
    STEP,
    resident_bytes=0,
    kv_bytes=0,
    dense_flop=CONTEXT * 2 * PARAMS / RANKS,
    attention_flop=CONTEXT * ATTENTION_FLOP * CONTEXT / 2 / RANKS,
    attention_share=0.5,
    sequences=0,
)


def usd(seconds: float, tokens: int) -> float:
    return usd_per_1m(gpu_s=RANKS * seconds, usd_per_gpu_hour=2.5, tokens=tokens)


def tokens_per_s(seconds: float) -> float:
    return output_tokens_per_s(batch=SEQUENCES, output_tokens=1, seconds=seconds)


class TestLlama70BOnFourH100:
    def test_writes_2714_tokens_a_second_at_a_dollar_a_million(self) -> None:
        step = timed(STEP, IDEAL)
        assert tokens_per_s(step.seconds) == pytest.approx(2714, abs=1)
        assert usd(step.seconds, SEQUENCES) == pytest.approx(1.02, abs=0.005)

    def test_would_write_a_fifth_more_if_computing_hid_behind_reading(self) -> None:
        step = timed(STEP, IDEAL)
        hidden = max(step.memory_s, step.compute_s)
        assert tokens_per_s(hidden) == pytest.approx(3260, abs=1)
        assert usd(hidden, SEQUENCES) == pytest.approx(0.85, abs=0.005)

    def test_takes_in_a_prompt_of_2048_in_149_ms_at_20_cents_a_million(self) -> None:
        prompt = timed(PROMPT, replace(IDEAL, dense_share=0.5))
        assert prompt.seconds * 1e3 == pytest.approx(149, abs=0.5)
        assert usd(prompt.seconds, CONTEXT) == pytest.approx(0.20, abs=0.005)


EVERYTHING = replace(STEP, expert_bytes=1e9, expert_flop=1e12, link_bytes=2.5e8)
REAL = replace(IDEAL, all_reduce_s=1e-5, step_s=5e-4, layer_s=4e-5, choices=464, choice_s=4e-6, sequence_s=1e-5)


def test_every_part_is_in_the_sum_and_in_the_working() -> None:
    working = Working()
    found = timed(EVERYTHING, REAL, working, total=pass_s.named("Decode step"))
    values = {step.label: step.value for step in working.steps}
    total = values.pop("Decode step")
    assert set(values) == {
        "Weights read", "Experts read", "KV cache read", "Products", "Products of experts", "Attention", "All-reduces",
        "Fixed costs",
    }  # fmt: skip
    assert found.seconds == total == pytest.approx(sum(values.values()))
    assert found.memory_s == pytest.approx(sum(value for label, value in values.items() if "read" in label))
    assert found.link_s == values["All-reduces"]
    assert found.latency_s == pytest.approx(2 * 80 * 1e-5)


def test_what_is_not_there_has_no_step() -> None:
    working = Working()
    timed(STEP, IDEAL, working)
    labels = [step.label for step in working.steps]
    assert labels == ["Weights read", "KV cache read", "Products", "Attention", "Fixed costs", "Pass"]


@pytest.mark.parametrize(
    "more",
    [
        {"resident_bytes": 1e11}, {"expert_bytes": 2e9}, {"kv_bytes": 1e11}, {"dense_flop": 1e15},
        {"expert_flop": 1e15}, {"attention_flop": 1e15}, {"link_bytes": 1e10}, {"sequences": 65},
    ],
    ids=lambda more: next(iter(more)),
)  # fmt: skip
def test_more_work_takes_longer(more: dict[str, float]) -> None:
    assert timed(replace(EVERYTHING, **more), REAL).seconds > timed(EVERYTHING, REAL).seconds


@pytest.mark.parametrize(
    "better",
    [
        {"bandwidth_bytes_per_s": 8e12}, {"resident_share": 0.8}, {"expert_bandwidth_share": 0.8}, {"kv_share": 0.8},
        {"dense_flop_per_s": 2e15}, {"dense_share": 0.7}, {"expert_flop_per_s": 2e15}, {"expert_share": 0.7},
        {"attention_flop_per_s": 2e15}, {"link_bytes_per_s": 9e11}, {"all_reduce_s": 5e-6}, {"step_s": 1e-4},
        {"layer_s": 2e-5}, {"choice_s": 2e-6}, {"sequence_s": 5e-6},
    ],
    ids=lambda better: next(iter(better)),
)  # fmt: skip
def test_a_better_gpu_takes_less(better: dict[str, Any]) -> None:
    assert timed(EVERYTHING, replace(REAL, **better)).seconds < timed(EVERYTHING, REAL).seconds


def test_a_prompt_among_others_shares_what_a_pass_costs_anyway() -> None:
    working = Working()
    alone: Pass = timed(EVERYTHING, REAL)
    quarter = alone.shared(0.25, working)
    anyway = alone.memory_s + alone.latency_s + alone.overhead_s
    assert quarter == pytest.approx(alone.seconds - 0.75 * anyway)
    assert [step.value for step in working.steps] == [quarter]
    assert alone.shared(1.0) == pytest.approx(alone.seconds)
