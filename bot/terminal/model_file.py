"""The `config.json` of a model on disk, and what its place says of the model's name."""

import json
import re
from pathlib import Path
from typing import Any

from config.reader import ConfigError

_FILE = "config.json"
_QUANTISED = "hf_quant_config.json"
"""Beside it where a tool wrote the format of the weights apart."""
_CACHED = re.compile(r"models--(?P<owner>[^/]+?)--(?P<name>[^/]+)")
_ON_THE_HUB = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)


def read_model_file(path: Path) -> dict[str, Any]:
    """The fields of a configuration; a folder stands for the file in it. Raises ConfigError."""
    file = path / _FILE if path.is_dir() else path
    content = _object_in(file)
    beside = file.with_name(_QUANTISED)
    if "quantization_config" not in content and beside.is_file():
        settings = _object_in(beside).get("quantization")
        algorithm = settings.get("quant_algo") if isinstance(settings, dict) else None
        content["quantization_config"] = {"quant_method": algorithm}
    return content


def repository_of(path: Path, content: dict[str, Any]) -> str:
    """What the file calls its model, or else what its place does; empty where neither says anything.

    `meta-llama/Llama-3.1-8B` by the file itself or a download cache, `Llama-3.1-8B` by a folder or a file name.
    """
    said = content.get("_name_or_path")
    if isinstance(said, str) and _ON_THE_HUB.fullmatch(said):
        return said
    place = path.resolve()
    for part in place.parts:
        if (found := _CACHED.fullmatch(part)) is not None:
            return f"{found['owner']}/{found['name']}"
    if path.is_dir():
        return place.name
    stem = place.stem.removesuffix("_config")
    return place.parent.name if place.name == _FILE else stem.rpartition("--")[2]


def _object_in(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_bytes())
    except OSError as error:
        raise ConfigError(f"{file}: cannot be opened ({error.strerror}): name the config.json of a model") from None
    except json.JSONDecodeError as error:
        raise ConfigError(
            f"{file}: not readable as JSON (line {error.lineno}, {error.msg}): download it again"
        ) from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{file}: not readable as JSON: name the config.json of a model") from None
    if not isinstance(content, dict):
        raise ConfigError(f"{file}: holds no fields: name the config.json of a model")
    return content
