"""Fields that stand on the wrong level of an entry: one line says where they belong."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from config.places import Path, is_of, leading_field, model_at, model_in
from config.schema.entry import Strict
from config.spelling import nearest


class Misplaced(NamedTuple):
    """Fields that belong below another, and the places whose problems are said with that."""

    said: str
    places: frozenset[tuple[str | int, ...]]


def misplaced(kind: type[Strict], fields: Any, unknown: Sequence[Path]) -> Iterator[Misplaced]:
    """The fields at the `unknown` places of an entry that belong below a field beside them, together for each."""
    strays: dict[tuple[tuple[str | int, ...], str], list[str]] = {}
    for path in unknown:
        above, name = tuple(path[:-1]), str(path[-1])
        home = _home_of(name, model_at(kind, above), _content_at(fields, above))
        if home is not None:
            strays.setdefault((above, home), []).append(name)
    for (above, home), names in strays.items():
        model = model_at(kind, above)
        assert model is not None  # it has the field that is their home
        said = _said(home, names, model, _content_at(fields, above))
        yield Misplaced(said, frozenset({(*above, home), *((*above, name) for name in names)}))


def _home_of(name: str, model: type[Strict] | None, content: Mapping[str, Any]) -> str | None:
    if model is None:
        return None
    inside = [field for field, info in model.model_fields.items() if _has(model_in(info.annotation), name)]
    if (empty := next((field for field in inside if content.get(field) is None), None)) is not None:
        return empty
    if nearest(name, model.model_fields):  # more likely a slip of the pen
        return None
    begun = (
        field
        for field, info in model.model_fields.items()
        if is_of(info.annotation, dict) and content.get(field, ...) is None
    )
    return next(chain(inside, begun), None)


def _has(model: type[Strict] | None, name: str) -> bool:
    return model is not None and name in model.model_fields


def _said(home: str, names: Sequence[str], model: type[Strict], content: Mapping[str, Any]) -> str:
    belong = f"{_listed(names)} {'belong' if len(names) > 1 else 'belongs'} below `{home}:`, indented"
    annotation = model.model_fields[home].annotation
    inner = model_in(annotation)
    if inner is None or not is_of(annotation, tuple):
        return belong
    first = leading_field(inner)
    return f"{belong}, in an entry that begins with `- {first}: {content.get(first, '...')}`"


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _content_at(fields: Any, path: Path) -> Mapping[str, Any]:
    for part in path:
        fields = fields[part]  # an unknown field stood there
    assert isinstance(fields, Mapping)
    return fields
