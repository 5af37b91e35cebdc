"""Figures that tests have measured, a line each at the end of a run, whichever process has run the test."""

from collections.abc import Callable

import pytest

Tell = Callable[[object], None]
_NAME = "figures"


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Have something printed when all tests are over."""
    return lambda figures: record_property(_NAME, str(figures))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was told, in the order of the tests."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    calls = [report for report in reports if getattr(report, "when", None) == "call"]
    lines = [str(value) for report in calls for name, value in report.user_properties if name == _NAME]
    if lines:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.write_line(line)
