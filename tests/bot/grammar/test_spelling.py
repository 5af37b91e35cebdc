"""Normalised text, tokens, canonical spellings, and the nearest known names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grammar import canonical, quantities
from bot.grammar.normalise import normalise
from bot.grammar.spelling import nearest
from bot.grammar.tokens import tokenise, written


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("／train １７５Ｂ", "/train 175B"),
        ("（70B）＝％，", "(70B)=%,"),
        ("mfu：40", "mfu:40"),
        ("8×7B 8✖️7B 8*7B 8 x 7B", "8x7B 8x7B 8x7B 8x7B"),
        ("h100*8 h100 × 8 15T ×8", "h100 x8 h100 x8 15T x8"),
        ("—mfu –mfu −mfu ‑mfu", "-mfu -mfu -mfu -mfu"),
        ("“a” ‘b’ «c» 「d」", "'a' 'b' 'c' 'd'"),
        ("10^{14} 10^9 2*10^11 10⁹ 3 × 10¹¹", "1e14 1e9 2e11 1e9 3e11"),
        ("70\u200bB\ufeff 15\u00adT", "70B 15T"),
        ("a\n b\t\tc\u00a0d\u3000e", "a b c d e"),
        ("￥18 ¥18", "¥18 ¥18"),
        ("二十亿 三十天 八五折 两周", "20亿 30天 85折 2周"),
        ("一个模型 一千零一夜 百张 千卡 万卡", "一个模型 1001夜 百张 千卡 万卡"),
        ("两千五 一百零五 一百二十八张 一万两千张 两万三", "2500 105 128张 12000张 23000"),
        ("7十亿 70 十亿 十亿 七百亿 十五万亿", "7十亿 70 十亿 10亿 700亿 15万亿"),
        ("千亿模型 千亿 5千亿参数", "1千亿模型 千亿 5千亿参数"),
        ("半年 半个月 通义千问 千问", "6个月 15天 qwen qwen"),
        ("70B、15T。", "70B, 15T,"),
        ("in one month within a week two years a day", "in 1 month within 1 week 2 years a day"),
        ("🚀70B👍🏽 H100™", "70B H100"),
        ("8️⃣卡", "8卡"),
        ("**70B**\n* 15T\n* h100", "70B 15T h100"),
        ("30 percent", "30%"),
        ("/TRAIN 70b", "/TRAIN 70b"),
    ],
)
def test_every_keyboard_gives_one_plain_spelling(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("70B 15T", ["70B", "15T"]),
        ("70B,15T;h100|x8", ["70B", "15T", "h100", "x8"]),
        ("7,000M 1,234,567", ["7,000M", "1,234,567"]),
        ("1,5T", ["1,5T"]),
        ("H100,5折", ["H100", "5", "折"]),
        ("x1,024 x8,h100", ["x1,024", "x8", "h100"]),
        ("8xH100 64h100", ["8x", "H100", "64h100"]),
        ("70B15T 8x7b2t", ["70B", "15T", "8x7b", "2t"]),
        ("mfu=40% gpu:h100", ["mfu", "=", "40%", "gpu", ":", "h100"]),
        ("--mfu 40 -30% -70B - x", ["mfu", "40", "-30%", "-70B", "x"]),
        ("(70B) [15T] 'h100'", ["70B", "15T", "h100"]),
        ("70B. ~15T, @$2/h", ["70B", "15T", "$2/h"]),
        ("训练70B模型", ["训练", "70B", "模型"]),
        ("红烧肉70B", ["红烧肉", "70B"]),
        (",,,", []),
    ],
)
def test_a_line_is_cut_into_words(line: str, words: list[str]) -> None:
    assert [token.text for token in tokenise(line, 0, frozenset({"训练", "模型", "折"}))] == words


def test_a_token_knows_its_place_and_whether_a_dash_made_it_an_option() -> None:
    line = "/train 70B --tokens 1,000M"
    tokens = tokenise(line, 6, frozenset())
    assert [line[token.start : token.end] for token in tokens] == ["70B", "tokens", "1,000M"]
    assert [token.is_option for token in tokens] == [False, True, False]
    assert tokens[2].low == "1000m"


def test_words_are_shown_as_they_were_typed() -> None:
    assert written(tokenise("mfu = 40%", 0, frozenset())) == "mfu = 40%"
    assert written(tokenise("mfu=40%", 0, frozenset())) == "mfu=40%"


@pytest.mark.parametrize(
    ("spelled", "expected"),
    [
        (canonical.quantity("params", 175e9), "175B"),
        (canonical.quantity("tokens", 1.3e12), "1.3T"),
        (canonical.quantity("tokens", 12.5), "tokens=12.5"),
        (canonical.quantity("params", 1e9 / 3), "params=333333333.3333333"),
        (canonical.share("mfu", 0.4), "mfu=40%"),
        (canonical.share("discount", 0.15), "discount=15%"),
        (canonical.price(2.5, None), "$2.5/h"),
        (canonical.price(18, "CNY"), "¥18/h"),
        (canonical.price(300, "JPY"), "300JPY/h"),
        (canonical.duration(30), "in 30d"),
        (canonical.duration(1.5), "in 1.5d"),
        (canonical.mixture(8, 222e9), "8x222B"),
        (canonical.mixture(491, 0.530626e9), "491x530.626M"),
        (canonical.mixture(3, 1e9 / 3), "3x333.3333333333333M"),
        (canonical.total_active(671e9, 37e9), "671B-A37B"),
        (canonical.total_active(671e9, 1e9 / 3), None),
        (canonical.number(3.0), "3"),
    ],
)
def test_values_are_spelled_as_people_write_them(spelled: str | None, expected: str | None) -> None:
    assert spelled == expected


@settings(max_examples=200, deadline=None)
@given(value=st.floats(1, 1e18))
def test_any_quantity_reads_back_as_itself(value: float) -> None:
    found = quantities.read_quantity(canonical.quantity("tokens", value).removeprefix("tokens=").lower())
    assert found is not None
    assert found.value == value


@settings(max_examples=200, deadline=None)
@given(value=st.floats(1e-6, 1))
def test_any_share_reads_back_as_itself(value: float) -> None:
    assert quantities.read_share(canonical.share("mfu", value).removeprefix("mfu=")) == value


NAMES = ("h100", "h200", "b200", "a100-80g", "deepseek-v3", "llama-3.1-70b", "azure", "spot", "oracle", "gpt-3")


@pytest.mark.parametrize(
    ("word", "best"),
    [
        ("h10", "h100"), ("h1oo", "h100"), ("b999", "b200"), ("a100-80gb", "a100-80g"), ("deepsek", "deepseek-v3"),
        ("llama 3.9 70b", "llama-3.1-70b"), ("azur", "azure"), ("sport", "spot"), ("GPT", "gpt-3"),
    ],
)  # fmt: skip
def test_the_nearest_name_is_the_one_that_was_meant(word: str, best: str) -> None:
    assert nearest(word, NAMES)[0] == best


@pytest.mark.parametrize("word", ["tomorrow", "or", "paris", "xyzzy", "b", "红烧肉", "", "before"])
def test_a_strange_word_is_near_to_nothing(word: str) -> None:
    assert nearest(word, NAMES) == ()
