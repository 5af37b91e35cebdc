"""A whole project: the worked figures, that its parts add up at each end, and that none is added unasked."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calc.project import experiments_usd, staff_usd, whole_project
from calc.ranges import Range
from calc.rent import Rent
from calc.training import TrainingRun, estimate
from calc.working import Working
from config.rates import Fx
from config.schema.defaults import Defaults
from tests.calc.test_working import follows

CNY = Fx(currency="CNY", rate=7.0, date=None)


def test_bloom_s_smaller_models_took_1_7_times_what_its_final_run_did() -> None:
    """63 % of the compute of BLOOM went into models below 176B (arXiv 2211.02001, table 5, as Epoch AI reads it)."""
    ratio = 1 / (1 - 0.63)
    assert round(ratio, 1) == 2.7
    assert experiments_usd(final_run_usd=1.0, compute_over_final_run=ratio) == pytest.approx(0.63 / 0.37)


def test_staff_are_their_share_of_compute_and_staff_together() -> None:
    staff = staff_usd(final_run_usd=1e6, experiments_usd=1.2e6, staff_share=0.49)
    assert staff / (staff + 2.2e6) == pytest.approx(0.49)


def test_a_final_run_alone_has_no_project(gpt3: TrainingRun, defaults: Defaults) -> None:
    assert estimate(gpt3, defaults).project is None
    assert estimate(replace(gpt3, rent=Rent(), with_project=True), defaults).project is None


def test_the_final_run_is_the_same_with_its_project(gpt3: TrainingRun, defaults: Defaults) -> None:
    alone, whole = estimate(gpt3, defaults), estimate(replace(gpt3, with_project=True), defaults)
    assert whole.project is not None
    assert whole.project.final_run_usd == whole.cost_usd == alone.cost_usd
    assert replace(whole, project=None, working=()) == replace(alone, working=())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ends=st.lists(st.floats(1, 1e12), min_size=3, max_size=3).map(sorted), params=st.floats(1e6, 1e13))
def test_the_parts_add_up_at_each_end_and_the_whole_contains_the_run(
    defaults: Defaults, ends: list[float], params: float
) -> None:
    run, assumed = Range(*ends), defaults.project
    found = whole_project(run, params=params, rent=Rent(currency="CNY", fx=CNY), assumed=assumed, working=Working())
    for end in ("low", "mid", "high"):
        parts = [getattr(part, end) for part in (run, found.experiments_usd, found.staff_usd)]
        assert getattr(found.total_usd, end) == pytest.approx(sum(parts) + found.checkpoints_usd)
        assert getattr(found.total, end) == pytest.approx(7 * getattr(found.total_usd, end))
        assert getattr(found.total_usd, end) > getattr(run, end)
    assert found.total_usd.low <= found.total_usd.mid <= found.total_usd.high


def test_every_step_can_be_followed_with_a_calculator(gpt3: TrainingRun, defaults: Defaults) -> None:
    report = estimate(replace(gpt3, with_project=True), defaults)
    names = [step.equation.name for step in report.working]
    assert names[-5:] == ["experiments_usd", "resumable_checkpoint_gb", "storage_usd", "staff_usd", "project_usd"]
    assert all(follows(step) for step in report.working)
