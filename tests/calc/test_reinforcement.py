"""Reinforcement learning on groups of answers: the worked example, part by part, and that it is called rough."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.finetuning import FinetuningReport, FinetuningRun
from calc.reinforcement import Rollouts, reinforcement
from calc.rent import Rent
from calc.typical import typical_dense
from config.catalog import Catalog

quick = settings(max_examples=60, deadline=None)
H100_FLOP_PER_S = 989.4e12
EXAMPLE = Rollouts(prompts=100_000, group=8, prompt_tokens=300, answer_tokens=1000)


def run_of(catalog: Catalog, params: float = 7e9) -> FinetuningRun:
    gpu = catalog.gpus["h100"]
    return FinetuningRun(
        params=params,
        active_params=params,
        architecture=typical_dense(params),
        method="grpo",
        tokens=8e8,
        epochs=1,
        rank=0,
        sequence_tokens=1300,
        micro_batch=1,
        gpu=gpu,
        gpus=None,
        utilisation=catalog.utilisation_of(gpu, "dense"),
        mfu=None,
        rent=Rent(usd_per_gpu_hour=2.5),
    )


def report(catalog: Catalog, run: FinetuningRun, rollouts: Rollouts = EXAMPLE) -> FinetuningReport:
    return reinforcement(run, rollouts, catalog.defaults, catalog.serving.memory, catalog.gpus.values())


def steps(found: FinetuningReport) -> dict[str, float]:
    return {step.label: step.value for step in found.working}


class TestWorkedExample:
    def test_7b_on_100k_prompts_takes_8_44e19_flop_in_three_parts(self, catalog: Catalog) -> None:
        found = report(catalog, run_of(catalog))
        sampling = 2 * 7e9 * 1e5 * (300 + 8 * 1000)
        scoring, training = 4 * 7e9 * 1e5 * 8 * 1300, 6 * 7e9 * 1e5 * 8 * 1300
        assert found.compute_flop == pytest.approx(sampling + scoring + training)
        assert found.compute_flop == pytest.approx(8.44e19, rel=0.001)
        assert sampling / found.compute_flop == pytest.approx(0.14, abs=0.005)

    @pytest.mark.parametrize(
        ("part", "share", "flop_per_param", "tokens", "hours"),
        [
            ("sampling", 0.08, 2, 1e5 * (300 + 8000), 40.8),
            ("scoring", 0.45, 4, 1e5 * 8 * 1300, 18.2),
            ("training", 0.40, 6, 1e5 * 8 * 1300, 30.7),
        ],
    )
    def test_each_part_reaches_its_own_share_of_the_peak(
        self, catalog: Catalog, part: str, share: float, flop_per_param: float, tokens: float, hours: float
    ) -> None:
        found = steps(report(catalog, run_of(catalog)))[f"GPU-hours of {part}"]
        assert found == pytest.approx(flop_per_param * 7e9 * tokens / (H100_FLOP_PER_S * share * 3600))
        assert found == pytest.approx(hours, abs=0.05)

    def test_it_takes_89_6_hours_and_224_dollars_half_to_twice(self, catalog: Catalog) -> None:
        found = report(catalog, run_of(catalog))
        assert found.cost_usd is not None
        assert found.gpu_hours.mid == pytest.approx(89.6, abs=0.05)
        assert found.cost_usd.mid == pytest.approx(224, abs=0.5)
        assert (found.gpu_hours.low, found.gpu_hours.high) == (found.gpu_hours.mid / 2, found.gpu_hours.mid * 2)

    def test_a_reference_is_held_beside_the_states(self, catalog: Catalog) -> None:
        found = report(catalog, run_of(catalog))
        assert steps(found)["Frozen weights"] == pytest.approx(2 * 7)
        assert steps(found)["States of trainable parameters"] == pytest.approx(16 * 7)
        assert (found.trainable_params, found.mfu, found.rank) == (7e9, None, None)


@quick
@given(prompts=st.floats(1, 1e8), factor=st.floats(1.1, 100))
def test_hours_are_linear_in_the_prompts_and_the_epochs(catalog: Catalog, prompts: float, factor: float) -> None:
    run = run_of(catalog)
    few, many = (report(catalog, run, replace(EXAMPLE, prompts=count)) for count in (prompts, prompts * factor))
    again = report(catalog, replace(run, epochs=factor), replace(EXAMPLE, prompts=prompts))
    assert many.gpu_hours.mid == pytest.approx(few.gpu_hours.mid * factor)
    assert again.gpu_hours.mid == pytest.approx(many.gpu_hours.mid)


@quick
@given(group=st.integers(1, 64), more=st.integers(1, 64), answer=st.integers(1, 10_000), longer=st.integers(1, 10_000))
def test_more_and_longer_answers_never_take_less(
    catalog: Catalog, group: int, more: int, answer: int, longer: int
) -> None:
    run = run_of(catalog)
    small = replace(EXAMPLE, group=group, answer_tokens=answer)
    hours = report(catalog, run, small).gpu_hours.mid
    assert report(catalog, run, replace(small, group=group + more)).gpu_hours.mid > hours
    assert report(catalog, run, replace(small, answer_tokens=answer + longer)).gpu_hours.mid > hours


def test_what_is_recomputed_is_charged(catalog: Catalog) -> None:
    few, many = (report(catalog, replace(run_of(catalog), gpus=gpus, micro_batch=8)) for gpus in (2, 8))
    assert (few.recompute, many.recompute) == ("full", "selective")
    assert few.compute_flop - many.compute_flop == pytest.approx(2 * 7e9 * 1e5 * 8 * 1300)
