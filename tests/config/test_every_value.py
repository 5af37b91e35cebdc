"""Every value of the real presets: one of the wrong kind, or one that is missing, is named with what to put."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import BaseModel

from config.load import BUILT_IN, FILES, Presets
from config.reader import read_mapping
from tests.config.folders import mistake
from tests.config.rules import Content, listed, put, taken, write

KIND_OF = dict(zip(FILES, Presets.model_fields, strict=True))
"""The field of Presets that holds a file."""


class Leaf(NamedTuple):
    """A value of an entry."""

    path: tuple[str, ...]
    is_needed: bool


def leaves(kind: Any, values: Any, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Every value that an entry has, by its place; of lists and tables none within."""
    for name, field in kind.model_fields.items():
        if name in values and name != "id":
            inner = next(
                (part for part in (field.annotation, *getattr(field.annotation, "__args__", ())) if is_model(part)),
                None,
            )
            if inner is not None and isinstance(values[name], dict):
                yield from leaves(inner, values[name], (*path, name))
            else:
                yield Leaf((*path, name), field.is_required())


def is_model(part: object) -> bool:
    """Whether a part of an annotation is a model of ours."""
    return isinstance(part, type) and issubclass(part, BaseModel)


def examples() -> Iterator[tuple[str, str]]:
    """Entries of every file that together have every field that any entry has."""
    for file, name in KIND_OF.items():
        kind = Presets.model_fields[name].annotation
        content = read_mapping(BUILT_IN / file)
        if is_model(kind):
            yield file, ""
            continue
        seen: set[tuple[str, ...]] = set()
        for key, fields in sorted(content.items(), key=lambda entry: -len(str(entry[1]))):
            paths = {leaf.path for leaf in leaves(kind.__args__[1], fields)}  # type: ignore[union-attr]  # dict[str, X]
            if not paths <= seen:
                seen |= paths
                yield file, key


EXAMPLES = tuple(examples())


def leaves_of(file: str, entry: str, content: Content) -> tuple[Any, tuple[Leaf, ...]]:
    """The fields of an entry or of a file of values, and where its values stand."""
    kind: Any = Presets.model_fields[KIND_OF[file]].annotation
    fields = content[entry] if entry else content
    return fields, tuple(leaves(kind.__args__[1] if entry else kind, fields))


def problems(said: str) -> set[str]:
    """The fields that an error names."""
    body = said.split(": ", 1)[1]
    return {re.sub(r"\[.*?\]", "", part.split(": ")[0].removesuffix(" is missing")) for part in body.split("; ")}


@pytest.mark.parametrize(("file", "entry"), EXAMPLES)
def test_a_value_of_the_wrong_kind_is_named_with_what_to_put(real: Path, file: str, entry: str) -> None:
    content = listed(read_mapping(real / file))
    fields, values = leaves_of(file, entry, content)
    for leaf in values:
        put([{"no": "such"}] if leaf.path == ("history",) else [[0]], *leaf.path)(fields)
    write(real / file, content)

    said = mistake(real)

    missed = [leaf.path for leaf in values if not any(name.startswith(".".join(leaf.path)) for name in problems(said))]
    assert missed == []
    assert said.startswith(f"{file}, {entry}: " if entry else f"{file}: ")


@pytest.mark.parametrize(("file", "entry"), EXAMPLES)
def test_a_field_that_is_needed_is_asked_for(real: Path, file: str, entry: str) -> None:
    content = listed(read_mapping(real / file))
    fields, values = leaves_of(file, entry, content)
    needed = [leaf.path for leaf in values if leaf.is_needed]
    for path in needed:
        taken(*path)(fields)
    write(real / file, content)

    said = mistake(real)

    assert [path for path in needed if f"{'.'.join(path)} is missing: add it, " not in said] == []
