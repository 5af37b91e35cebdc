"""Lay a team's own presets over the built-in ones: by id, field by field.

What is written in the overlay stands; what is not written stays as it was built in. A list, such as `aliases`, is
replaced as a whole, and `null` takes an optional field away. Only the history of a price is joined: the built-in prices
from before the first own one stay, later ones give way. So a newer price is appended, an agreed one is not overruled
by a list price of the next release, and `as-of` still finds the old prices.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from config.reader import ConfigError

NAME = "CONFIG_DIR"


def check_overlay(folder: Path, files: Iterable[str]) -> None:
    """Refuse a folder that is none, and YAML files in it that nobody would read; hidden files do not count."""
    if not folder.is_dir():
        raise ConfigError(f"{NAME}: {folder} is not a folder: make it, or unset {NAME}")
    for path in sorted(folder.iterdir()):
        is_yaml = path.suffix.lower() in (".yaml", ".yml") and not path.name.startswith(".")
        if is_yaml and path.name not in files:
            raise ConfigError(f"{NAME}/{path.name}: unknown file: rename it to one of {', '.join(files)}")


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
