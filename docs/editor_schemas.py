"""Write a JSON schema of every preset file for editors, or say that one is behind.

`docs/schemas` holds those of the built-in files, `docs/schemas/overlay` those of a team's own: there an entry may hold
any part of its fields, because it is laid over a built-in one. What a field means comes from the docstring below it, so
that there is one place to say it, and nothing of this is done at a start.
"""

import ast
import inspect
import json
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from config.load import FILES, Presets
from config.schema.entry import IDENTIFIER_PATTERN, Entry, Strict

FOLDER = Path(__file__).parent / "schemas"
_DRAFT = "http://json-schema.org/draft-07/schema#"
_GROUPED = {"type": "string", "pattern": r"^\d{1,3}(_\d{3})+$"}
"""`8_030_000_000`: a number here and in YAML 1.1, but text to an editor that reads YAML 1.2."""


def name_of(file: str) -> str:
    """The name of the schema of a preset file."""
    return f"{Path(file).stem}.schema.json"


def schema_of(file: str, *, overlay: bool) -> dict[str, Any]:
    """The schema of a built-in preset file, or of one that is laid over it."""
    annotation = Presets.model_fields[Path(file).stem].annotation
    kind: type[Strict] = (get_args(annotation) or (None, annotation))[1]
    content = kind.model_json_schema()
    definitions = {**content.pop("$defs", {}), kind.__name__: content}
    models = {model.__name__: model for model in _models() if model.__module__.startswith("config.schema.")}
    for name, definition in definitions.items():
        _describe(definition, models[name])
    if overlay:
        for name in definitions.keys() - _inside_lists(definitions):
            definitions[name].pop("required", None)
    head = {"$schema": _DRAFT, "title": file, "description": inspect.cleandoc(kind.__doc__ or "")}
    if issubclass(kind, Entry):
        entries = {"type": "object", "propertyNames": {"pattern": IDENTIFIER_PATTERN}}
        entries["additionalProperties"] = {"$ref": f"#/definitions/{kind.__name__}"}
    else:
        entries = definitions.pop(kind.__name__)
    return {**_with_pointers({**entries, "definitions": definitions}), **head}


def _models(parent: type[Strict] = Strict) -> Iterator[type[Strict]]:
    for model in parent.__subclasses__():
        yield model
        yield from _models(model)


def _describe(definition: dict[str, Any], model: type[Strict]) -> None:
    """Put what docstrings say into a definition, in place of titles that only repeat the names."""
    definition.pop("title", None)
    if issubclass(model, Entry):  # also one inside a file, as the formats of weights
        definition["properties"].pop("id")  # the name above the fields
        definition["required"].remove("id")
    meanings = _meanings(model)
    for name, field in definition["properties"].items():
        definition["properties"][name] = {"title": name, **_described(field, meanings.get(name))}


def _described(field: dict[str, Any], meaning: str | None) -> dict[str, Any]:
    plain = {key: value for key, value in field.items() if key not in ("title", "default")}
    if "patternProperties" in plain:
        plain["additionalProperties"] = False
    if "$ref" in plain:  # nothing may stand beside a reference
        plain = {"allOf": [plain]}
    described = {"description": meaning} if meaning else {}
    default = {"default": field["default"]} if field.get("default") not in (None, [], {}) else {}
    return {**described, **_grouping(plain), **default}


def _grouping(node: dict[str, Any]) -> dict[str, Any]:
    """A schema whose large numbers may be written in groups of three digits."""
    if node.get("type") in ("integer", "number") and "maximum" not in node and "exclusiveMaximum" not in node:
        return {"anyOf": [node, _GROUPED]}
    if "anyOf" in node:
        options = [_grouping(option) for option in node["anyOf"]]
        flat = [inner for option in options for inner in option.get("anyOf", [option])]
        return {**node, "anyOf": flat}
    return {
        key: _grouping(value) if key in ("items", "additionalProperties") and isinstance(value, dict) else value
        for key, value in node.items()
    }


def _meanings(model: type[Strict]) -> dict[str, str]:
    """The docstrings below the fields of a class and of those that it is made from, on one line each."""
    meanings: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, Strict):
            (tree,) = ast.parse(textwrap.dedent(inspect.getsource(each))).body
            assert isinstance(tree, ast.ClassDef)
            for field, below in zip(tree.body, tree.body[1:], strict=False):
                match field, below:
                    case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(text))):
                        meanings[name] = " ".join(text.split())
    return meanings


def _inside_lists(definitions: Mapping[str, Any]) -> set[str]:
    """The definitions whose values stand in lists: an overlay replaces a list as a whole, so they stay whole."""

    def names(node: Any, *, listed: bool) -> Iterator[str]:
        if isinstance(node, dict):
            if listed and isinstance(node.get("$ref"), str):
                yield node["$ref"].rpartition("/")[2]
            for key, value in node.items():
                yield from names(value, listed=listed or key in ("items", "prefixItems"))
        elif isinstance(node, list):
            for value in node:
                yield from names(value, listed=listed)

    return {name for definition in definitions.values() for name in names(definition, listed=False)}


def _with_pointers(node: Any) -> Any:
    """The same with references to where the definitions of this draft stand."""
    if isinstance(node, dict):
        return {
            key: value.replace("#/$defs/", "#/definitions/") if key == "$ref" else _with_pointers(value)
            for key, value in node.items()
        }
    return [_with_pointers(value) for value in node] if isinstance(node, list) else node


def written() -> dict[Path, str]:
    """Every schema as it is written, by its path."""
    return {
        folder / name_of(file): json.dumps(schema_of(file, overlay=overlay), indent=1, ensure_ascii=False) + "\n"
        for folder, overlay in ((FOLDER, False), (FOLDER / "overlay", True))
        for file in FILES
    }


def main() -> int:
    """Write, or with `--check` only compare: 1 if something is behind."""
    schemas = written()
    there = {path: path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.json")}
    if "--check" in sys.argv:
        if schemas != there:
            print("docs/schemas is behind the code: run `make generate`", file=sys.stderr)
        return int(schemas != there)
    for path in there.keys() - schemas.keys():
        path.unlink()
    for path, text in schemas.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
