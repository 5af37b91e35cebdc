"""Errors, quantiles and intervals against numbers that one can work out by hand."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accuracy.statistics import (
    bootstrap,
    by_cluster,
    coverage,
    covering_quantile,
    log_error,
    paired_difference,
    quantile,
    summary,
)

values = st.lists(st.floats(0, 10), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("predicted", "actual", "error"),
    [(100, 100, 0.0), (200, 100, math.log(2)), (50, 100, math.log(2)), (120, 100, 0.1823)],
)
def test_an_error_is_as_large_for_a_factor_too_much_as_for_the_same_too_little(
    predicted: float, actual: float, error: float
) -> None:
    assert log_error(predicted, actual) == pytest.approx(error, abs=1e-4)


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 3), (0.8, 4.2), (0.9, 4.6), (1.0, 5)])
def test_a_quantile_is_interpolated(share: float, value: float) -> None:
    assert quantile([5, 3, 1, 4, 2], share) == pytest.approx(value)


@given(values)
def test_the_middle_quantile_is_the_median(some: list[float]) -> None:
    assert quantile(some, 0.5) == pytest.approx(statistics.median(some))


@pytest.mark.parametrize(
    ("count", "value"),
    [
        pytest.param(9, 8, id="the eighth of nine is rank 0.8 x 10"),
        pytest.param(35, 29, id="rank 0.8 x 36, rounded up"),
        pytest.param(3, 3, id="too few: the largest"),
    ],
)
def test_a_covering_quantile_leaves_room_for_one_more(count: int, value: float) -> None:
    assert covering_quantile(range(1, count + 1), 0.8) == value


def test_a_covering_quantile_covers_the_next_value_as_often_as_it_says() -> None:
    orders = [[*range(place), *range(place + 1, 20)] for place in range(20)]
    held = [next_one <= covering_quantile(rest, 0.8) for next_one, rest in enumerate(orders)]
    assert statistics.fmean(held) == pytest.approx(0.8)


def test_rows_are_grouped_in_their_order() -> None:
    assert by_cluster(["ab", "c", "ad"], lambda row: row[0]) == {"a": ["ab", "ad"], "c": ["c"]}


def test_a_summary_counts_rows_and_lets_no_large_cluster_decide_alone() -> None:
    found = summary({"large": [0.1] * 8, "small": [0.5], "other": [0.7]})
    assert (found.rows, found.clusters) == (10, 3)
    assert found.median == pytest.approx(0.1)
    assert found.cluster_median == pytest.approx(0.5)
    assert found.mean == pytest.approx(0.2)
    assert found.cluster_mean == pytest.approx(1.3 / 3)
    assert found.p80 == pytest.approx(0.1 + 0.2 * 0.4)


def test_clusters_that_agree_leave_no_interval() -> None:
    interval = bootstrap({"a": [1.0, 2.0], "b": [1.0, 2.0]}, statistics.fmean, rounds=50)
    assert (interval.low, interval.high) == (1.5, 1.5)


def test_a_bootstrap_draws_whole_clusters() -> None:
    drawn: list[tuple[float, ...]] = []

    def seen(rows: list[float]) -> float:
        drawn.append(tuple(rows))
        return 0.0

    bootstrap({"a": [1.0, 2.0], "b": [3.0]}, seen, rounds=200)
    assert set(drawn) == {(1, 2, 1, 2), (1, 2, 3), (3, 1, 2), (3, 3)}


def test_the_interval_of_a_mean_is_that_of_the_normal_distribution() -> None:
    clusters = {str(place): [float(place % 2)] for place in range(400)}
    interval = bootstrap(clusters, statistics.fmean)
    half = 1.96 * 0.5 / math.sqrt(400)
    assert interval.low == pytest.approx(0.5 - half, abs=0.01)
    assert interval.high == pytest.approx(0.5 + half, abs=0.01)


def test_an_interval_is_the_same_each_time() -> None:
    clusters = {str(place): [math.sin(place)] for place in range(20)}
    assert bootstrap(clusters, statistics.median) == bootstrap(clusters, statistics.median)


def test_pairs_show_a_difference_that_is_smaller_than_the_scatter() -> None:
    pairs = {str(place): [(place / 10, place / 10 + 0.01)] for place in range(20)}
    interval = paired_difference(pairs)
    assert interval.low == pytest.approx(-0.01)
    assert interval.high == pytest.approx(-0.01)


def test_coverage_is_the_share_inside() -> None:
    assert coverage([True, True, True, False]) == 0.75
