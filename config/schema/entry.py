"""The strict base of all presets, and the small types that they share."""

import re
from collections.abc import Hashable
from datetime import date
from functools import cache
from typing import Annotated, Any, cast, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

IDENTIFIER_PATTERN = r"^[a-z0-9][a-z0-9.\-]*$"
MONTH_PATTERN = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER_PATTERN)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Positive = Annotated[float, Field(gt=0)]
Fraction = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=1)]
Month = Annotated[str, StringConstraints(pattern=MONTH_PATTERN)]
"""A date as exact as it is known: `2024`, `2024-08` or `2024-08-08` (quoted in YAML)."""

_URL = re.compile(r"https?://[^\s,;()]+")


class Strict(BaseModel):
    """A frozen value that knows all of its fields and refuses any other."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        allow_inf_nan=False,
        defer_build=True,  # of those that a start needs none of, such as the requests of other commands
        use_attribute_docstrings=False,
    )


class Entry(Strict):
    """A preset: its id is the key it stands under in the YAML file."""

    id: Identifier


class Sourced(Entry):
    """A preset whose figures say where they come from and when somebody looked."""

    sources: Annotated[tuple[Words, ...], Field(min_length=1)]
    """Where the figures come from; a source may hold a URL."""
    checked: date
    """The day on which the figures were compared with the sources."""
    notes: Words | None = None
    """What a careful reader should know."""
    doubtful: tuple[Words, ...] = ()
    """Fields that no second source confirms, at any depth: `tdp_w`, `kv_heads`, `dense_tflops.fp8`."""

    @model_validator(mode="after")
    def _doubts_are_of_fields(self) -> "Sourced":
        for name in self.doubtful:
            if not set(name.split(".")) <= _fields_within(type(self)):
                raise ValueError(f"doubtful names {name}, which is no field here: correct it, or remove it")
        return self


@cache
def _fields_within(annotation: Any) -> frozenset[str]:
    """The names of all fields of a model, and of the models in it."""
    if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return frozenset(name for part in get_args(annotation) for name in _fields_within(part))
    nested = (_fields_within(cast("Hashable", field.annotation)) for field in annotation.model_fields.values())
    return frozenset(annotation.model_fields).union(*nested)


def url_in(source: str) -> str | None:
    """The first URL in the text of a source, or None."""
    found = _URL.search(source)
    return found.group() if found else None


def name_key(name: str) -> str:
    """A name as it is matched: lower case, letters and digits only (`Llama-3.1 70B` is `llama3170b`)."""
    return "".join(c for c in name.lower() if c.isalnum())
