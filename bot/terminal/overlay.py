"""Say in lines what an overlay changes, the long summed up."""

from collections.abc import Iterator, Sequence
from datetime import date

from config.overlay_changes import Change, Continued, EntryChanges, FileChanges

_MOST_NAMES = 8
_MOST_FIELDS = 4
_MOST_ENTRIES = 10
_LONGEST_VALUE = 30


def lines_of(found: FileChanges) -> Iterator[str]:
    """What one file adds, changes and continues."""
    if found.added:
        yield f"{found.file}: adds {_some(found.added, _MOST_NAMES)}"
    for entry in found.changed[:_MOST_ENTRIES]:
        place = f"{found.file}, {entry.entry}" if entry.entry else found.file
        yield f"{place}: {'; '.join(_of_entry(entry))}"
    if (more := len(found.changed) - _MOST_ENTRIES) > 0:
        yield f"{found.file}: changes {more} more"


def _of_entry(entry: EntryChanges) -> Iterator[str]:
    if entry.changes:
        yield _some([_of_field(change) for change in entry.changes], _MOST_FIELDS)
    if entry.continued is not None:
        yield _of_history(entry.continued)


def _of_field(change: Change) -> str:
    return f"{change.field} {_value(change.old)} -> {_value(change.new)}"


def _value(value: object) -> str:
    if value is None:
        return "none"
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def _of_history(continued: Continued) -> str:
    text = f"{_prices(continued.own)} of your own from {continued.first}"
    if continued.gave_way:
        text += f", in place of {_prices(len(continued.gave_way))} built in ({_span(continued.gave_way)})"
    return text


def _prices(count: int) -> str:
    return "one price" if count == 1 else f"{count} prices"


def _span(days: Sequence[date]) -> str:
    return str(days[0]) if len(days) == 1 else f"{days[0]} to {days[-1]}"


def _some(names: Sequence[str], most: int) -> str:
    text = ", ".join(names[:most])
    return text if len(names) <= most else f"{text} and {len(names) - most} more"
