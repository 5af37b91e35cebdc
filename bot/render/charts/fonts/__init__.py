"""Noto Sans SC with the characters that charts use: ASCII, Latin-1, Greek, signs, and the hanzi of GB 2312."""

from functools import cache
from pathlib import Path

REGULAR = Path(__file__).parent / "NotoSansSC-Regular.otf"
BOLD = Path(__file__).parent / "NotoSansSC-Bold.otf"


def missing_hanzi(text: str) -> set[str]:
    """The characters of a text, hanzi or not, that a picture would show as an empty box."""
    return {character for character in text if not character.isspace() and ord(character) not in _codes()}


@cache
def _codes() -> frozenset[int]:
    """What both weights have."""
    from matplotlib.ft2font import FT2Font  # whoever only wants to know where the fonts lie needs no matplotlib

    return frozenset.intersection(*(frozenset(FT2Font(str(path)).get_charmap()) for path in (REGULAR, BOLD)))
