"""Requests that come by chance: what textbooks say of them, and the exact distribution that staffing is near to."""

import math

import pytest

from calc.queueing import (
    answer_s,
    crowded_ttft_s,
    fleet_requests_per_s,
    loaded_ttft_s,
    mean_in_flight,
    prompt_load,
    prompt_wait_s,
    requests_per_s,
)

FIVE_PERCENT = 1.6448536269514722


@pytest.mark.parametrize(
    ("load", "waits"),
    [(0.0, 0.0), (0.5, 0.5), (0.8, 2.0), (0.9, 4.5)],
    ids=["idle", "half", "four-fifths", "nine-tenths"],
)
def test_waits_are_those_of_textbooks_for_one_server_with_constant_service(load: float, waits: float) -> None:
    assert prompt_wait_s(load=load, prompt_s=1.0) == pytest.approx(waits)


def test_half_as_long_prompts_wait_a_quarter_as_long_at_the_same_rate() -> None:
    long, short = (
        prompt_wait_s(load=prompt_load(requests_per_s=0.1, prompt_s=s, stages=1, sequences=9), prompt_s=s)
        for s in (0.2, 0.1)
    )
    assert long / short == pytest.approx(4, rel=0.02)


@pytest.mark.parametrize("in_flight", [1, 2, 8, 64])
def test_nobody_waits_for_more_than_half_of_those_in_flight(in_flight: float) -> None:
    """Where answers are one token a copy does nothing but read, and all in flight are prompts."""
    load = prompt_load(requests_per_s=5.0, prompt_s=0.2, stages=1, sequences=in_flight)
    assert prompt_wait_s(load=load, prompt_s=0.2) == pytest.approx(in_flight / 2 * 0.2)


def test_requests_a_second_times_their_time_are_in_flight() -> None:
    assert requests_per_s(in_flight=32, seconds=8.0) * 8.0 == 32


@pytest.mark.parametrize("mean", [10, 50, 100, 400, 1000])
def test_the_places_that_stay_free_are_seldom_all_taken(mean: int) -> None:
    """Against the exact Poisson tail: at most one in twenty finds more requests than places."""
    places = mean + FIVE_PERCENT * math.sqrt(mean)
    assert mean_in_flight(places=places, deviations=FIVE_PERCENT) == pytest.approx(mean)
    assert 0.02 < _tail(mean, places) < 0.065


def _tail(mean: float, places: float) -> float:
    """The chance that more than so many are in flight."""
    logs = (n * math.log(mean) - mean - math.lgamma(n + 1) for n in range(math.floor(places) + 1))
    return 1 - math.fsum(math.exp(log) for log in logs)


def test_without_a_margin_all_places_are_taken() -> None:
    assert mean_in_flight(places=64, deviations=0.0) == pytest.approx(64)


def test_the_first_token_waits_for_half_a_step_and_for_the_prompts_before() -> None:
    assert loaded_ttft_s(idle_s=0.2, step_s=0.04, wait_s=0.1) == pytest.approx(0.2 + 0.02 + 0.1)


def test_of_a_crowd_the_mean_prompt_waits_for_half_of_the_others() -> None:
    assert crowded_ttft_s(idle_s=0.2, step_s=0.04, sequences=11, prompt_s=0.1) == pytest.approx(0.2 + 0.02 + 5 * 0.1)
    assert crowded_ttft_s(idle_s=0.2, step_s=0.04, sequences=1, prompt_s=0.1) == pytest.approx(0.22)


def test_an_answer_is_its_first_token_and_all_others() -> None:
    assert answer_s(ttft_s=0.5, output_tokens=101, tpot_s=0.02) == pytest.approx(2.5)
    assert answer_s(ttft_s=0.5, output_tokens=1, tpot_s=0.02) == 0.5


def test_copies_answer_side_by_side() -> None:
    assert fleet_requests_per_s(copies=3, requests_per_s=2.5) == 7.5
