"""Say what is wrong with an entry in the words of somebody who edits YAML, and what to put instead."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from config.schema.defaults import CURRENCY_PATTERN
from config.schema.entry import IDENTIFIER_PATTERN, MONTH_PATTERN, Strict

_PATTERNS = {
    IDENTIFIER_PATTERN: "a name of lower-case letters, digits, dots and dashes, such as llama-3.1-70b",
    MONTH_PATTERN: 'a year, month or day in quotes, such as "2024-08"',
    CURRENCY_PATTERN: "a currency of three capital letters, such as USD",
}
_LIST = "a list such as [one, two]"
_DAY = "a day without quotes, such as 2026-11-22"
_FIELDS = "fields below it, each on a line of its own"
_TEXT = "text, in quotes if it looks like a number or a date"
_BY_TYPE: dict[Any, str] = {
    str: _TEXT, int: "a whole number", float: "a number", bool: "true or false", date: _DAY, tuple: _LIST,
}  # fmt: skip
_WANTED = {
    "int_type": "a whole number without point or exponent, such as 8 or 128_000",
    "int_from_float": "a whole number without point or exponent, such as 8 or 128_000",
    "finite_number": "a finite number",
    "greater_than": "a number above {gt:g}",
    "greater_than_equal": "a number of at least {ge:g}",
    "less_than": "a number below {lt:g}",
    "less_than_equal": "a number of at most {le:g}",
    "bool_type": "true or false, without quotes",
    "date_type": _DAY,
    "string_type": _TEXT,
    "string_too_short": "some text",
    "string_too_long": "at most {max_length} characters",
    "literal_error": "one of {expected}",
    "tuple_type": _LIST,
    "too_short": "at least {min_length} in the list",
    "model_type": _FIELDS,
    "model_attributes_type": _FIELDS,
    "dict_type": _FIELDS,
}
"""What to put instead, by pydantic's name of the mistake, with the bounds that it reports."""


def in_words(kind: type[Strict], fields: Mapping[str, Any], error: ValidationError) -> str:
    """Every problem of one entry: the field, what is wrong, what to do. `fields` is the entry as it was read."""
    details = error.errors(include_url=False)
    return "; ".join(_problem(kind, fields, detail) for detail in details if not _is_consequence(detail, details))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that somebody most likely meant, or None."""
    from difflib import get_close_matches  # only when something is wrong

    names, wanted = list(known), name.lower()
    begins = [other for other in names if other.startswith(wanted)] if len(wanted) > 2 else []
    return next(iter(begins or get_close_matches(wanted, names, n=1, cutoff=0.6)), None)


def _is_consequence(detail: Any, details: Sequence[Any]) -> bool:
    """Whether a list only counts as too short because an item of it is wrong, which is said already."""
    place = detail["loc"]
    return detail["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in details
    )


def _problem(kind: type[Strict], fields: Mapping[str, Any], detail: Any) -> str:
    path = [part for part in detail["loc"] if part != "[key]"]
    where = _written(path, fields)
    match detail["type"]:
        case "missing":
            return f"{where} is missing: add it, {_wanted_by(_model_at(kind, path[:-1]), str(path[-1]))}"
        case "extra_forbidden":
            known = _known_fields(_model_at(kind, path[:-1]))
            near = nearest(str(path[-1]), known)
            fix = f"did you mean `{near}`?" if near else f"remove it, or use one of {', '.join(known)}"
            return f"{where} is not a known field: {fix}"
        case "value_error":
            return ": ".join(filter(None, (where, str(detail["ctx"]["error"]))))
        case _:
            return f"{where}: put {_wanted(detail)}, not {_given(detail['input'])}"


def _wanted(detail: Any) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "float_type":
        return _number(detail["input"])
    if detail["type"] == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], f"text like {context['pattern']}")
    return _WANTED.get(detail["type"], str(detail["msg"])).format(**context).replace("'", "")


def _number(given: object) -> str:
    if not isinstance(given, str):
        return "a number"
    if "," in given:
        return "a number without commas, such as 1979 or 1_979"
    if given[:1].isdigit():
        return "the number alone, without quotes or unit (the unit is in the field's name)"
    return "a finite number, such as 989.4 or 1.5e12"


def _wanted_by(model: type[Strict] | None, name: str) -> str:
    field = model.model_fields.get(name) if model else None
    if field is None:
        return "or correct its name"
    if get_origin(field.annotation) is Literal:
        return "one of " + ", ".join(map(str, get_args(field.annotation)))
    patterns = (getattr(part, "pattern", None) for part in field.metadata)
    by_pattern = next((_PATTERNS[pattern] for pattern in patterns if pattern in _PATTERNS), None)
    return by_pattern or _BY_TYPE.get(get_origin(field.annotation) or field.annotation or str, f"with {_FIELDS}")


def _known_fields(model: type[Strict] | None) -> list[str]:
    return sorted(set(model.model_fields) - {"id"}) if model else []


def _model_at(kind: type[Strict], path: Sequence[str | int]) -> type[Strict] | None:
    """The model whose fields stand at a place of an entry; the items of a list share one."""
    model: type[Strict] | None = kind
    for part in path:
        if isinstance(part, str):
            field: FieldInfo | None = model.model_fields.get(part) if model else None
            model = _model_in(field.annotation) if field else None
    return model


def _model_in(annotation: Any) -> type[Strict] | None:
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _written(path: Sequence[str | int], fields: Any) -> str:
    """A place as `architecture.mla.v_head_dim`; a price by its day, `history[2026-07-20].source`."""
    text = ""
    for part in path:
        try:
            fields = fields[part]
        except (LookupError, TypeError):
            fields = None
        if isinstance(part, int):
            day = fields.get("as_of") if isinstance(fields, Mapping) else None
            text += f"[{day or part}]"
        else:
            text += f".{part}" if text else part
    return text


def _given(value: object) -> str:
    if isinstance(value, Mapping):
        return "fields below it"
    if isinstance(value, tuple):
        return "a list" if value else "an empty list"
    plain = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
    text = plain or ("null" if value is None else str(value))
    return f"`{text[:60]}`"
