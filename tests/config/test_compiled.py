"""The kept copy of the presets: quick where it is right, never used where it is not."""

import threading
from pathlib import Path

import pytest

from config.catalog import Catalog
from config.compiled import compiled_path, write_compiled
from config.load import catalog_with_copy, load_catalog
from config.reader import ConfigError
from tests.config.folders import edit


def copies(folder: Path) -> list[Path]:
    return sorted((folder / "__pycache__").glob("*"))


@pytest.fixture
def read_only(base: Path) -> Path:
    """A folder in which nothing can be kept: a file stands where the copies would lie."""
    (base / "__pycache__").write_text("")
    return base


def test_the_first_start_keeps_a_copy_that_the_second_reads(base: Path) -> None:
    first = catalog_with_copy(base)

    assert copies(base) == [compiled_path(base)]
    text = compiled_path(base).read_text()
    compiled_path(base).write_text(text.replace('"NVIDIA H100 SXM5 80GB"', '"read from the copy"'))
    assert catalog_with_copy(base).gpus["h100"].name == "read from the copy"
    assert first.gpus["h100"].name == "NVIDIA H100 SXM5 80GB"


def test_the_copy_says_what_the_files_say(base: Path) -> None:
    read = catalog_with_copy(base)

    assert catalog_with_copy(base) == read


def test_the_built_in_copy_says_what_the_files_say(built_in: Catalog, own: Path) -> None:
    assert load_catalog(own) == built_in


def test_after_an_edit_the_copy_is_not_used_and_replaced(base: Path) -> None:
    catalog_with_copy(base)
    before = compiled_path(base)
    edit(base, "gpus.yaml", "tdp_w: 700", "tdp_w: 650", entry="h100")

    assert catalog_with_copy(base).gpus["h100"].tdp_w == 650
    assert copies(base) == [compiled_path(base)]
    assert compiled_path(base) != before


def test_a_copy_of_other_libraries_is_not_used(base: Path) -> None:
    assert compiled_path(base, "pydantic 2.12") != compiled_path(base, "pydantic 2.13")


def test_a_mistake_is_found_though_there_is_a_copy(base: Path) -> None:
    catalog_with_copy(base)
    edit(base, "gpus.yaml", "tdp_w: 700", "tdp_w: fast", entry="h100")

    with pytest.raises(ConfigError, match=r"gpus\.yaml, h100: tdp_w"):
        catalog_with_copy(base)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"gpus": {', id="cut"),
        pytest.param(b"\xff\xfe", id="not-text"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'{"gpus": {}}', id="fields-missing"),
    ],
)
def test_a_corrupt_copy_is_replaced(base: Path, content: bytes) -> None:
    read = catalog_with_copy(base)
    compiled_path(base).write_bytes(content)

    assert catalog_with_copy(base) == read
    assert compiled_path(base).read_bytes() != content


def test_a_copy_that_breaks_a_rule_is_not_believed(base: Path) -> None:
    catalog_with_copy(base)
    text = compiled_path(base).read_text()
    compiled_path(base).write_text(text.replace('"bf16": 989.4', '"bf16": 1979.0'))

    assert catalog_with_copy(base).gpus["h100"].dense_tflops.bf16 == 989.4


def test_a_copy_that_contradicts_itself_is_not_believed(base: Path) -> None:
    read = catalog_with_copy(base)
    text = compiled_path(base).read_text()
    compiled_path(base).write_text(text.replace('"h100": "aws-h100-on-demand"', '"h100": "aws-h200-on-demand"'))

    assert catalog_with_copy(base) == read
    assert compiled_path(base).read_text() == text


def test_presets_that_contradict_each_other_are_not_kept(base: Path) -> None:
    edit(base, "defaults.yaml", "h100: aws-h100-on-demand", "h100: aws-h200-on-demand")

    with pytest.raises(ConfigError, match="name an offer of h100"):
        catalog_with_copy(base)

    assert copies(base) == []


def test_where_nothing_can_be_kept_nothing_is_lost(read_only: Path) -> None:
    assert catalog_with_copy(read_only).gpus["h100"].tdp_w == 700
    assert copies(read_only) == []


def test_a_copy_that_cannot_be_replaced_does_not_stop_the_start(base: Path) -> None:
    compiled_path(base).mkdir(parents=True)

    assert catalog_with_copy(base).gpus["h100"].tdp_w == 700
    assert copies(base) == [compiled_path(base)]


def test_a_file_that_cannot_be_opened_is_named(base: Path) -> None:
    (base / "gpus.yaml").unlink()
    (base / "gpus.yaml").mkdir()

    with pytest.raises(ConfigError, match=r"gpus\.yaml: cannot be opened"):
        catalog_with_copy(base)


def test_a_copy_is_readable_for_other_users(base: Path) -> None:
    catalog_with_copy(base)

    assert compiled_path(base).stat().st_mode & 0o777 == 0o644


def test_starts_at_the_same_moment_agree(base: Path) -> None:
    seen = []
    together = threading.Barrier(4)

    def start() -> None:
        together.wait()
        seen.append(catalog_with_copy(base))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [catalog_with_copy(base)] * 4
    assert copies(base) == [compiled_path(base)]


def test_a_copy_that_cannot_be_written_leaves_no_draft(base: Path) -> None:
    folder = base / "__pycache__"
    (folder / "presets.x.json" / "full").mkdir(parents=True)

    write_compiled(folder / "presets.x.json", {})

    assert copies(base) == [folder / "presets.x.json"]
