"""A calibrated estimate gives the measured figure back, and all else that passes are made of moves with it."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calc.calibrated import calibrated
from calc.calibration import Calibration, Measured, Metric, slowdown_by_rate, slowdown_by_tpot
from calc.ranges import Range
from calc.serving import ServingReport, ServingRun
from calc.speculation import Speculation
from config.load import load_catalog
from tests.calc.serve import answered, serving_run

BUILT_IN = load_catalog()
quick = settings(max_examples=60, deadline=None)

RUNS = {
    "dense": serving_run(BUILT_IN, "llama-3.1-70b", gpus=8, batch=64),
    "as many as fit": serving_run(BUILT_IN, "llama-3.1-8b", batch=None),
    "mixture on AMD": serving_run(BUILT_IN, "deepseek-v3", "mi300x", gpus=8),
    "experts spread": serving_run(BUILT_IN, "deepseek-v3", "h200", gpus=16, ep=16, batch=512),
    "drafts": serving_run(
        BUILT_IN, "llama-3.1-70b", gpus=4, drafts=Speculation(drafted=4, acceptance=0.7, draft_share=0.05)
    ),
}
runs = st.sampled_from(list(RUNS.values()))
metrics = st.sampled_from(("tpot_ms", "output_tokens_per_s"))
factors = st.floats(0.2, 5.0)
FIGURES = (
    "ttft_ms", "tpot_ms", "output_tokens_per_s", "usd_per_1m_input_tokens", "usd_per_1m_output_tokens",
    "usd_per_request", "kwh_per_1m_output_tokens",
)  # fmt: skip


def mid(report: ServingReport, figure: str) -> float:
    found = getattr(report, figure)
    assert isinstance(found, Range)
    return found.mid


def by(run: ServingRun, metric: Metric, value: float) -> ServingReport:
    """The estimate that gives this figure back."""
    return calibrated(run, Measured(metric, value), BUILT_IN.defaults, BUILT_IN.serving)


def slowed(run: ServingRun, factor: float) -> ServingReport:
    return answered(BUILT_IN, replace(run, calibration=Calibration(factor=factor, source="given")))


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
@pytest.mark.parametrize(("metric", "value"), [("tpot_ms", 31.0), ("output_tokens_per_s", 2400.0)])
def test_the_measured_figure_comes_back_at_the_measured_point(run: ServingRun, metric: Metric, value: float) -> None:
    assert mid(by(run, metric, value), metric) == pytest.approx(value)


@quick
@given(runs, metrics, factors)
def test_calibrating_again_with_the_same_figure_changes_nothing(run: ServingRun, metric: Metric, times: float) -> None:
    value = mid(answered(BUILT_IN, run), metric) * times
    once = by(run, metric, value)
    again = by(replace(run, calibration=once.calibration), metric, value)

    assert again == once


@quick
@given(runs, factors)
def test_times_and_money_grow_with_the_factor_and_throughput_falls(run: ServingRun, factor: float) -> None:
    plain, found = answered(BUILT_IN, run), slowed(run, factor)

    for figure in FIGURES:
        ratio = mid(found, figure) / mid(plain, figure)
        assert ratio == pytest.approx(1 / factor if figure == "output_tokens_per_s" else factor), figure


@quick
@given(runs)
def test_a_factor_of_one_changes_no_figure(run: ServingRun) -> None:
    plain, found = answered(BUILT_IN, run), slowed(run, 1.0)

    assert [mid(found, figure) for figure in FIGURES] == [mid(plain, figure) for figure in FIGURES]
    assert (found.batch, found.max_batch, found.gpus, found.doubts) == (
        plain.batch, plain.max_batch, plain.gpus, plain.doubts,
    )  # fmt: skip


@quick
@given(runs, factors)
def test_a_calibrated_range_is_never_wider_than_the_plain_one(run: ServingRun, factor: float) -> None:
    plain, found = answered(BUILT_IN, run), slowed(run, factor)

    for figure in FIGURES:
        before, after = getattr(plain, figure), getattr(found, figure)
        assert after.high / after.low <= before.high / before.low * (1 + 1e-9), figure


@quick
@given(runs, factors)
def test_both_metrics_give_the_same_factor_for_the_same_slowness(run: ServingRun, times: float) -> None:
    assume(run.batch is not None)
    plain = answered(BUILT_IN, run)
    by_time = by(run, "tpot_ms", mid(plain, "tpot_ms") * times)
    by_rate = by(run, "output_tokens_per_s", mid(plain, "output_tokens_per_s") / times)

    assert by_time.calibration is not None
    assert by_rate.calibration is not None
    assert by_time.calibration.factor == pytest.approx(by_rate.calibration.factor) == pytest.approx(times)


def test_the_working_says_how_the_factor_came_about() -> None:
    report = by(RUNS["dense"], "tpot_ms", 31.0)

    labels = [step.equation.label for step in report.working]

    assert labels[0] == "Slowdown by TPOT"
    assert "Share of the software" in labels


def test_without_a_calibration_the_working_is_as_it_was() -> None:
    labels = [step.equation.label for step in answered(BUILT_IN, RUNS["dense"]).working]

    assert not {"Slowdown by TPOT", "Share of the software"} & set(labels)


def test_twice_the_time_is_a_factor_of_two_by_either_figure() -> None:
    assert slowdown_by_tpot(measured_ms=40, estimated_ms=20) == 2
    assert slowdown_by_rate(estimated_tokens_per_s=3000, measured_tokens_per_s=1500) == 2
