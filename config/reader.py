"""Read a YAML file as a person meant it, and refuse what YAML would change in silence.

Closed traps: equal keys (the last would win), `1e12` (a string), `no` (False), `12:30` (750).
"""

import re
from pathlib import Path
from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ConfigError(Exception):
    """Presets that cannot be used: says file, entry, field and what to do about it."""


class _Loader(_Base):  # type: ignore[misc]
    """libyaml's safe loader with YAML 1.2 scalars, tuples for lists, and no equal keys."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_pairs_once(self, node: yaml.MappingNode) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in mapping:
                raise ConfigError(
                    f"line {key_node.start_mark.line + 1}: `{key}` stands there twice: keep one, or rename it"
                )
            mapping[key] = self.construct_object(value_node, deep=True)
        return mapping

    def construct_tuple(self, node: yaml.SequenceNode) -> tuple[Any, ...]:
        return tuple(self.construct_object(child, deep=True) for child in node.value)


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_pairs_once)
_Loader.add_constructor("tag:yaml.org,2002:seq", _Loader.construct_tuple)
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:~|null|)$", "~n\0"),
    ("int", r"^-?[0-9][0-9_]*$", "-0123456789"),
    ("float", r"^-?(?:[0-9][0-9_]*)(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?$", "-0123456789"),
    ("timestamp", r"^\d{4}-\d{2}-\d{2}$", "0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))
_Loader.yaml_implicit_resolvers[""] = _Loader.yaml_implicit_resolvers.pop("\0")


def read_mapping(path: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds, lists as tuples.

    Raises ConfigError, which names the file and the line, for anything else.
    """
    try:
        content = yaml.load(path.read_bytes(), Loader=_Loader)  # noqa: S506 (a safe loader)
    except ConfigError as error:
        raise ConfigError(f"{path.name}, {error}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError(f"{path.name}: not readable as YAML: {error}") from None
    except OSError as error:
        raise ConfigError(f"{path.name}: cannot be opened: {error.strerror}") from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise ConfigError(f"{path.name}: needs `id: {{...}}` entries at the top, not a {type(content).__name__}")
    return content
