"""The catalogues of other languages, collected anew: what has no translation yet is named."""

import shutil
from pathlib import Path

import pytest

from bot.language import CATALOGUES
from docs.messages import main, path_of

MESSAGE = "Presets read anew"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of all catalogues in which one message has lost its translation."""
    copy = tmp_path / "locale"
    shutil.copytree(CATALOGUES, copy)
    path = path_of("zh", "messages", copy)
    head, _, tail = path.read_text(encoding="utf-8").partition(f'msgid "{MESSAGE}"\nmsgstr "')
    path.write_text(f'{head}msgid "{MESSAGE}"\nmsgstr "{tail[tail.index(chr(34)) :]}', encoding="utf-8")
    return copy


def test_what_has_no_translation_is_named_and_stops_only_a_check(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], folder) == 0
    said = capsys.readouterr().err
    assert said == f"messages.po (zh) without a translation: {MESSAGE}\n"
    assert main(["--check"], folder) == 1
    assert capsys.readouterr().err == said


def test_a_catalogue_that_is_behind_is_told_by_a_check_and_made_anew_without(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = path_of("zh", "presets", folder)
    whole = path.read_bytes()
    path.write_bytes(whole + b'\nmsgid "said no longer"\nmsgstr "x"\n')
    assert main(["--check"], folder) == 1
    assert "a catalogue is behind the code: run `make generate`" in capsys.readouterr().err
    main([], folder)
    assert path.read_bytes() == whole
