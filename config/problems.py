"""Say what is wrong with an entry in the words of somebody who edits YAML, and what to put instead."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from config.misplaced import misplaced
from config.places import Path, model_at
from config.reader import is_read_as_text
from config.schema.entry import Strict
from config.spelling import nearest
from config.wanted import wanted, wanted_where_missing, without_dash


def in_words(kind: type[Strict], fields: Mapping[str, Any], error: ValidationError) -> str:
    """Every problem of one entry: the field, what is wrong, what to do. `fields` is the entry as it was read."""
    details = error.errors(include_url=False)
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    moves = list(misplaced(kind, fields, unknown))
    said = {place for move in moves for place in move.places}
    problems = [move.said for move in moves]
    problems += [
        _problem(kind, fields, detail)
        for detail in details
        if detail["loc"] not in said and not _is_consequence(detail, details)
    ]
    return "; ".join(problems)


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
            return f"{where} is missing: add it, {wanted_where_missing(kind, path)}"
        case "extra_forbidden":
            known = _known_fields(model_at(kind, path[:-1]))
            near = nearest(str(path[-1]), known)
            fix = f"did you mean `{near}`?" if near else f"remove it, or use one of {', '.join(known)}"
            return f"{where} is not a known field: {fix}"
        case "value_error":
            return ": ".join(filter(None, (where, str(detail["ctx"]["error"]))))
        case _ if (dash := without_dash(kind, path, detail)) is not None:
            return f"{where}: {dash}"
        case _:
            return f"{where}: {_instead(wanted(kind, path, detail), detail['input'])}"


def _instead(fix: str, given: object) -> str:
    """`put 8, not `8.0``; a question about what was meant comes last."""
    to_put, colon, question = fix.partition(": did you mean")
    return f"put {to_put}, not {_given(given)}{colon}{question}"


def _known_fields(model: type[Strict] | None) -> list[str]:
    return sorted(set(model.model_fields) - {"id"}) if model else []


def _written(path: Path, fields: Any) -> str:
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
    if isinstance(value, str):
        return f"`{value[:60]}`" if is_read_as_text(value) else f'`"{value[:60]}"`'
    plain = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
    text = plain or ("null" if value is None else str(value))
    return f"`{text[:60]}`"
