"""Folders that somebody lays over the presets: bytes, any YAML, and real presets with slips in them."""

import re
from collections.abc import Mapping
from functools import cache

from hypothesis import strategies as st

from config.load import BUILT_IN, FILES
from tests.conftest import CATALOGUE
from tests.fuzz.texts import noise, numbers

Folder = Mapping[str, bytes]
"""What each file holds, by its name."""

_TAGS = ("!!int", "!!float", "!!bool", "!!null", "!!str", "!!seq", "!!map", "!!timestamp", "!!set", "!!binary", "!ours")
_ENTRY = re.compile(r"^(?=[\w\"'][^\n]*:)", re.MULTILINE)
_READABLE = (
    "", "null", "true", "no", "[]", "{}", "[a, b]", "{a: 1}", "''", "-1", "0", "1.5", "1_000", "1e999", "1e-999",
    "12:30", "2026-02-30", "2026-11-22", "9999-12-31", "USD", "h100", "high", "x y", "https://example.com/a",
)  # fmt: skip
"""Values that YAML can read, whatever the field makes of them."""
_VALUES = (
    *_READABLE,
    "~", "&a", "*a", "!!int x", "!!set {a}", "!ours 1", "|", ">", "-", "- -", "[", "{", "]", "}", "'", '"', ":",
    ": ", "? ", "# ", "%", "@", "`", "---", "...", "<<: *a", "\t", "  ", "\n", "\n  ", "\r", "\ufeff",
)  # fmt: skip

_plain = st.one_of(st.sampled_from(_VALUES), numbers, noise)
_readable = st.sampled_from(_READABLE)
_value = st.one_of(_readable, st.builds("{} {}".format, st.sampled_from(_TAGS), _readable), _plain)


@cache
def _entries() -> tuple[tuple[str, str], ...]:
    """Every entry of the small catalogue, and some of the real presets, with the file that it stands in."""
    found = []
    for file in FILES:
        for folder, most in ((CATALOGUE, 1_000), (BUILT_IN, 12)):
            entries = [entry for entry in _ENTRY.split((folder / file).read_text()) if not entry.startswith("#")]
            found += [(file, entry) for entry in entries[:: max(1, len(entries) // most)]]
    return tuple(found)


def _with_slip(draw: st.DrawFn, text: str) -> str:
    """The value of a field replaced, a line dropped or doubled, or a few characters replaced anywhere."""
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    match draw(st.sampled_from(("value", "value", "value", "line", "characters"))):
        case "value":
            lines[at] = lines[at].partition(":")[0] + ": " + draw(_value)
        case "line":
            lines[at : at + 1] = [lines[at]] * draw(st.sampled_from((0, 2)))
        case _:
            start, length = draw(st.integers(0, len(lines[at]))), draw(st.integers(0, 3))
            lines[at] = lines[at][:start] + draw(_value) + lines[at][start + length :]
    return "\n".join(lines)


@st.composite
def _spoilt(draw: st.DrawFn) -> tuple[str, bytes]:
    """Entries of one file with a few slips."""
    file, text = draw(st.sampled_from(_entries()))
    others = [entry for of, entry in _entries() if of == file]
    text += "".join(draw(st.lists(st.sampled_from(others), max_size=2)))
    for _ in range(draw(st.integers(1, 3))):
        text = _with_slip(draw, text)
    return file, text.encode()


_yaml = st.recursive(
    _value,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.builds("{}: {}".format, noise | st.sampled_from(_VALUES), inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(pairs) + "}"
        ),
        st.lists(st.builds("{}: {}".format, noise | st.sampled_from(_VALUES), inner), max_size=3).map("\n".join),
    ),
    max_leaves=8,
)
_file = st.one_of(
    _spoilt(),
    _spoilt(),
    st.tuples(st.sampled_from((*FILES, "unknown.yaml", ".hidden.yaml", "notes.txt")), _yaml.map(str.encode)),
    st.tuples(st.sampled_from(FILES), st.binary(max_size=60)),
)
folders: st.SearchStrategy[Folder] = st.lists(_file, min_size=1, max_size=2).map(dict)
"""An overlay of one or two files."""
