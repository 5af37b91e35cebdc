"""The fonts have what charts say, and come with their licence."""

from matplotlib.font_manager import get_font

from bot.engine import Engine
from bot.render.charts.fonts import BOLD, REGULAR, missing_hanzi
from tests.bot.render.charts.pictures import Picture


def test_hanzi_of_the_trade_are_there() -> None:
    assert missing_hanzi("训练推理显存微调预算对比算力利用率亿万卡时梯度权重缓存吞吐延迟昇腾寒武纪") == set()


def test_signs_are_there() -> None:
    assert missing_hanzi("×·–—…≈≤≥¥€£$→°−，。：；！？（）《》「」、％αβηµ") == set()


def test_what_is_not_there_is_named() -> None:
    assert missing_hanzi("體 ABC") == {"體"}


def test_both_weights_are_noto_sans() -> None:
    assert [get_font(str(path)).family_name for path in (REGULAR, BOLD)] == 2 * ["Noto Sans CJK SC"]


def test_the_licence_lies_beside_them() -> None:
    assert "SIL OPEN FONT LICENSE" in (REGULAR.parent / "OFL.txt").read_text(encoding="utf-8")


def test_every_character_of_every_chart_is_there(pictures: list[Picture]) -> None:
    assert missing_hanzi("".join(said for picture in pictures for said in picture.said)) == set()


def test_every_name_of_the_presets_is_there(real_engine: Engine) -> None:
    catalog = real_engine.catalog
    names = [*(gpu.label for gpu in catalog.gpus.values()), *(model.name for model in catalog.models.values())]
    assert missing_hanzi("".join(names)) == set()
