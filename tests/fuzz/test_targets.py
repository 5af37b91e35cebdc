"""The short form of the fuzzers, the same inputs each time; `python -m benchmarks.fuzz` is the long one."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.targets import TARGETS, Target


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_input_does_harm(target: Target) -> None:
    @settings(
        derandomize=True,
        database=None,
        max_examples=target.short,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large],
    )
    @given(target.inputs)
    def holds(found: Any) -> None:
        target.check(found)

    holds()
