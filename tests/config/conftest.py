"""Copies of the small fixed catalogue and of the real one to spoil, and an empty folder to lay over them."""

import shutil
from pathlib import Path

import pytest

from config.load import BUILT_IN, FILES
from tests.conftest import CATALOGUE


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A copy of the small fixed catalogue."""
    folder = tmp_path / "base"
    shutil.copytree(CATALOGUE, folder)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A team's own presets: none yet."""
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of the presets that users have."""
    folder = tmp_path / "presets"
    folder.mkdir()
    for file in FILES:
        (folder / file).write_bytes((BUILT_IN / file).read_bytes())
    return folder
