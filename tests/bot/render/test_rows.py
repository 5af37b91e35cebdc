"""Rows of an answer in words: a second value has a column of its own."""

from bot.answer import Row
from bot.render.numbers import Speaker
from bot.render.rows import aligned, in_two_columns
from bot.text import t

_HANZI_COLUMNS = 5 / 3
"""Of a hanzi in the fonts of phones, beside a Latin letter."""


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


def test_on_a_phone_values_begin_within_a_column_whatever_the_script_of_their_labels() -> None:
    rows = (Row(t("计算量"), t("1")), Row(t("MFU"), t("2")), Row(t("加速卡功耗"), t("3")), Row(t("GPU 时"), t("4")))
    lines, wide = aligned(rows, Speaker(), 27)
    begins = [sum(_HANZI_COLUMNS if ord(c) > 0x2E80 else 1 for c in line[:-1]) for line in lines]
    assert not wide
    assert max(begins) - min(begins) <= 1


def test_a_row_too_wide_for_a_phone_stands_apart() -> None:
    rows = (Row(t("MFU"), t("35 %")), Row(t("a label of some length"), t("and a value that goes on")))
    lines, wide = aligned(rows, Speaker(), 27)
    assert lines == ["MFU  35 %"]
    assert wide == [("a label of some length", "and a value that goes on")]


def test_a_table_too_wide_for_a_phone_loses_its_second_values_before_a_row_stands_apart() -> None:
    rows = (
        Row(t("model"), t("cost"), t("GPU-hours")),
        Row(t("Llama3.1 405B"), t("$260,000,000"), t("38,000,000")),
    )
    lines, wide = aligned(rows, Speaker(), 27)
    assert [line.split() for line in lines] == [["model", "cost"], ["Llama3.1", "405B", "$260,000,000"]]
    assert not wide
