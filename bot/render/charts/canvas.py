"""A sheet to draw on, in pixels from its upper left corner, which knows where its texts stand."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from math import dist
from typing import Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.patheffects import withStroke

from bot.render.charts import style
from bot.render.charts.box import Box
from bot.render.charts.lettering import font, width

Side = Literal["left", "center", "right"]
_HALO = 6
_STEPS = 20
_BESIDE = 14
"""Between a point and its name."""
_FARTHER = (3, 5, 8, 12, 16)
"""Times as far, for a name that is needed where it is crowded; a thin line leads to it."""


class Canvas:
    """One picture in the making."""

    def __init__(self, height: float) -> None:
        self.height = round(height)
        inches = (style.WIDTH / style.DOTS_PER_INCH, self.height / style.DOTS_PER_INCH)
        self.figure = Figure(figsize=inches, dpi=style.DOTS_PER_INCH, facecolor=style.PAPER)
        self._paint = FigureCanvasAgg(self.figure)
        self._sheet = self.figure.add_axes((0, 0, 1, 1))
        self._sheet.set_xlim(0, style.WIDTH)
        self._sheet.set_ylim(self.height, 0)
        self._sheet.set_axis_off()
        self._texts: list[Box] = []
        self._drawn: list[Box] = []

    def png(self) -> bytes:
        """The picture."""
        file = BytesIO()
        self._paint.print_png(file)  # type: ignore[no-untyped-call]  # matplotlib has no types here
        return file.getvalue()

    def text(
        self,
        x: float,
        baseline: float,
        said: str,
        *,
        size: float,
        colour: str = style.INK,
        is_bold: bool = False,
        side: Side = "left",
        halo: str | None = None,
    ) -> Box:
        """Write one line, with its left end, middle or right end at x; where it stands."""
        self._sheet.text(
            x,
            baseline,
            said,
            color=colour,
            fontproperties=font(size, is_bold=is_bold),
            ha=side,
            va="baseline",
            parse_math=False,  # two sums of dollars are no formula
            path_effects=[withStroke(linewidth=_HALO, foreground=halo)] if halo else None,
            zorder=10,
        )
        box = _box(x, baseline, width(said, size, is_bold=is_bold), size, side)
        self._texts.append(box)
        return box

    def name_point(
        self,
        x: float,
        y: float,
        said: str,
        room: Box,
        *,
        size: float,
        colour: str = style.INK,
        is_bold: bool = False,
        beside: float = _BESIDE,
        halo: str = style.PAPER,
        is_needed: bool = False,
    ) -> bool:
        """Write the name of a point beside it where nothing stands, or not at all unless it is needed."""
        long = width(said, size, is_bold=is_bold)
        spots = _spots(x, y, size, beside)
        if is_needed:
            middle = min(max(x, room.left + long / 2), room.right - long / 2)
            for away in (times * beside for times in _FARTHER):
                spots.append((middle, y - away - style.FALL * size, "center"))
                spots.append((middle, y + away + style.RISE * size, "center"))
        boxes = [(spot, _box(spot[0], spot[1], long, size, spot[2])) for spot in spots]
        free = [
            (spot, box)
            for spot, box in boxes
            if box.lies_in(room) and not any(box.grown(2).overlaps(text) for text in self._texts)
        ]
        clear = [found for found in free if not any(found[1].overlaps(line) for line in self._drawn)]
        chosen = next(iter(clear or (free if is_needed else [])), None)
        if chosen is None:
            return False
        (left, baseline, side), box = chosen
        self._lead(x, y, box, 2 * beside, colour)
        self.text(left, baseline, said, size=size, colour=colour, is_bold=is_bold, side=side, halo=halo)
        return True

    def _lead(self, x: float, y: float, box: Box, least: float, colour: str) -> None:
        """A thin line from a point to its name, if that is further away."""
        end = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
        if dist((x, y), end) > least:
            self.line([(x, y), end], colour=colour, thickness=3)
            steps = [step / _STEPS for step in range(_STEPS + 1)]
            self.keep_clear([(x + s * (end[0] - x), y + s * (end[1] - y)) for s in steps], _HALO)

    def line(
        self, points: Sequence[tuple[float, float]], *, colour: str, thickness: float, is_dashed: bool = False
    ) -> None:
        """Draw from point to point."""
        xs, ys = zip(*points, strict=True)
        self._sheet.add_line(
            Line2D(
                xs,
                ys,
                color=colour,
                linewidth=_points(thickness),
                linestyle=(0, (4, 3)) if is_dashed else "-",
                solid_capstyle="butt",
                solid_joinstyle="round",
                zorder=4,
            )
        )

    def keep_clear(self, points: Iterable[tuple[float, float]], rim: float) -> None:
        """Have no name written over these points."""
        self._drawn += [Box(x, y, x, y).grown(rim) for x, y in points]

    def rectangle(self, box: Box, colour: str, *, rim: str | None = None) -> None:
        """Fill a rectangle."""
        self._sheet.add_patch(
            Rectangle(
                (box.left, box.top),
                box.right - box.left,
                box.bottom - box.top,
                facecolor=colour,
                edgecolor=rim or "none",
                linewidth=_points(2) if rim else 0,
                zorder=3,
            )
        )

    def area(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """Fill what lies between points."""
        self._sheet.add_patch(Polygon(points, closed=True, facecolor=colour, edgecolor="none", zorder=1))

    def rule(self, start: tuple[float, float], end: tuple[float, float], *, colour: str = style.RULE) -> None:
        """Draw a thin line behind everything."""
        (left, top), (right, bottom) = start, end
        self._sheet.add_line(Line2D((left, right), (top, bottom), color=colour, linewidth=_points(2), zorder=2))

    def dot(self, x: float, y: float, *, radius: float, colour: str) -> None:
        """Draw a disc with a white rim."""
        self._sheet.add_line(
            Line2D(
                (x,),
                (y,),
                marker="o",
                linestyle="none",
                markersize=_points(2 * radius),
                markerfacecolor=colour,
                markeredgecolor=style.PAPER,
                markeredgewidth=_points(3),
                zorder=6,
            )
        )
        self.keep_clear([(x, y)], radius)


def _points(pixels: float) -> float:
    return pixels * 72 / style.DOTS_PER_INCH


def _box(x: float, baseline: float, long: float, size: float, side: Side) -> Box:
    left = {"left": x, "center": x - long / 2, "right": x - long}[side]
    return Box(left, baseline - style.RISE * size, left + long, baseline + style.FALL * size)


def _spots(x: float, y: float, size: float, beside: float) -> list[tuple[float, float, Side]]:
    """Where the name of a point may stand, the best first: left end or right end, and baseline."""
    middle, above, below = y + style.MIDDLE * size, y - beside - style.FALL * size, y + beside + style.RISE * size
    right, left = x + beside, x - beside
    corner_above, corner_below = y - beside / 2 - style.FALL * size, y + beside / 2 + style.RISE * size
    return [
        (right, corner_above, "left"),
        (right, middle, "left"),
        (x, above, "center"),
        (left, corner_above, "right"),
        (left, middle, "right"),
        (right, corner_below, "left"),
        (left, corner_below, "right"),
        (x, below, "center"),
        (right, above, "left"),
        (left, above, "right"),
        (right, below, "left"),
        (left, below, "right"),
    ]
