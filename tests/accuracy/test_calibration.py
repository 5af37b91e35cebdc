"""One point calibrates the others of its group: each counts once, and one engine's says more than any engine's."""

import math
from dataclasses import replace

import pytest

from accuracy import calibration
from accuracy.calibration import Calibrated, calibrated, figures_of, of_engine, of_pair
from accuracy.points import load_points
from accuracy.serving import Scores
from accuracy.serving_points import by_kind
from accuracy.serving_score import Scored
from accuracy.statistics import weighted_quantile
from config.schema.serving import Ends
from tests.accuracy.figures import faults_of
from tests.config.facts import BUILT_IN

POINTS = by_kind(load_points(BUILT_IN)).tpot
WIDE = Ends(low=0.01, high=100.0)


def test_every_figure_of_calibration_meets_its_bar_and_is_no_worse_than_recorded(scores: Scores) -> None:
    assert faults_of(figures_of(scores)) == []


def row(measured: float, *, engine: str = "vLLM") -> Scored:
    """A point that was estimated at 1 ms."""
    point = POINTS[0]
    at = point.measured.model_copy(update={"value": measured, "engine": engine})
    return Scored(replace(point, measured=at), 1.0)


def test_a_group_that_is_off_by_one_factor_has_no_error_left() -> None:
    rows = calibrated([row(1.5), row(1.5), row(1.5)])

    assert calibration.error(rows) == pytest.approx(0)
    assert calibration.plain_error(rows) == pytest.approx(math.log(1.5))


def test_no_point_calibrates_itself() -> None:
    assert calibrated([row(1.5)]) == []


def test_points_of_another_engine_are_another_group() -> None:
    rows = [row(1.5), row(1.5), row(3.0, engine="other"), row(3.0, engine="other")]

    assert calibration.error(calibrated(rows, of_engine), 1.0) == pytest.approx(0)
    assert calibration.error(calibrated(rows, of_pair), 1.0) == pytest.approx(math.log(2))


def test_a_point_counts_once_however_many_calibrate_it(scores: Scores) -> None:
    rows = calibrated(scores.tpot)

    assert sum(one.weight for one in rows) == pytest.approx(len({id(one.other) for one in rows}))


def test_a_point_of_any_engine_says_less_than_one_of_the_same(scores: Scores) -> None:
    assert calibration.error(calibrated(scores.tpot, of_engine)) < calibration.error(calibrated(scores.tpot, of_pair))


def test_the_band_is_never_wider_than_the_plain_one() -> None:
    rows = [Calibrated(row(1.0), row(math.exp(off / 10)), 1.0, off / 10) for off in range(-10, 11)]
    narrow = Ends(low=0.9, high=1.05)

    assert calibration.ends(rows, narrow) == narrow
    assert calibration.ends(rows, WIDE).low == pytest.approx(math.exp(-0.9))


def test_a_quantile_by_weight_is_where_that_share_of_it_lies() -> None:
    values = [(3.0, 1.0), (1.0, 8.0), (2.0, 1.0)]

    assert [weighted_quantile(values, share) for share in (0.5, 0.85, 0.95, 1.0)] == [1.0, 2.0, 3.0, 3.0]
