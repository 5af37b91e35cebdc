"""The fit of serving: it finds what made the points, it is what config/serving.yaml holds, and the bars hold."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from accuracy import engine, serving_score
from accuracy.fit_serving import SERVING, fitted_bands, fitted_figures, written
from accuracy.points import Point, load_points
from accuracy.runs import load_runs
from accuracy.serving import Scores, figures_of
from accuracy.serving_points import by_kind
from accuracy.serving_score import BAND, Scored, ends, inside
from tests.accuracy.figures import faults_of
from tests.config.facts import BUILT_IN

POINTS = by_kind(load_points(BUILT_IN)).tpot
SOME = POINTS[::40]


def measured_as(point: Point, tpot_s: float) -> Point:
    """The point as if it had been measured so."""
    return replace(point, measured=point.measured.model_copy(update={"value": tpot_s * 1e3}))


def test_every_figure_of_serving_meets_its_bar_and_is_no_worse_than_recorded(scores: Scores) -> None:
    assert faults_of(figures_of(scores, BUILT_IN.serving)) == []


def test_the_presets_hold_what_the_fit_gives(scores: Scores) -> None:
    text = SERVING.read_text(encoding="utf-8")

    assert written(text, fitted_figures(scores), fitted_bands(scores)) == text


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
    terms = engine.terms(POINTS, BUILT_IN.serving)
    made = terms.tpot_s(made_by)

    found = np.array(list(engine.fit_engine(terms, made).values()))

    assert np.median(np.abs(np.log(terms.tpot_s(found) / made))) < 0.02


def test_one_strange_pair_does_not_bend_the_fit() -> None:
    pair = POINTS[0].pair
    strange = np.array([point.pair == pair for point in POINTS])
    actual_s = np.array([point.measured.value / 1e3 for point in POINTS])
    terms = engine.terms(POINTS, BUILT_IN.serving)

    bent = engine.fit_engine(terms, np.where(strange, 3 * actual_s, actual_s))

    assert bent == pytest.approx(engine.fit_engine(terms, actual_s), rel=0.25)


def test_a_point_is_scored_by_a_fit_that_has_not_seen_its_pair(scores: Scores) -> None:
    pair = scores.tpot[0].pair
    moved = [measured_as(p, p.measured.value / 500) if p.pair == pair else p for p in POINTS]

    again = serving_score.LeftOut(moved, BUILT_IN.serving).without(pair, lambda point: point.pair)

    assert again.engine == scores.fits.without(pair, lambda point: point.pair).engine


def test_the_ends_of_a_band_are_quantiles_of_actual_over_predicted() -> None:
    point = POINTS[0]
    rows = [Scored(measured_as(point, math.exp(i / 100)), 1e3) for i in range(-50, 51)]

    band = ends(rows)

    assert (band.low, band.high) == pytest.approx((math.exp(-0.5 + BAND[0]), math.exp(-0.5 + BAND[1])))


def test_a_band_always_holds_the_estimate_itself() -> None:
    point = POINTS[0]

    band = ends([Scored(measured_as(point, 2.0), 1e3)])

    assert (band.low, band.high) == pytest.approx((1.0, 2.0))


def test_a_pair_is_held_to_the_band_of_all_other_pairs_of_its_kind(scores: Scores) -> None:
    row, band = inside(scores.tpot)[0]
    others = [r for r in scores.tpot if r.pair != row.pair and r.point.is_mixture == row.point.is_mixture]

    assert band == ends(others)


@pytest.mark.parametrize("simple", serving_score.naive(BUILT_IN.serving))
def test_the_fit_is_clearly_under_each_simple_estimate(scores: Scores, simple: str) -> None:
    rows = scores.tpot
    naive = serving_score.naive(BUILT_IN.serving)[simple]
    simple_errors = [Scored(row.point, serving_score.tpot_ms(row.point, naive)).error for row in rows]

    assert np.median([row.error for row in rows]) < 0.7 * np.median(simple_errors)


def test_the_readme_counts_the_points_that_are_scored(scores: Scores) -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    mixtures = sum(row.point.is_mixture for row in scores.maximum)
    runs = [run for run in load_runs(BUILT_IN) if run.published.used_in_fit]

    assert f"({len(runs)} runs of {len({run.family for run in runs})} families)" in text
    assert f"({len(scores.tpot):,} points of {len({row.pair for row in scores.tpot})} pairs" in text
    assert f"({len(scores.ttft)} points of idle engines" in text
    assert f"({len(scores.maximum) - mixtures} points)" in text
    assert f"({mixtures} points)" in text
