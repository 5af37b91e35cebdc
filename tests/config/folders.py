"""Change a folder of presets, and read what the loader says about it."""

from pathlib import Path
from typing import NamedTuple

import pytest

from config.load import load_catalog
from config.reader import ConfigError


class Broken(NamedTuple):
    """A rule that an edit breaks, and what the error must say about it."""

    old: str
    new: str
    field: str
    fix: str


def edit(folder: Path, file: str, old: str, new: str, *, entry: str = "") -> None:
    """Replace the first `old` after the line of `entry` in a file."""
    path = folder / file
    text = path.read_text()
    start = text.index(f"\n{entry}:\n") if entry else 0
    at = text.index(old, start)
    path.write_text(text[:at] + new + text[at + len(old) :])


def mistake(base: Path, overlay: Path | None = None) -> str:
    """What the loader says about presets that it must refuse."""
    with pytest.raises(ConfigError) as refused:
        load_catalog(overlay, base=base)
    return str(refused.value)
