"""The cluster that days are quoted on when nobody says how many GPUs."""

import pytest

from calc.schedule import usual_gpus
from config.catalog import Catalog

HOURS_A_DAY = 24


@pytest.mark.parametrize(
    ("gpu_hours", "gpus"),
    [
        pytest.param(10, 1, id="hours of one GPU"),
        pytest.param(8 * HOURS_A_DAY, 8, id="a day of a server"),
        pytest.param(64 * HOURS_A_DAY, 64, id="a day of eight servers"),
        pytest.param(1024 * HOURS_A_DAY, 1024, id="a day of the reference"),
        pytest.param(1024 * HOURS_A_DAY * 365, 1024, id="a year of the reference"),
        pytest.param(1024 * HOURS_A_DAY * 366, 4096, id="more than a year of the reference"),
        pytest.param(16_384 * HOURS_A_DAY * 300, 16_384, id="most of a year of a larger one"),
        pytest.param(65_536 * HOURS_A_DAY * 10_000, 65_536, id="longer than a year on any"),
    ],
)
def test_a_run_is_quoted_on_a_cluster_that_is_busy_for_a_day_and_done_within_a_year(
    catalog: Catalog, gpu_hours: float, gpus: int
) -> None:
    assert usual_gpus(gpu_hours, catalog.defaults.cluster) == gpus
