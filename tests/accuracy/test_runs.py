"""A contract over every published run, so that a new one is tested without a new test."""

from pathlib import Path

import pytest

from accuracy.runs import Run, load_runs
from config.reader import ConfigError
from tests.config.facts import BUILT_IN, faults_of_sources

ALL = load_runs(BUILT_IN)


@pytest.mark.parametrize("run", ALL, ids=[run.published.id for run in ALL])
class TestEveryRun:
    def test_states_the_utilisation_that_its_hours_imply(self, run: Run) -> None:
        published = run.published
        flop_per_s = 6 * published.active_params * published.tokens / (published.gpu_hours * 3600)
        assert published.mfu == pytest.approx(flop_per_s / (run.gpu.training_tflops * 1e12), abs=0.00005001)
        assert run.mfu == pytest.approx(published.mfu, abs=0.00005001)

    def test_says_where_it_comes_from(self, run: Run) -> None:
        assert faults_of_sources(run.published.sources) == []

    def test_has_no_more_active_parameters_than_parameters(self, run: Run) -> None:
        if run.published.kind == "dense":
            assert run.published.active_params == run.published.params
        else:
            assert run.published.active_params < run.published.params

    def test_prints_no_lower_utilisation_than_its_hours_imply(self, run: Run) -> None:
        if run.published.used_in_fit and run.published.published_mfu is not None:
            assert run.published.published_mfu >= run.mfu

    def test_is_named_as_a_preset_is_if_it_names_one(self, run: Run) -> None:
        if run.published.preset is not None:
            model = BUILT_IN.models[run.published.preset]
            assert model.params == pytest.approx(run.published.params, rel=0.1)

    def test_names_only_fields_as_unconfirmed(self, run: Run) -> None:
        assert set(run.published.unconfirmed) <= type(run.published).model_fields.keys()

    def test_ran_on_no_accelerator_that_came_after_it(self, run: Run) -> None:
        first = {"ampere": 2020, "hopper": 2022, "blackwell": 2024, "volta": 2017, "tpu": 2018}
        assert run.year >= first[run.gpu.generation]

    def test_is_in_the_fit_unless_its_quality_is_doubtful_or_it_came_too_late(self, run: Run) -> None:
        if run.published.used_in_fit:
            assert run.published.quality in {"A", "B"}
            assert not run.published.is_check


def test_no_run_is_listed_twice() -> None:
    facts = [(run.published.active_params, run.published.tokens, run.published.gpu_hours) for run in ALL]
    assert len(set(facts)) == len(facts)


def test_a_family_of_a_check_is_not_in_the_fit() -> None:
    checks = {run.family for run in ALL if run.published.is_check}
    assert checks
    assert not checks & {run.family for run in ALL if run.published.used_in_fit}


GOOD = """
some-7b:
  model: Some 7B
  family: some
  kind: dense
  release: "2024-01"
  gpu: h100
  params: 7_000_000_000
  active_params: 7_000_000_000
  tokens: 2_000_000_000_000
  gpu_hours: 80_000
  basis: published
  precision: bf16
  sequence_tokens: 4096
  mfu: 0.2948
  quality: A
  used_in_fit: true
  sources: ["a paper"]
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param("gpu: h100", "gpu: b999", "runs.yaml, some-7b: gpu b999 is not in gpus.yaml", id="unknown GPU"),
        pytest.param("used_in_fit: true", "used_in_fit: false", "why_not belongs", id="left out without a reason"),
        pytest.param("gpu_hours: 80_000", "gpu_hours: 0", "runs.yaml, some-7b: gpu_hours", id="no hours"),
    ],
)
def test_a_mistake_names_file_run_field_and_fix(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "runs.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert len(load_runs(BUILT_IN, path)) == 1
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        load_runs(BUILT_IN, path)


REPORTED = {model.id: model.reported_run for model in BUILT_IN.models.values() if model.reported_run is not None}


@pytest.mark.parametrize("preset", REPORTED)
def test_what_an_answer_calls_reported_is_a_run_in_the_data(preset: str) -> None:
    reported = REPORTED[preset]
    runs = [run.published for run in ALL if run.published.preset == preset]

    assert (reported.gpu, reported.gpu_hours) in [(run.gpu, run.gpu_hours) for run in runs]
    assert any(source.replace('"', "'") == reported.source for run in runs for source in run.sources)


def test_every_run_in_the_fit_of_a_preset_is_reported_by_it() -> None:
    fitted = {run.published.preset for run in ALL if run.published.used_in_fit and run.published.preset}

    assert fitted <= set(REPORTED)
