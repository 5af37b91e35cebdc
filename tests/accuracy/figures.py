"""What is wrong with figures of accuracy."""

from collections.abc import Iterable

from accuracy import recorded
from accuracy.report import Figure


def faults_of(figures: Iterable[Figure]) -> list[str]:
    """Those that miss their bar, and those that are worse than recorded."""
    known = recorded.recorded()
    return [
        f"{figure.name} {figure.value}, recorded {known[figure.name]}"
        for figure in figures
        if not figure.holds or figure.is_worse_than(known[figure.name])
    ]
