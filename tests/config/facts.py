"""What every real entry is held against: the latest day there can be, and days as exact as they are known."""

from datetime import UTC, date, datetime

from config.load import load_catalog
from tests.conftest import TODAY

BUILT_IN = load_catalog()
LATEST = max(datetime.now(UTC).date(), TODAY)
"""Today, or the day on which these presets were made where a clock is behind."""

LONGEST_SOURCE = 280
FORBIDDEN = ("/home/", "/tmp/", "todo", "fixme")


def first_day(text: str) -> date:
    """The first day of `2024`, `2024-08` or `2024-08-08`."""
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    return date(year, month, day)


def faults_of_sources(sources: tuple[str, ...]) -> list[str]:
    """The sources that are too long to be read, said twice, or speak of how they were gathered."""
    return [
        source
        for source in sources
        if not 5 < len(source) <= LONGEST_SOURCE
        or sources.count(source) > 1
        or any(word in source.lower() for word in FORBIDDEN)
    ]
