"""Invariants of every grid, every band of utilisation, and the defaults."""

from typing import get_args

import pytest

from config.schema.gpu import Generation
from config.schema.grid import Grid
from config.schema.training import Utilisation
from tests.config.facts import BUILT_IN, LATEST, faults_of_sources


@pytest.mark.parametrize("grid", BUILT_IN.grids.values(), ids=BUILT_IN.grids)
class TestEveryGrid:
    def test_says_where_its_figure_comes_from(self, grid: Grid) -> None:
        assert faults_of_sources(grid.sources) == []

    def test_lies_between_water_and_lignite(self, grid: Grid) -> None:
        assert 0.005 <= grid.kg_co2e_per_kwh <= 1.1

    def test_is_of_a_year_before_it_was_checked(self, grid: Grid) -> None:
        assert 2019 <= grid.year < grid.checked.year <= LATEST.year


@pytest.mark.parametrize("entry", BUILT_IN.utilisations.values(), ids=BUILT_IN.utilisations)
class TestEveryBandOfUtilisation:
    def test_says_where_its_figures_come_from(self, entry: Utilisation) -> None:
        assert faults_of_sources(entry.sources) == []

    def test_was_not_checked_in_the_future(self, entry: Utilisation) -> None:
        assert entry.checked <= LATEST

    def test_lies_where_real_runs_do(self, entry: Utilisation) -> None:
        assert 0.05 <= entry.mfu.low < entry.mfu.mid < entry.mfu.high <= 0.6

    def test_is_as_wide_as_real_runs_scatter(self, entry: Utilisation) -> None:
        assert 1.5 <= entry.mfu.high / entry.mfu.low <= 2.3

    def test_is_the_wider_the_less_it_rests_on(self, entry: Utilisation) -> None:
        def ratio(other: Utilisation) -> float:
            return other.mfu.high / other.mfu.low

        with_runs = [ratio(other) for other in BUILT_IN.utilisations.values() if other.runs > 0]
        assert (ratio(entry) > max(with_runs)) == (entry.runs == 0)

    def test_is_below_the_best_ever_measured(self, entry: Utilisation) -> None:
        assert entry.mfu.high < BUILT_IN.defaults.best_measured_mfu

    def test_is_doubtful_if_and_only_if_it_is_borrowed(self, entry: Utilisation) -> None:
        assert (entry.runs == 0) == ("mfu" in entry.doubtful)


@pytest.mark.parametrize("kind", ["dense", "moe"])
@pytest.mark.parametrize("generation", get_args(Generation))
def test_every_generation_has_exactly_one_band_of_each_kind(generation: str, kind: str) -> None:
    bands = [e.id for e in BUILT_IN.utilisations.values() if e.kind == kind and generation in e.generations]

    assert len(bands) == 1


@pytest.mark.parametrize("generation", get_args(Generation))
def test_a_mixture_never_reaches_more_than_a_dense_model(generation: str) -> None:
    dense, mixture = (
        next(e.mfu for e in BUILT_IN.utilisations.values() if e.kind == kind and generation in e.generations)
        for kind in ("dense", "moe")
    )

    assert (mixture.low, mixture.mid, mixture.high) < (dense.low, dense.mid, dense.high)


def test_the_defaults_are_those_of_the_article() -> None:
    defaults = BUILT_IN.defaults
    price = BUILT_IN.offers[defaults.offers[defaults.gpu]].history[-1]
    example = BUILT_IN.offers[defaults.article.offer].history[0]

    assert (defaults.gpu, BUILT_IN.gpus[defaults.gpu].training_tflops) == ("a100-80g", 312)
    assert (price.usd_per_gpu_hour, price.as_of.isoformat()) == (2.2659, "2024-08-08")
    assert (defaults.article.tokens, defaults.article.peak_flop_per_s, example.usd_per_gpu_hour) == (
        1000,
        1e14,
        3.93,
    )


def test_the_hours_between_interruptions_are_those_of_the_llama_3_run() -> None:
    assert BUILT_IN.defaults.cluster.gpu_hours_per_interruption == pytest.approx(16_384 * 54 * 24 / 419, rel=1e-4)


def test_the_server_factor_is_that_of_the_dgx_h100() -> None:
    assert BUILT_IN.defaults.power.server_factor == pytest.approx(10_200 / 8 / 700, rel=0.01)
