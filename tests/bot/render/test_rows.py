"""Rows of an answer in words: a second value has a column of its own."""

from bot.answer import Row
from bot.render.numbers import Speaker
from bot.render.rows import in_two_columns
from bot.text import t


def test_values_with_another_beside_them_are_as_wide_as_the_widest_of_these() -> None:
    rows = (
        Row(t("H100"), t("$980K"), t("54")),
        Row(t("B200"), t("$1M"), t("27")),
        Row(t("昇腾"), t("价格"), t("9")),
        Row(t("V100"), t("cannot train in that format")),
    )
    assert in_two_columns(rows, Speaker()) == [
        ("H100", "$980K  54"),
        ("B200", "$1M    27"),
        ("昇腾", "价格   9"),
        ("V100", "cannot train in that format"),
    ]


def test_values_alone_stay_as_they_are() -> None:
    assert in_two_columns((Row(t("MFU"), t("35 %")),), Speaker()) == [("MFU", "35 %")]
