"""Every picture can be read: letters are large enough, nothing overlaps, and nothing leaves the canvas."""

import struct
import warnings
from itertools import combinations

import pytest
from matplotlib.patches import Polygon
from matplotlib.transforms import Bbox

from bot.chart import Axis, Band, Bar, Bars, Chart, Curve, Frontier, Mark, Part, Stack, Stacks, Timeline
from bot.render.charts.picture import draw, sketch
from bot.render.charts.style import WIDTH
from bot.render.numbers import Speaker
from bot.text import Money, Text, t
from tests.bot.render.charts.pictures import DAY, Picture, read, touch

LEAST_PX = 26
LONG = "/train " + "word " * 60


def bars(count: int) -> Bars:
    one = Bar(label=t("H100"), value=1.0, said=t("{cost}", cost=Money(1e6, "USD")), low=0.5, high=2.0, note=t("$2/h"))
    return Bars(t("Cost"), t("Low to high"), (one,) * count)


class TestEveryPicture:
    def test_letters_are_large_enough(self, pictures: list[Picture]) -> None:
        for picture in pictures:
            assert [line.said for line in picture.lines if line.size_px < LEAST_PX] == [], picture.command

    def test_no_two_texts_overlap(self, pictures: list[Picture]) -> None:
        for picture in pictures:
            pairs = combinations(picture.lines, 2)
            overlapping = [(one.said, other.said) for one, other in pairs if touch(one.box, other.box)]
            assert overlapping == [], (picture.command, picture.language)

    def test_no_text_leaves_the_canvas(self, pictures: list[Picture]) -> None:
        for picture in pictures:
            canvas = Bbox.from_bounds(0, 0, WIDTH, picture.height)
            outside = [
                line.said
                for line in picture.lines
                if not (canvas.fully_contains(*line.box.min) and canvas.fully_contains(*line.box.max))
            ]
            assert outside == [], (picture.command, picture.language)

    def test_what_was_asked_for_is_named(self, pictures: list[Picture]) -> None:
        for picture in pictures:
            names = [Speaker(picture.language).say(text) for text in asked(picture.chart)]
            assert names
            assert [name for name in names if name not in picture.said] == [], (picture.command, picture.language)

    def test_none_is_too_tall_for_a_chat(self, pictures: list[Picture]) -> None:
        assert max(picture.height for picture in pictures) < WIDTH


def asked(chart: Chart) -> list[Text]:
    """What the marked part of a chart is called."""
    match chart:
        case Bars():
            return [bar.said for bar in chart.bars if bar.is_asked]
        case Stacks():
            return [stack.said for stack in chart.stacks if stack.is_asked]
        case Curve():
            return [chart.estimate.said]
        case Frontier():
            return [choice.label for choice in chart.choices if choice.is_chosen and choice.label is not None]
        case Timeline():
            return [t("{who} {price}", who=line.label, price=line.last) for line in chart.lines]


class TestSize:
    def test_a_picture_is_1280_by_800(self) -> None:
        png = draw(bars(3), "en", "/train 70B 15T", DAY)
        assert png.startswith(b"\x89PNG")
        assert struct.unpack(">II", png[16:24]) == (1280, 800)

    def test_many_rows_make_it_taller(self) -> None:
        assert read(bars(20), "/train", "en").height > 1600


class TestCorners:
    def test_the_command_and_the_day_are_on_it(self) -> None:
        assert {"/train 70B 15T", "2026-11-25"} <= set(read(bars(2), "/train 70B 15T", "en").said)

    def test_a_long_command_ends_in_an_ellipsis(self) -> None:
        (command,) = [said for said in read(bars(2), LONG, "en").said if said.startswith("/train")]
        assert command.endswith("…")
        assert LONG.startswith(command[:-1])


class TestWords:
    def test_two_sums_of_dollars_are_no_formula(self) -> None:
        chart = Bars(t("$1–$2_x"), t("From $3 to $4^2"), bars(1).bars)
        assert {"$1–$2_x", "From $3 to $4^2"} <= set(read(chart, "/train", "en").said)

    def test_hanzi_are_drawn_without_missing_glyphs(self) -> None:
        chart = Stacks(
            Text("部署 DeepSeek-V3 的显存，每张显卡"),
            Text("额外开销、激活值与优化器：≤ ¥3.5亿 × 2 — 约 80 %"),
            (Text("权重"), Text("梯度")),
            Text("上限"),
            (Stack(Text("昇腾"), (Part(3, Text("三")), Part(5, Text("五"))), 7, Text("装不下"), is_asked=True),),
        )
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            draw(chart, "zh", "/memory 显存", DAY)

    def test_chinese_titles_break_between_hanzi(self) -> None:
        title = "训练一个非常大的语言模型需要多少显卡小时以及多少钱这个问题的答案在这张图上可以看到"
        said = read(Bars(Text(title), Text("细线"), bars(1).bars), "/train", "zh").said
        assert "".join(said[:2]) == title

    def test_numbers_are_those_of_the_language(self) -> None:
        money = Axis(t("Cost"), "money", "CNY")
        chart = Curve(
            t("Cost"), t("By MFU"), Axis(t("MFU"), "share"), money, ((0.1, 4e8), (0.5, 8e7)), Mark(0.2, 2e8, t("here"))
        )
        assert {"¥2亿", "¥4亿"} <= set(read(chart, "/train", "zh").said)
        assert {"¥200M", "¥400M"} <= set(read(chart, "/train", "en").said)


class TestBands:
    @pytest.mark.parametrize("high", [0.22, 0.25, 0.3, 0.5, 0.8])
    @pytest.mark.parametrize("low", [0.2, 0.1])
    def test_the_name_of_a_band_stands_within_it_or_beside_it(self, low: float, high: float) -> None:
        said = "most of the real runs"
        points = tuple((share / 100, 100 / share) for share in range(10, 81))
        band = Band(low, high, Text(said))
        share, cost = Axis(t("MFU"), "share"), Axis(t("Cost"), "money")
        chart = Curve(t("Cost"), t("By MFU"), share, cost, points, Mark(0.2, 5, t("here")), band)
        canvas = sketch(chart, "en", "/train", DAY)
        (shade,) = canvas.figure.findobj(Polygon)
        edges = shade.get_window_extent()
        named = [line for line in read(chart, "/train", "en").lines if line.said in said]
        assert " ".join(line.said for line in sorted(named, key=lambda line: -line.box.y0)) == said
        for line in named:
            is_within = edges.x0 <= line.box.x0 and line.box.x1 <= edges.x1
            assert is_within or line.box.x1 <= edges.x0 or line.box.x0 >= edges.x1
