"""An entry of a preset file as somebody would write it by hand."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ._/()+-]*[A-Za-z0-9)]")
_WORDS_OF_YAML = ("true", "false", "null")
_GROUPED = ("params", "active_params")
"""Fields whose digits are written in groups of three."""


def entry_as_yaml(key: str, fields: Mapping[str, Any]) -> str:
    """The entry with its fields in their order, an indented block; what lies deeper is written on one line."""
    return "\n".join((f"{key}:", *_block(fields, "  "))) + "\n"


def _block(fields: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, Mapping) and indent == "  ":
            yield f"{indent}{name}:"
            yield from _block(value, "    ")
        elif name == "sources":
            yield f"{indent}{name}:"
            yield from (f"{indent}  - {json.dumps(source, ensure_ascii=False)}" for source in value)
        else:
            yield f"{indent}{name}: {_grouped(value) if name in _GROUPED else _flow(value)}"


def _grouped(count: float) -> str:
    return f"{int(count):_}" if count == int(count) else f"{count}"


def _flow(value: Any) -> str:
    match value:
        case None | bool():
            return json.dumps(value)
        case date():
            return value.isoformat()
        case str():
            is_plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS_OF_YAML
            return value if is_plain else json.dumps(value, ensure_ascii=False)
        case Mapping():
            return "{" + ", ".join(f"{name}: {_flow(inner)}" for name, inner in value.items()) + "}"
        case tuple() | list():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case _:
            return str(value)
