"""Models of hosts that a bare family may mean: `claude`, `gpt`, `opus`. Loaded only when a word is unknown."""

import re
from collections.abc import Container, Iterable

_MOST = 3
_SHORTEST = 3
_FAMILY_AND_LINE = 2
"""The parts before a version: `claude-opus-4.5`."""
_PARTS = re.compile(r"[-_ :]|(?<=[a-z]{2})(?=\d)", re.ASCII)
_VERSION = re.compile(r"[a-z]?([1-9]\d?(?:\.\d+)?)(?:o|$)", re.ASCII)
"""`4.5`, `v4`, `k3`, `4o`; not the size of `120b`, nor a date."""
_MINOR = re.compile(r"\d{1,2}", re.ASCII)
_FOR_OTHER_MEDIA = frozenset(
    "audio cyber embed guard image live ocr realtime robotics safeguard search transcribe tts vision".split()
)
"""Parts of the names of models that are for something else than a text in and a text out."""


def newest_of_family(word: str, hosted: Iterable[str], lines: Container[str] = ()) -> tuple[str, ...]:
    """The newest models of a family, by the version in their names, in the order given among equals.

    A family is what a name begins with, or a line of models such as `opus`. Those for other media go behind.
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return ()
    most = _FAMILY_AND_LINE if word in lines else 1
    of_family = [(name, parts) for name in hosted if word in (parts := _PARTS.split(name))[:most]]

    def rank(named: tuple[str, list[str]]) -> tuple[bool, float]:
        parts = named[1]
        return not _FOR_OTHER_MEDIA.isdisjoint(parts), -_version(parts)

    return tuple(name for name, _ in sorted(of_family, key=rank)[:_MOST])


def _version(parts: list[str]) -> float:
    """Of the first part with a number, and of the one behind it in `3-5`; none is the oldest."""
    numbered = next((at for at, part in enumerate(parts) if any(map(str.isdecimal, part))), len(parts))
    found = _VERSION.match(parts[numbered]) if numbered < len(parts) else None
    if found is None or numbered > _FAMILY_AND_LINE:
        return 0.0
    following = parts[numbered + 1] if numbered + 1 < len(parts) else ""
    has_minor = parts[numbered].isdecimal() and _MINOR.fullmatch(following) is not None
    return float(f"{found[1]}.{following}" if has_minor else found[1])
