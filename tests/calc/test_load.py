"""From passes to tokens, money and energy: the definitions, and that input and output make up the rent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.load import (
    batch_s,
    input_gpu_s,
    kwh_per_1m,
    output_tokens_per_s,
    request_gpu_s,
    request_usd,
    tpot_s,
    usd_per_1m,
)

quick = settings(max_examples=100, deadline=None)
seconds = st.floats(1e-4, 10)
counts = st.integers(1, 10_000)
prices = st.floats(0.01, 1000)


@pytest.mark.parametrize(
    ("tokens_per_s", "gpus", "usd"),
    [(2714, 4, 1.02), (3260, 4, 0.85), (13_753, 4, 0.20)],
    ids=["times added", "the larger time alone", "a prompt"],
)
def test_a_million_tokens_cost_the_rent_over_the_rate(tokens_per_s: float, gpus: int, usd: float) -> None:
    by_rate = 2.5 * gpus / 3600 / tokens_per_s * 1e6
    assert by_rate == pytest.approx(usd, abs=0.005)
    assert usd_per_1m(gpu_s=gpus, usd_per_gpu_hour=2.5, tokens=tokens_per_s) == pytest.approx(by_rate)


def test_one_sequence_alone_waits_for_nobody() -> None:
    assert tpot_s(step_s=0.02, stall=0.8, sequences=1, prompt_s=0.15, output_tokens=500) == 0.02


def test_each_of_the_others_stalls_a_sequence_by_a_part_of_its_prompt() -> None:
    stalled = tpot_s(step_s=0.02, stall=0.8, sequences=33, prompt_s=0.15, output_tokens=500)
    assert stalled - 0.02 == pytest.approx(0.8 * 32 * 0.15 / 500)


def test_the_prompt_writes_the_first_token() -> None:
    assert batch_s(sequences=8, prompt_s=0.15, output_tokens=1, step_s=0.02) == 8 * 0.15
    assert batch_s(sequences=8, prompt_s=0.15, output_tokens=101, step_s=0.02) == pytest.approx(8 * 0.15 + 100 * 0.02)


def test_replicas_together_write_what_each_of_them_does() -> None:
    one = output_tokens_per_s(batch=32, output_tokens=500, seconds=12)
    assert output_tokens_per_s(batch=4 * 32, output_tokens=500, seconds=12) == 4 * one


@quick
@given(
    sequences=counts, replicas=st.integers(1, 64), prompt=seconds, step=seconds, tokens_in=counts, tokens_out=counts,
    gpus=st.integers(1, 512), price=prices,
)  # fmt: skip
def test_input_and_output_make_up_the_rent(
    *,
    sequences: int,
    replicas: int,
    prompt: float,
    step: float,
    tokens_in: int,
    tokens_out: int,
    gpus: int,
    price: float,
) -> None:
    took = batch_s(sequences=sequences, prompt_s=prompt, output_tokens=tokens_out, step_s=step)
    whole = request_gpu_s(seconds=took, gpus=gpus, batch=replicas * sequences)
    of_input = input_gpu_s(gpu_s=whole, sequences=sequences, prompt_s=prompt, seconds=took)
    p_in = usd_per_1m(gpu_s=of_input, usd_per_gpu_hour=price, tokens=tokens_in)
    p_out = usd_per_1m(gpu_s=whole - of_input, usd_per_gpu_hour=price, tokens=tokens_out)
    request = request_usd(gpu_s=whole, usd_per_gpu_hour=price)
    assert tokens_in * p_in / 1e6 + tokens_out * p_out / 1e6 == pytest.approx(request)
    assert request * replicas * sequences / (took / 3600) == pytest.approx(gpus * price)

    mix = tokens_in / tokens_out
    blended = usd_per_1m(gpu_s=whole, usd_per_gpu_hour=price, tokens=tokens_in + tokens_out)
    assert blended == pytest.approx((mix * p_in + p_out) / (mix + 1))


def test_energy_is_split_as_the_money_is() -> None:
    # a kilowatt-hour for each GPU-hour at 1 kW, as a dollar is at $1
    assert kwh_per_1m(gpu_s=0.7, kw_per_gpu=1, tokens=500) == usd_per_1m(gpu_s=0.7, usd_per_gpu_hour=1, tokens=500)
