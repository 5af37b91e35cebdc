"""What to put at a place of an entry: where something is missing, and where something else stands."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, get_args, get_origin

from config.amounts import currency_meant, number_meant
from config.places import Path, field_at, is_of, leading_field, model_at, model_in, usual_fields
from config.reader import is_read_as_text, with_space
from config.schema.defaults import CURRENCY_PATTERN
from config.schema.entry import IDENTIFIER_PATTERN, MONTH_PATTERN, Strict
from config.spelling import nearest

_PATTERNS = {
    IDENTIFIER_PATTERN: "a name of lower-case letters, digits, dots and dashes",
    MONTH_PATTERN: 'a year, month or day in quotes, such as "2024-08"',
    CURRENCY_PATTERN: "a currency of three capital letters, such as USD",
}
_NAMES: dict[str | int, tuple[str, str]] = {
    "gpu": ("gpus.yaml", "h100"),
    "provider": ("providers.yaml", "aws"),
    "grid": ("grids.yaml", "us"),
}
"""Fields that hold the name of an entry: of which file, and one of its names."""
_IDS = {"Gpu": "h100", "Hardware": "h100", "Provider": "aws", "Grid": "us", "Model": "llama-3.1-70b"}
_SOME_ID = "our-h100"
_LIST = "a list such as [one, two]"
_DAY = "a day without quotes, such as 2026-11-22"
_FIELDS = "fields below it, each on a line of its own"
_TEXT = "text, in quotes if it looks like a number or a date"
_WHOLE = "a whole number without point or exponent, such as 8 or 128_000"
_BY_TYPE: dict[Any, str] = {
    str: _TEXT, int: "a whole number", float: "a number", bool: "true or false", date: _DAY, tuple: _LIST,
}  # fmt: skip
_WANTED = {
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": "a number",
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
    "too_short": "at least {min_length} in the list",
}
"""What to put instead, by pydantic's name of the mistake, with the bounds that it reports."""


def wanted(kind: type[Strict], path: Path, detail: Any) -> str:
    """What to put in place of what stands at a place of an entry, by pydantic's `detail` of what is wrong with it."""
    match detail["type"]:
        case "tuple_type":
            return _list_of(kind, path)
        case "dict_type" | "model_type" | "model_attributes_type":
            return _fields_at(kind, path, detail["input"])
        case "string_type" if path[-1] in _NAMES:
            return _name_for(path[-1])
        case problem:
            of_text = _in_place_of_text(kind, path, detail) if isinstance(detail["input"], str) else None
            return of_text or _WANTED.get(problem, str(detail["msg"])).format(**detail.get("ctx", {})).replace("'", "")


def _in_place_of_text(kind: type[Strict], path: Path, detail: Any) -> str | None:
    given, name = detail["input"], str(path[-1])
    match detail["type"]:
        case "float_type":
            beside = model_at(kind, path[:-1])
            return number_meant(name, given, beside.model_fields if beside else ())
        case "int_type" if not is_read_as_text(given):
            return f"{given} without quotes"
        case "string_pattern_mismatch":
            return _matching(kind, path, detail["ctx"]["pattern"], given)
        case "literal_error":
            return _choice(name, re.findall("'([^']*)'", detail["ctx"]["expected"]), given)
        case _:
            return None


def wanted_where_missing(kind: type[Strict], path: Path) -> str:
    """What to add at a place of an entry where a field is missing."""
    field = field_at(kind, path)
    if field is None:
        return "or correct its name"
    if path[-1] in _NAMES:
        return _name_for(path[-1])
    patterns = (_PATTERNS.get(getattr(part, "pattern", "")) for part in field.metadata)
    return next(filter(None, patterns), None) or _of_type(kind, path, field.annotation)


def _name_for(field: str | int) -> str:
    return "a name that stands in {}, such as {}".format(*_NAMES[field])


def _of_type(kind: type[Strict], path: Path, annotation: Any) -> str:
    if get_origin(annotation) is Literal:
        return "one of " + ", ".join(map(str, get_args(annotation)))
    if is_of(annotation, tuple):
        return _list_of(kind, path)
    if (model := model_in(annotation)) is not None:
        return _with_fields(model)
    return _BY_TYPE.get(annotation, f"with {_FIELDS}")


def without_dash(kind: type[Strict], path: Path, detail: Any) -> str | None:
    """What to do where the fields of a list's entry stand below it without the dash that begins an entry."""
    field, given = field_at(kind, path), detail["input"]
    is_list = field is not None and detail["type"] == "tuple_type" and model_in(field.annotation) is not None
    if not is_list or not isinstance(given, Mapping) or not given:
        return None
    first = str(next(iter(given))).lstrip("-")
    return f"put `- ` before `{first}`: every entry of a list begins with it"


def _with_fields(model: type[Strict]) -> str:
    needed = any(field.is_required() for field in model.model_fields.values())
    return f"with {'' if needed else 'some of '}its fields below it ({', '.join(usual_fields(model))})"


def _fields_at(kind: type[Strict], path: Path, given: object) -> str:
    if isinstance(given, str) and (spaced := with_space(given)) is not None:
        return f"a space behind the colon: `{spaced}`"
    model = model_at(kind, path)
    return f"{_FIELDS} ({', '.join(usual_fields(model))})" if model else _FIELDS


def _list_of(kind: type[Strict], path: Path) -> str:
    field = field_at(kind, path)
    model = model_in(field.annotation) if field else None
    return f"a list below it, each entry beginning with `- {leading_field(model)}:`" if model else _LIST


def _matching(kind: type[Strict], path: Path, pattern: str, given: str) -> str:
    words, name = _PATTERNS.get(pattern, f"text like {pattern}"), str(path[-1])
    if pattern == CURRENCY_PATTERN:
        return currency_meant(given) or words
    if pattern != IDENTIFIER_PATTERN:
        return words
    meant = re.sub(r"[^a-z0-9.]+", "-", given.lower()).strip("-.") if given.isascii() else ""
    _, example = _NAMES.get(name, ("", _IDS.get(kind.__name__, _SOME_ID) if name == "id" else _SOME_ID))
    return f"{words}: did you mean `{meant}`?" if meant else f"{words}, such as {example}"


def _choice(name: str, known: list[str], given: str) -> str:
    if name == "currency" and (code := currency_meant(given)) is not None:
        return code if code in known else "`usd_per_gpu_hour` in place of `per_gpu_hour` and `currency`"
    by_lower_case = {choice.lower(): choice for choice in known}
    near = nearest(given, by_lower_case)
    *others, last = sorted(known, key=lambda choice: near is None or choice != by_lower_case[near])
    return f"one of {', '.join(others)} or {last}" if others else last
