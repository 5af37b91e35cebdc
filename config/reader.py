"""Read a YAML file as a person meant it, and refuse what YAML would change in silence.

Closed traps: equal keys (the last would win), `1e12` (a string), `no` (False), `12:30` (750), `010` (8), and keys that
look like numbers or days (`4090`, `no`), which stay the text that they are. A tag (`!!int x`) makes nothing of a value
that it is not without one, and what only tags make (`!!set`, `!!binary`) is unknown here.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_GLUED = re.compile(r"\s*(?:- +)?(?P<name>[A-Za-z0-9_.-]+):(?P<value>(?!//)\S.*)$")
_ENTRY = re.compile(r"^[\"']?([^\s#\"'\[\]{},:-][^:\"']*)[\"']?\s*:")


class ConfigError(Exception):
    """Presets that cannot be used: says file, entry, field and what to do about it."""


class _MisreadError(Exception):
    """What is wrong at a place of the file, before the file's name is known."""

    def __init__(self, node: yaml.Node, problem: str) -> None:
        super().__init__(problem)
        self.line = node.start_mark.line


class _Loader(_Base):  # type: ignore[misc]  # the class of libyaml where it was built, else Python's: not known to mypy
    """A safe loader with YAML 1.2 scalars, tuples for lists, keys as text, and no equal keys."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}
    yaml_constructors: ClassVar[dict[str | None, Callable[..., Any]]] = {
        tag: _Base.yaml_constructors[tag] for tag in (f"{_TAG}str", None)
    }
    """`None` is for unknown tags, which PyYAML refuses."""

    def construct_pairs_once(self, node: yaml.Node) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise _MisreadError(node, "this is no mapping: take the tag away")
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _MisreadError(key_node, "a list or a mapping cannot be a name: put text before the colon")
            key = key_node.value
            if key in mapping:
                raise _MisreadError(key_node, f"`{key}` stands there twice: keep one, or rename it")
            mapping[key] = self.construct_object(value_node, deep=True)
        return mapping

    def construct_tuple(self, node: yaml.Node) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise _MisreadError(node, "this is no list: take the tag away")
        return tuple(self.construct_object(child, deep=True) for child in node.value)


def _day(node: yaml.ScalarNode) -> date:
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        raise _MisreadError(node, f"`{node.value}` is no day of the calendar: put one such as 2026-11-22") from None


def _scalar(
    kind: str, pattern: re.Pattern[str], read: Callable[[yaml.ScalarNode], object]
) -> Callable[[Any, yaml.Node], object]:
    """What constructs a plain value, once it is one."""

    def construct(_: object, node: yaml.Node) -> object:
        if not isinstance(node, yaml.ScalarNode) or not pattern.match(node.value):
            raise _MisreadError(node, f"this is no {kind}: take the tag away")
        return read(node)

    return construct


_Loader.add_constructor(f"{_TAG}map", _Loader.construct_pairs_once)
_Loader.add_constructor(f"{_TAG}seq", _Loader.construct_tuple)
for _kind, _text, _first, _read in (
    ("bool", r"^(?:true|false)$", "tf", lambda node: node.value == "true"),
    ("null", r"^(?:~|null|)$", "~n\0", lambda _: None),
    ("int", r"^-?[0-9][0-9_]*$", "-0123456789", lambda node: int(node.value.replace("_", ""))),
    (
        "float",
        r"^-?(?:[0-9][0-9_]*)(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?$",
        "-0123456789",
        lambda node: float(node.value.replace("_", "")),
    ),
    ("timestamp", r"^\d{4}-\d{2}-\d{2}$", "0123456789", _day),
):
    _pattern = re.compile(_text)
    _Loader.add_implicit_resolver(f"{_TAG}{_kind}", _pattern, list(_first))
    _Loader.add_constructor(f"{_TAG}{_kind}", _scalar(_kind, _pattern, _read))
_Loader.yaml_implicit_resolvers[""] = _Loader.yaml_implicit_resolvers.pop("\0")


def read_mapping(path: Path, shown_as: str | None = None) -> dict[str, Any]:
    """The mapping that a YAML file holds, lists as tuples.

    Raises ConfigError for anything else. It names the file (as `shown_as`), the entry and the line.
    """
    name = shown_as or path.name
    try:
        text = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{name}: cannot be opened ({error.strerror}): make it a readable file") from None
    return mapping_of(text, name)


def mapping_of(text: bytes, name: str) -> dict[str, Any]:
    """The mapping that a YAML text holds, lists as tuples. Raises ConfigError with the `name` of the text."""
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 (made from a safe loader)
    except _MisreadError as error:
        raise ConfigError(f"{_place(name, text, error.line)}: {error}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        if (glued := _glued(text, line)) is not None:
            line, spaced = glued
            raise ConfigError(f"{_place(name, text, line)}: no space behind the colon: put `{spaced}`") from None
        fix = "check the indentation, the quotes and the brackets there"
        raise ConfigError(f"{_place(name, text, line)}: not readable as YAML, {error.problem}: {fix}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ConfigError(f"{name}: not readable as YAML, {reason}: save it as plain UTF-8 text") from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        kind = "a list" if isinstance(content, tuple) else f"`{content}`"
        raise ConfigError(f"{name}: needs named entries such as `h100:` with fields below them, not {kind}")
    return content


def is_read_as_text(value: str) -> bool:
    """Whether a value is text without quotes too, and no number, day, truth or null."""
    return bool(_Loader("").resolve(yaml.ScalarNode, value, (True, False)) == f"{_TAG}str")


def with_space(line: str) -> str | None:
    """A field whose value follows the colon without a space, with one; None for any other line."""
    found = _GLUED.match(line)
    return f"{found['name']}: {found['value']}" if found else None


def _glued(text: bytes, line: int) -> tuple[int, str] | None:
    """The line of a name whose value follows without a space, with one: YAML reports it there or on the next line."""
    rows = list(enumerate(text.decode(errors="replace").splitlines()[: line + 1]))
    written = [(number, row) for number, row in reversed(rows) if row.strip() and not row.lstrip().startswith("#")]
    for number, row in written[:2]:
        if (spaced := with_space(row)) is not None:
            return number, spaced
    return None


def _place(name: str, text: bytes, line: int) -> str:
    """File, entry and line: the entry is the last name at the left margin up to that line."""
    above = text.decode(errors="replace").splitlines()[: line + 1]
    entry = next((found.group(1) for row in reversed(above) if (found := _ENTRY.match(row))), None)
    return f"{name}, {entry}, line {line + 1}" if entry else f"{name}, line {line + 1}"
