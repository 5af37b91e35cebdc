"""The files of a deployment, read as those read them that they are for."""

import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
_CONTINUED = re.compile(r"\\\n")
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?P<kind>:[-?])(?P<rest>[^}]*)\}")


def dockerfile() -> list[tuple[str, str]]:
    """Its instructions, each with its arguments, in order."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if line and not line.lstrip().startswith("#"))
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in _joined(text))]


def _joined(text: str) -> list[str]:
    return _CONTINUED.sub(" ", text).splitlines()


def image_environment() -> dict[str, str]:
    """What the image sets."""
    return dict(pair.split("=", 1) for word, rest in dockerfile() if word == "ENV" for pair in shlex.split(rest))


def compose(variables: Mapping[str, str]) -> dict[str, Any]:
    """`compose.yaml` with its variables filled in. Raises KeyError for one that has to be given."""
    filled = _filled(yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8")), variables)
    assert isinstance(filled, dict)
    return filled


def variables_of_compose() -> dict[str, bool]:
    """Every variable that it takes, and whether it has to be given."""
    found: dict[str, bool] = {}
    for match in _VARIABLE.finditer((ROOT / "compose.yaml").read_text(encoding="utf-8")):
        found[match["name"]] = found.get(match["name"], False) or match["kind"] == ":?"
    return found


def _filled(value: Any, variables: Mapping[str, str]) -> Any:
    match value:
        case dict():
            return {key: _filled(each, variables) for key, each in value.items()}
        case list():
            return [_filled(each, variables) for each in value]
        case str():
            return _VARIABLE.sub(_of(variables), value)
    return value


def _of(variables: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    def value(match: re.Match[str]) -> str:
        found = variables.get(match["name"]) or ("" if match["kind"] == ":?" else match["rest"])
        if not found and match["kind"] == ":?":
            raise KeyError(match["name"])
        return found

    return value
