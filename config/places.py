"""Which model has its fields at a place of an entry, and which field stands there."""

from collections.abc import Sequence
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from config.schema.entry import Strict

Path = Sequence[str | int]
"""A place of an entry by the names and numbers on the way: `("history", 0, "source")`."""


def model_at(kind: type[Strict], path: Path) -> type[Strict] | None:
    """The model whose fields stand at a place of an entry; the items of a list share one."""
    model: type[Strict] | None = kind
    for part in path:
        if isinstance(part, str):
            field = model.model_fields.get(part) if model else None
            model = model_in(field.annotation) if field else None
    return model


def field_at(kind: type[Strict], path: Path) -> FieldInfo | None:
    """The field at a place of an entry; None for one that is not known, and for an item of a list."""
    model = model_at(kind, path[:-1]) if path else None
    return model.model_fields.get(str(path[-1])) if model else None


def model_in(annotation: Any) -> type[Strict] | None:
    """The model that an annotation names, at any depth."""
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return annotation
    return next((found for part in get_args(annotation) if (found := model_in(part))), None)


def is_of(annotation: Any, collection: type) -> bool:
    """Whether an annotation is a tuple or a dict, an optional one included."""
    return get_origin(annotation) is collection or any(is_of(part, collection) for part in get_args(annotation))


def leading_field(model: type[Strict]) -> str:
    """The field that an entry of a list begins with."""
    return next(iter(model.model_fields))


def usual_fields(model: type[Strict]) -> list[str]:
    """The fields that a model needs, or all where it needs none in particular."""
    needed = [name for name, field in model.model_fields.items() if field.is_required()]
    return needed or list(model.model_fields)
