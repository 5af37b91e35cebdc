"""Requests and reports as plain JSON values: presets by their id, ranges and rates as objects."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from config.rates import Fx
from config.schema.entry import Entry

LEFT_OUT = frozenset({"working", "spelling", "assumptions", "as_written"})
"""Fields that the output shows elsewhere: as steps of the working, in the canonical command, among the sources or
warnings."""


def jsonable(value: object) -> dict[str, Any]:
    """The fields of a request or report as numbers, strings, lists and objects; presets by their id."""
    if isinstance(value, BaseModel):
        names = tuple(type(value).model_fields)
    elif dataclasses.is_dataclass(value):
        names = tuple(field.name for field in dataclasses.fields(value))
    else:
        raise TypeError(f"{type(value).__name__} has no fields to write as JSON")
    return {name: _inner(getattr(value, name)) for name in names if name not in LEFT_OUT}


def _inner(value: object) -> Any:  # noqa: PLR0911 - one line a kind of value
    match value:
        case Fx():
            return {"rate": value.rate, "date": value.date.isoformat() if value.date else None}
        case Entry():
            return value.id
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _inner(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_inner(inner) for inner in value]
        case str() | int() | float() | bool() | None:
            return value
        case _:
            return jsonable(value)
