"""How short times are written: in the unit that suits them."""

from bot.text import Plain, Text, t
from calc.ranges import Range

_UNITS = (
    (t("{mid} ms ({low}–{high})"), t("{mid} ms"), 1.0), (t("{mid} s ({low}–{high})"), t("{mid} s"), 1e3),
    (t("{mid} min ({low}–{high})"), t("{mid} min"), 6e4), (t("{mid} h ({low}–{high})"), t("{mid} h"), 3.6e6),
)  # fmt: skip
_MOST_OF_UNIT = 995
"""From here on two figures round to 1,000, one column too wide."""


def spread(ms: Range) -> Text:
    """`340 ms (290–410)`, all three in the unit that suits the largest."""
    template, _, scale = _unit_of(ms.high)
    return template.filled(mid=_short(ms.mid / scale), low=_short(ms.low / scale), high=_short(ms.high / scale))


def _short(value: float) -> Plain:
    """In three columns: `340`, `0.7`."""
    return Plain(value, 2 if value >= 1 else 1)


def single(ms: float) -> Text:
    """`340 ms`."""
    _, template, scale = _unit_of(ms)
    return template.filled(mid=Plain(ms / scale, 2))


def _unit_of(ms: float) -> tuple[Text, Text, float]:
    return next(unit for unit in _UNITS if ms < unit[2] * _MOST_OF_UNIT or unit == _UNITS[-1])
