"""How wide texts are, and how they are cut to a width."""

from functools import cache
from itertools import pairwise

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from bot.render.charts import style
from bot.render.charts.fonts import BOLD, REGULAR

_ELLIPSIS = "…"


@cache
def font(size: float, *, is_bold: bool = False) -> FontProperties:
    """Letters of a size in pixels."""
    return FontProperties(fname=str(BOLD if is_bold else REGULAR), size=size * 72 / style.DOTS_PER_INCH)


def width(said: str, size: float, *, is_bold: bool = False) -> float:
    """Pixels that a line takes."""
    letters = font(size, is_bold=is_bold)
    taken: float
    taken, _, _ = _renderer().get_text_width_height_descent(  # type: ignore[no-untyped-call]  # matplotlib has none here
        said, letters, ismath=False
    )
    return taken


def cut(said: str, size: float, room: float, *, is_bold: bool = False) -> str:
    """A line, or as much of its beginning as there is room for, with an ellipsis."""
    if width(said, size, is_bold=is_bold) <= room:
        return said
    least, most = 0, len(said)
    while most - least > 1:
        middle = (least + most) // 2
        fits = width(said[:middle].rstrip() + _ELLIPSIS, size, is_bold=is_bold) <= room
        least, most = (middle, most) if fits else (least, middle)
    return said[:least].rstrip() + _ELLIPSIS


def in_two_lines(said: str, size: float, room: float, *, is_bold: bool = False) -> list[str]:
    """A text in one line, or in two that are about as long, of which the second is cut where it is too long."""
    if width(said, size, is_bold=is_bold) <= room:
        return [said]
    pairs = [(said[:at].rstrip(), said[at:].lstrip()) for at in _breaks(said)]
    wide = [tuple(width(line, size, is_bold=is_bold) for line in pair) for pair in pairs]
    possible = [(abs(first - second), pair) for (first, second), pair in zip(wide, pairs, strict=True) if first <= room]
    if not possible:
        return [cut(said, size, room, is_bold=is_bold)]
    first, second = min(possible)[1]
    return [first, cut(second, size, room, is_bold=is_bold)]


def _breaks(said: str) -> list[int]:
    """Where a line may end: after a space, and beside a hanzi unless a sign follows that no line begins with."""
    return [
        at
        for at, (before, after) in enumerate(pairwise(said), start=1)
        if before == " " or ((_is_hanzi(before) or _is_hanzi(after)) and after not in " ，。、：；！？）》%·")
    ]


def _is_hanzi(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or character >= "\uff00"


@cache
def _renderer() -> RendererAgg:
    return RendererAgg(1, 1, style.DOTS_PER_INCH)  # type: ignore[no-untyped-call]  # as above
