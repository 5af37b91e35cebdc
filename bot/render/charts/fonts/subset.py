"""Make the fonts of this folder anew from the whole Noto Sans CJK SC, which is ten times as large.

Needs the packages `mpl-font` 1.1.0, which carries the whole fonts, and `fonttools`, in an environment of their own,
since the bot needs neither: `python -m venv fonts && fonts/bin/pip install mpl-font==1.1.0 fonttools`, then
`fonts/bin/python bot/render/charts/fonts/subset.py`.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]  # fonttools ships no types

FOLDER = Path(__file__).parent
WEIGHTS = {"NotoSansCJKsc-Regular.otf": "NotoSansSC-Regular.otf", "NotoSansCJKsc-Bold.otf": "NotoSansSC-Bold.otf"}
BLOCKS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1 and the letters of European names
    (0x0391, 0x03C9),  # Greek
    (0x2010, 0x2027),  # dashes, quotes, dots
    (0x3000, 0x3017),  # punctuation of hanzi
    (0xFF01, 0xFF5E),  # full-width signs
)
SIGNS = "‰′″€₩→←↑↓−√∞≈≠≤≥■●▲"
LATER_HANZI = "昇"  # of 昇腾, Ascend
FEATURES = ("kern", "ccmp", "locl", "mark", "mkmk")


def hanzi() -> Iterator[str]:
    """The 6,763 hanzi of GB 2312, levels 1 and 2."""
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:  # the five cells that are free
                continue


def make(source: Path, target: Path) -> None:
    """Write the part of a font that charts use."""
    options = subset.Options(layout_features=list(FEATURES), name_IDs=["*"], notdef_outline=True, hinting=False)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    characters = (
        {chr(code) for first, last in BLOCKS for code in range(first, last + 1)}
        | set(SIGNS + LATER_HANZI)
        | set(hanzi())
    )
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def main() -> None:
    """Make both weights."""
    package = find_spec("mpl_font")
    if package is None or package.origin is None:
        raise SystemExit("mpl-font is not installed: see the beginning of this file")
    for source, target in WEIGHTS.items():
        make(Path(package.origin).parent / "fonts" / "noto" / source, FOLDER / target)


if __name__ == "__main__":
    main()
