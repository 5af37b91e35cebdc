"""Lay a team's own presets over the built-in ones: by id, field by field.

What is written in the overlay stands; what is not written stays as it was built in. A list, such as `aliases`, is
replaced as a whole, and `null` takes an optional field away. Only the history of a price is joined: the built-in prices
from before the first own one stay, later ones give way. So a newer price is appended, an agreed one is not overruled
by a list price of the next release, and `as-of` still finds the old prices.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from config.catalog import Catalog
from config.reader import ConfigError
from config.schema.entry import Sourced
from config.schema.hardware import Hardware
from config.schema.price import Offer

NAME = "CONFIG_DIR"


def check_overlay(folder: Path, files: Iterable[str]) -> None:
    """Refuse a folder that is none, and YAML files in it that nobody would read; hidden files do not count."""
    if not folder.is_dir():
        raise ConfigError(f"{NAME}: {folder} is not a folder: make it, or unset {NAME}")
    for path in sorted(folder.iterdir()):
        is_yaml = path.suffix.lower() in (".yaml", ".yml") and not path.name.startswith(".")
        if is_yaml and path.name not in files:
            raise ConfigError(f"{NAME}/{path.name}: unknown file: rename it to one of {', '.join(files)}")


def check_days(catalog: Catalog, own: Mapping[str, Iterable[str]], today: date | None = None) -> None:
    """Refuse days in the future among the entries that an overlay touches, given by file; `today` is the clock's.

    What a clock calls the future but was past when these presets were made is not: clocks may be behind. Of the
    built-in entries a test says the same.
    """
    made = max((gpu.checked for gpu in catalog.gpus.values() if gpu.id not in own["gpus.yaml"]), default=date.min)
    latest = max(today or datetime.now(UTC).date(), made) + timedelta(days=1)  # east of UTC it may be tomorrow already
    kinds: dict[str, Mapping[str, Any]] = {
        "gpus.yaml": catalog.gpus, "prices.yaml": catalog.offers, "hardware.yaml": catalog.hardware,
        "models.yaml": catalog.models, "grids.yaml": catalog.grids,
    }  # fmt: skip
    for file, entries in kinds.items():
        for entry in own[file]:
            for field, day in _days_of(entries[entry]):
                if day > latest:
                    raise ConfigError(
                        f"{NAME}/{file}, {entry}: {field}: {day} is in the future: put the day on which it was seen, "
                        "or add it when it comes"
                    )


def _days_of(entry: object) -> Iterable[tuple[str, date]]:
    if isinstance(entry, Offer | Hardware):
        yield from (("history", point.as_of) for point in entry.history)
    if isinstance(entry, Sourced):
        yield "checked", entry.checked


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of both; where both have one, that of `above`."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = laid_over(old, value)
        elif key == "history" and isinstance(old, tuple) and isinstance(value, tuple):
            merged[key] = _continued(old, value)
        else:
            merged[key] = value
    return merged


def _continued(built_in: tuple[Any, ...], own: tuple[Any, ...]) -> tuple[Any, ...]:
    days = [point["as_of"] for point in own if isinstance(point, dict) and isinstance(point.get("as_of"), date)]
    first = min(days, default=date.min)
    return (*(point for point in built_in if point["as_of"] < first), *own)
