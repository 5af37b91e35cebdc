"""The cluster that days are quoted on when nobody says how many GPUs."""

import pytest

from calc.schedule import days_on, usual_gpus
from config.catalog import Catalog

HOURS_A_DAY = 24
HOURS_A_WEEK = 7 * HOURS_A_DAY


@pytest.mark.parametrize(
    ("gpu_hours", "gpus"),
    [
        pytest.param(10, 1, id="hours of one GPU"),
        pytest.param(13 * HOURS_A_DAY, 1, id="not two weeks of one GPU"),
        pytest.param(8 * HOURS_A_WEEK, 8, id="a week of a server"),
        pytest.param(64 * HOURS_A_WEEK, 64, id="a week of eight servers"),
        pytest.param(1023 * HOURS_A_WEEK, 512, id="not a week of the reference"),
        pytest.param(1024 * HOURS_A_WEEK, 1024, id="a week of the reference"),
        pytest.param(1024 * HOURS_A_DAY * 365, 1024, id="a year of the reference"),
        pytest.param(1024 * HOURS_A_DAY * 366, 2048, id="more than a year of the reference"),
        pytest.param(16_384 * HOURS_A_DAY * 300, 16_384, id="most of a year of a larger one"),
        pytest.param(65_536 * HOURS_A_DAY * 10_000, 65_536, id="longer than a year on any"),
    ],
)
def test_a_run_is_quoted_on_a_cluster_that_is_busy_for_a_week_and_done_within_a_year(
    catalog: Catalog, gpu_hours: float, gpus: int
) -> None:
    assert usual_gpus(gpu_hours, catalog.defaults.cluster) == gpus


@pytest.mark.parametrize("gpu_hours", [10.0 * 1.1**power for power in range(150)])
def test_a_few_more_gpu_hours_at_most_halve_the_days(catalog: Catalog, gpu_hours: float) -> None:
    cluster = catalog.defaults.cluster
    before, after = (
        days_on(gpu_hours=hours, gpus=usual_gpus(hours, cluster)) for hours in (gpu_hours, gpu_hours * 1.1)
    )
    assert after > before / 2
