"""Keep the built-in presets as JSON beside Python's own bytecode, so that a start does not parse YAML again.

The copy is named by a hash of what it was made from: after any change to a preset or to the schema it is simply not
found, and the YAML is read. Where the folder cannot be written, nothing is kept and nothing is lost.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_STEM = "presets"


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def compiled_path(folder: Path) -> Path:
    """Where the copy of the presets of a folder lies, if there is one."""
    sources = (*sorted(folder.glob("*.yaml")), *sorted(folder.glob("*.py")), *sorted((folder / "schema").glob("*.py")))
    return folder / "__pycache__" / f"{_STEM}.{_fingerprint(sources)}.json"


def read_compiled(path: Path) -> bytes | None:
    """The kept JSON, or None where there is none."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def write_compiled(path: Path, content: dict[str, Any]) -> None:
    """Keep the presets; whoever reads at the same moment sees all of them or none."""
    try:
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as draft:
            json.dump(content, draft, ensure_ascii=False)
        os.replace(draft.name, path)
        for old in path.parent.glob(f"{_STEM}.*.json"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        return
