"""The fit of serving: it finds what made the points, it is what config/serving.yaml holds, and the bars hold."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from accuracy import engine, recorded, serving_score
from accuracy.fit_serving import SERVING, fitted_bands, fitted_figures, written
from accuracy.points import Point
from accuracy.report import Figure
from accuracy.runs import load_runs
from accuracy.serving import Scores, figures_of
from accuracy.serving_score import BAND, Scored, ends, inside
from tests.config.facts import BUILT_IN

SCORES = Scores.of(BUILT_IN)
FIGURES = tuple(figures_of(SCORES, BUILT_IN.serving))
KNOWN = recorded.recorded()
SOME = SCORES.kinds.tpot[::40]


def measured_as(point: Point, tpot_s: float) -> Point:
    """The point as if it had been measured so."""
    return replace(point, measured=point.measured.model_copy(update={"value": tpot_s * 1e3}))


@pytest.mark.parametrize("figure", FIGURES, ids=[figure.name for figure in FIGURES])
class TestEveryFigureOfServing:
    def test_is_no_worse_than_recorded(self, figure: Figure) -> None:
        assert not figure.is_worse_than(KNOWN[figure.name])

    def test_meets_its_bar(self, figure: Figure) -> None:
        assert figure.holds


def test_the_presets_hold_what_the_fit_gives() -> None:
    text = SERVING.read_text(encoding="utf-8")

    assert written(text, fitted_figures(SCORES), fitted_bands(SCORES)) == text


def test_a_figure_without_a_place_in_the_file_is_named() -> None:
    with pytest.raises(LookupError, match="kappa"):
        written(SERVING.read_text(encoding="utf-8"), {"kappa": "1"}, {})


def test_the_terms_of_a_point_give_what_calc_computes() -> None:
    figures = {name: getattr(BUILT_IN.serving.engine, name) for name in engine.START}
    terms = engine.terms(SOME, BUILT_IN.serving)

    computed = [engine.tpot_s(point, BUILT_IN.serving) for point in SOME]

    assert terms.tpot_s(np.array(list(figures.values()))) == pytest.approx(computed, rel=1e-6)


def test_the_fit_comes_close_to_times_that_other_figures_made() -> None:
    made_by = np.array([0.7, 65.0, 800.0, 0.5])  # in the order of START
    terms = engine.terms(SCORES.kinds.tpot, BUILT_IN.serving)
    made = terms.tpot_s(made_by)

    found = np.array(list(engine.fit_engine(terms, made).values()))

    assert np.median(np.abs(np.log(terms.tpot_s(found) / made))) < 0.02


def test_one_strange_pair_does_not_bend_the_fit() -> None:
    pair = SCORES.kinds.tpot[0].pair
    strange = np.array([point.pair == pair for point in SCORES.kinds.tpot])
    actual_s = np.array([point.measured.value / 1e3 for point in SCORES.kinds.tpot])
    terms = engine.terms(SCORES.kinds.tpot, BUILT_IN.serving)

    bent = engine.fit_engine(terms, np.where(strange, 3 * actual_s, actual_s))

    assert bent == pytest.approx(engine.fit_engine(terms, actual_s), rel=0.25)


def test_a_point_is_scored_by_a_fit_that_has_not_seen_its_pair() -> None:
    pair = SCORES.tpot[0].pair
    moved = [measured_as(p, p.measured.value / 500) if p.pair == pair else p for p in SCORES.kinds.tpot]

    again = serving_score.LeftOut(moved, BUILT_IN.serving).without(pair, lambda point: point.pair)

    assert again.engine == SCORES.fits.without(pair, lambda point: point.pair).engine


def test_the_ends_of_a_band_are_quantiles_of_actual_over_predicted() -> None:
    point = SCORES.kinds.tpot[0]
    rows = [Scored(measured_as(point, math.exp(i / 100)), 1e3) for i in range(-50, 51)]

    band = ends(rows)

    assert (band.low, band.high) == pytest.approx((math.exp(-0.5 + BAND[0]), math.exp(-0.5 + BAND[1])))


def test_a_band_always_holds_the_estimate_itself() -> None:
    point = SCORES.kinds.tpot[0]

    band = ends([Scored(measured_as(point, 2.0), 1e3)])

    assert (band.low, band.high) == pytest.approx((1.0, 2.0))


def test_a_pair_is_held_to_the_band_of_all_other_pairs_of_its_kind() -> None:
    row, band = inside(SCORES.tpot)[0]
    others = [r for r in SCORES.tpot if r.pair != row.pair and r.point.is_mixture == row.point.is_mixture]

    assert band == ends(others)


@pytest.mark.parametrize("simple", serving_score.naive(BUILT_IN.serving))
def test_the_fit_is_clearly_under_each_simple_estimate(simple: str) -> None:
    rows = SCORES.tpot
    naive = serving_score.naive(BUILT_IN.serving)[simple]
    simple_errors = [Scored(row.point, serving_score.tpot_ms(row.point, naive)).error for row in rows]

    assert np.median([row.error for row in rows]) < 0.7 * np.median(simple_errors)


def test_the_readme_counts_the_points_that_are_scored() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    mixtures = sum(row.point.is_mixture for row in SCORES.maximum)
    runs = [run for run in load_runs(BUILT_IN) if run.published.used_in_fit]

    assert f"({len(runs)} runs of {len({run.family for run in runs})} families)" in text
    assert f"({len(SCORES.tpot):,} points of {len({row.pair for row in SCORES.tpot})} pairs" in text
    assert f"({len(SCORES.ttft)} points of idle engines" in text
    assert f"({len(SCORES.maximum) - mixtures} points)" in text
    assert f"({mixtures} points)" in text
