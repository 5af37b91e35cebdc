"""Whatever is not code has its origin named in NOTICE."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = frozenset("py pyi md lock toml ambr typed".split())
"""Endings of what is written for this project, or made from that."""


def test_every_folder_with_data_is_named() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    folders = {
        file.parent.relative_to(ROOT)
        for top in ("accuracy", "benchmarks", "bot", "calc", "config", "docs", "tests")
        for file in (ROOT / top).rglob("*.*")
        if file.is_file() and file.suffix.removeprefix(".") not in CODE and "__pycache__" not in file.parts
    }
    assert {"config", "tests/catalogue", "bot/locale/zh_Hans/LC_MESSAGES"} <= set(map(str, folders))
    unnamed = [str(folder) for folder in folders if not any(f"{up}" in notice for up in (folder, *folder.parents[:-2]))]
    assert unnamed == []
