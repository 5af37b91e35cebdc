"""A copy of the small fixed catalogue to spoil, and an empty folder to lay over it."""

import shutil
from pathlib import Path

import pytest

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
