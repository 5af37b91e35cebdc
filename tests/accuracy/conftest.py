"""What takes seconds to measure, once for all tests of a process."""

import pytest

from accuracy import training
from accuracy.report import Section
from accuracy.serving import Scores
from tests.config.facts import BUILT_IN


@pytest.fixture(scope="session")
def scores() -> Scores:
    """The points of serving, each against a fit that has not seen its pair."""
    return Scores.of(BUILT_IN)


@pytest.fixture(scope="session")
def of_training() -> Section:
    """What is measured of training."""
    return training.section(BUILT_IN)
