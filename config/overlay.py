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
_AGREED_AHEAD = timedelta(days=366)


def check_overlay(folder: Path, files: Iterable[str]) -> None:
    """Refuse a folder that is none, and YAML files in it that nobody would read; hidden files do not count."""
    if not folder.is_dir():
        raise ConfigError(f"{NAME}: {folder} is not a folder: make it, or unset {NAME}")
    for path in sorted(folder.iterdir()):
        is_yaml = path.suffix.lower() in (".yaml", ".yml") and not path.name.startswith(".")
        if is_yaml and path.name not in files:
            raise ConfigError(f"{NAME}/{path.name}: unknown file: rename it to one of {', '.join(files)}")


def check_days(catalog: Catalog, own: Mapping[str, Iterable[str]], today: date | None = None) -> None:
    """Refuse days that cannot be meant among the entries that an overlay touches, given by file.

    Nothing was checked in the future; a price that has been agreed may begin within a year. `today` is the clock's, but
    what was past when these presets were made is not the future, whatever a clock says.
    """
    made = max((gpu.checked for gpu in catalog.gpus.values() if gpu.id not in own["gpus.yaml"]), default=date.min)
    latest = max(today or datetime.now(UTC).date(), made) + timedelta(days=1)  # east of UTC it may be tomorrow already
    kinds: dict[str, Mapping[str, Offer | Hardware | Sourced]] = {
        "gpus.yaml": catalog.gpus, "prices.yaml": catalog.offers, "hardware.yaml": catalog.hardware,
        "models.yaml": catalog.models, "grids.yaml": catalog.grids,
    }  # fmt: skip
    for file, entries in kinds.items():
        for entry in own[file]:
            place = f"{NAME}/{file}, {entry}"
            found = entries[entry]
            if isinstance(found, Sourced):
                if found.checked > latest:
                    raise ConfigError(f"{place}: checked: {found.checked} is in the future: put the day of the check")
            elif (day := found.history[-1].as_of) > latest + _AGREED_AHEAD:
                raise ConfigError(f"{place}: history: {day} is more than a year ahead: correct the year")


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
