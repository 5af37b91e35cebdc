"""Tokens that are written in one go: arithmetic, what a deadline takes, and what must hold of any batch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.generation import (
    Batch,
    GenerationReport,
    TooFewGpusError,
    TooShortError,
    cheapest_generations,
    in_flight_of_round,
    paid_gpu_hours,
    rounds,
    writing_days,
)
from calc.plans import Question
from calc.serving import NoRoomError
from config.load import load_catalog
from tests.calc.plan import hardware, question
from tests.calc.serve import answered, serving_run

BUILT_IN = load_catalog()
quick = settings(max_examples=40, deadline=None)
models = st.sampled_from(("llama-3.1-8b", "llama-3.1-70b", "deepseek-v3", "gpt-oss-120b"))
kinds = st.lists(st.sampled_from(("h100", "h200", "b200", "a100-80g", "mi300x")), min_size=1, max_size=3, unique=True)


def written(asked: Question, batch: Batch, *gpus: str, most_gpus: int = 100_000, **changed: object) -> GenerationReport:
    found = [hardware(BUILT_IN, gpu, **changed) for gpu in gpus]
    return cheapest_generations(asked, batch, found, BUILT_IN.serving, most_gpus=most_gpus, most=5)


def test_a_hundred_requests_for_84_places_take_two_rounds_of_fifty() -> None:
    assert rounds(requests=100, copies=28, places=3) == 2
    assert in_flight_of_round(requests=100, copies=28, rounds=2) * 28 == 50
    assert writing_days(rounds=2, seconds=43_200) == 1
    assert paid_gpu_hours(gpus=8, days=2) == 384


def test_what_fits_exactly_takes_no_round_more() -> None:
    assert rounds(requests=84, copies=28, places=3) == 1
    assert rounds(requests=0.2, copies=28, places=3) == 1


@pytest.mark.parametrize("copies", [1, 8, 100])
def test_a_single_request_takes_as_long_as_on_an_idle_copy(copies: int) -> None:
    asked = question(BUILT_IN, "llama-3.1-8b", output_tokens=500)
    [one] = written(asked, Batch(tokens=500, gpus=copies, days=None), "h100", precisions=("fp8",)).generations
    assert one.days.mid * 86_400 == pytest.approx(one.replica.turn(1).seconds)
    assert one.days.mid * 86_400 > 500 * one.replica.at(1).tpot_s


@pytest.mark.parametrize("hours", [1, 2, 24])
def test_a_deadline_is_kept_by_whole_rounds_and_by_no_fewer_copies(hours: float) -> None:
    asked = question(BUILT_IN, "llama-3.1-405b", input_tokens=1000, output_tokens=100_000)
    batch = Batch(tokens=1e7, gpus=None, days=hours / 24)
    [best] = written(asked, batch, "h100", precisions=("fp8",)).generations
    assert best.days.mid <= hours / 24 * (1 + 1e-9)
    if best.copies > 1:
        of_fewer = (best.copies - 1) * best.replica.gpus
        fewer = written(asked, Batch(tokens=1e7, gpus=of_fewer, days=None), "h100", precisions=("fp8",)).generations
        assert fewer[0].replica.gpus != best.replica.gpus or fewer[0].days.mid > hours / 24


def test_the_rate_is_that_of_infer_with_as_many_in_flight_as_fit() -> None:
    asked = question(BUILT_IN, "llama-3.1-70b", input_tokens=1000, output_tokens=500)
    [best] = written(asked, Batch(tokens=1e9, gpus=8, days=None), "h100", precisions=("fp8",)).generations
    copies, of_copy = best.copies, best.replica.gpus
    run = serving_run(BUILT_IN, "llama-3.1-70b", gpus=of_copy, tp=of_copy, precision="fp8", batch=None)
    in_full = copies * answered(BUILT_IN, run).output_tokens_per_s.mid
    assert best.output_tokens_per_s.mid == pytest.approx(in_full, rel=0.01)


def test_the_split_into_copies_is_the_one_that_costs_the_least() -> None:
    asked = question(BUILT_IN, "llama-3.1-8b", output_tokens=500)
    [best] = written(asked, Batch(tokens=1e9, gpus=8, days=None), "h100").generations
    planned = written(asked, Batch(tokens=1e9, gpus=8, days=None), "h100", precisions=("bf16",)).generations[0]
    assert best.usd.mid <= planned.usd.mid


def test_without_a_time_one_machine_writes() -> None:
    asked = question(BUILT_IN, "llama-3.1-8b")
    [best] = written(asked, Batch(tokens=1e9, gpus=None, days=None), "h100", gpus_per_machine=8).generations
    assert best.gpus == 8


def test_gpus_that_hold_no_copy_are_too_few() -> None:
    with pytest.raises(TooFewGpusError):
        written(question(BUILT_IN, "deepseek-v3"), Batch(tokens=1e9, gpus=1, days=None), "h200", precisions=("fp8",))


def test_a_time_that_no_cluster_keeps_says_what_the_largest_takes() -> None:
    asked = question(BUILT_IN, "llama-3.1-70b")
    with pytest.raises(TooShortError) as caught:
        written(asked, Batch(tokens=1e15, gpus=None, days=1), "h100", most_gpus=1000)
    possible = Batch(tokens=1e15, gpus=None, days=caught.value.shortest_days * 1.01)
    assert written(asked, possible, "h100", most_gpus=1000).generations[0].gpus <= 1000


def test_a_model_that_no_gpu_holds_is_said() -> None:
    with pytest.raises(NoRoomError):
        written(question(BUILT_IN, "deepseek-v3"), Batch(tokens=1e9, gpus=8, days=None), "rtx-4090")


@quick
@given(model=models, gpus=kinds, tokens=st.floats(1e6, 1e12), factor=st.floats(1.0, 100.0))
def test_more_tokens_never_cost_less(model: str, gpus: list[str], tokens: float, factor: float) -> None:
    asked = question(BUILT_IN, model)
    one, more = (
        written(asked, Batch(tokens=amount, gpus=None, days=7), *gpus, most_gpus=10**12).generations[0]
        for amount in (tokens, tokens * factor)
    )
    assert more.usd.mid >= one.usd.mid * 0.99  # less that fills its last round worse
    assert one.days.mid <= 7 * (1 + 1e-9)


@quick
@given(model=models, gpus=kinds, days=st.floats(0.5, 100.0), factor=st.floats(1.0, 10.0))
def test_more_time_never_takes_more_gpus(model: str, gpus: list[str], days: float, factor: float) -> None:
    asked = question(BUILT_IN, model)
    hurried, calm = (
        {
            generation.hardware.gpu.id: generation
            for generation in written(
                asked, Batch(tokens=1e11, gpus=None, days=time), *gpus, most_gpus=10**9
            ).generations
        }
        for time in (days, days * factor)
    )
    for gpu, generation in calm.items():
        assert generation.usd.mid <= hurried[gpu].usd.mid * 1.5  # a shorter time may fill its last machine better


@quick
@given(model=models, gpus=kinds)
def test_each_costs_its_gpu_hours_the_cheapest_first(model: str, gpus: list[str]) -> None:
    found = written(question(BUILT_IN, model), Batch(tokens=1e10, gpus=None, days=3), *gpus).generations
    assert [g.usd.mid for g in found] == sorted(g.usd.mid for g in found)
    for generation in found:
        assert generation.usd.mid == pytest.approx(2.0 * generation.gpus * 24 * generation.days.mid)
        assert generation.usd.low <= generation.usd.mid <= generation.usd.high
