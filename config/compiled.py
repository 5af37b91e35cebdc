"""Keep the built-in presets as JSON beside Python's own bytecode, so that a start does not parse YAML again.

The copy is named by a hash of what it was made from: the presets, the code that reads them, and the versions of the
libraries that read and validate them. After any change to one of these it is simply not found, and the YAML is read.
Whoever reads a copy validates it again. Where the folder cannot be written, nothing is kept and nothing is lost.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pydantic
import pydantic_core
import yaml

_STEM = "presets"
_CODE = Path(__file__).parent
_LIBRARIES = f"pydantic {pydantic.VERSION}, core {pydantic_core.__version__}, yaml {yaml.__version__}"


def _fingerprint(files: Iterable[Path], libraries: str) -> str:
    digest = hashlib.sha256(libraries.encode())
    for file in files:
        content = read_or_none(file) or b""  # the reader says what is wrong with a file that cannot be opened
        digest.update(f"\n{file.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:32]


def compiled_path(folder: Path, libraries: str = _LIBRARIES) -> Path:
    """Where the copy of the presets of a folder lies, if there is one."""
    code = (*sorted(_CODE.glob("*.py")), *sorted((_CODE / "schema").glob("*.py")))
    fingerprint = _fingerprint((*sorted(folder.glob("*.yaml")), *code), libraries)
    return folder / "__pycache__" / f"{_STEM}.{fingerprint}.json"


def read_or_none(path: Path) -> bytes | None:
    """The content of a file, or None where there is none to read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def discard_compiled(path: Path) -> None:
    """Take away a copy that does not validate, if that is allowed."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def write_compiled(path: Path, content: dict[str, Any]) -> None:
    """Keep the presets; whoever reads at the same moment sees all of them or none."""
    draft: Path | None = None
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=f"{_STEM}.", suffix=".draft", delete=False, encoding="utf-8"
        ) as file:
            draft = Path(file.name)
            json.dump(content, file, ensure_ascii=False)
        draft.chmod(0o644)  # readable for whoever else starts this installation, as bytecode is
        draft.replace(path)
        draft = None
        for old in path.parent.glob(f"{_STEM}.*.json"):
            if old != path:
                old.unlink(missing_ok=True)
    if draft is not None:
        discard_compiled(draft)
