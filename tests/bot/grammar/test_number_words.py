"""Numbers in words count GPUs, sizes, tokens and time, in English and Chinese; elsewhere they stay words."""

import pytest

from bot.grammar.english import english_in_figures
from bot.grammar.normalise import normalise


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("two thousand h100s", "2000 h100s"),
        ("a thousand gpus", "1000 gpus"),
        ("a hundred and twenty-eight H100", "128 H100"),
        ("one thousand twenty four cards", "1024 cards"),
        ("twenty five hundred h100", "2500 h100"),
        ("2 thousand h100s", "2000 h100s"),
        ("2.5 thousand h100s", "2500 h100s"),
        ("a dozen of h100s", "12 h100s"),
        ("sixteen nvidia h100", "16 nvidia h100"),
        ("eight rtx 4090s", "8 rtx 4090s"),
        ("four tpu v5p", "4 tpu v5p"),
        ("seventy billion on fifteen trillion tokens", "70 billion on 15 trillion tokens"),
        ("sixty days", "60 days"),
        ("three epochs", "3 epochs"),
        ("h100 two thousand", "h100 2000"),
        ("h100 x two thousand", "h100 x 2000"),
        ("on h100s eight, in FP8", "on h100s 8, in FP8"),
    ],
)
def test_a_number_in_words_counts_what_stands_beside_it(words: str, figures: str) -> None:
    assert english_in_figures(words) == figures


@pytest.mark.parametrize(
    "text",
    [
        "ten twenty gpus", "twenty eleven gpus", "ten one gpus", "a gpu", "one of the gpus",
        "half a thousand", "two thousand thousand thousand h100", "someone gpus", "1.2345 thousand gpus",
        "a hundred hundred h100",
    ],
)  # fmt: skip
def test_what_is_no_number_or_counts_nothing_stays_as_it_is(text: str) -> None:
    assert english_in_figures(text) == text


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("八 h100", "8 h100"),
        ("八h100", "8h100"),
        ("h100 八", "h100 8"),
        ("h100 x八", "h100 x8"),
        ("两千 h100", "2000 h100"),
        ("一千零二十四张h100", "1024张h100"),
        ("十五兆", "15兆"),
        ("100w请求", "100万请求"),
        ("¥18一小时", "¥18/小时"),
        ("百万token多少钱", "per-million-tokens 多少钱"),
        ("how much is 1M tokens", "how much is per-million-tokens"),
        ("cost of a million tokens", "cost of per-million-tokens"),
        ("how big a cluster", "how many gpus"),
    ],
)
def test_a_number_of_a_chat_is_put_into_figures(words: str, figures: str) -> None:
    assert normalise(words) == figures


@pytest.mark.parametrize(
    "text", ["看一看 h100", "第八 h100", "一 h100", "哪一h100", "训练 7b 100万token 多少钱", "h100 一下"]
)
def test_a_numeral_that_counts_nothing_stays_as_it_is(text: str) -> None:
    assert normalise(text) == text


def test_an_article_before_a_gpu_is_no_count() -> None:
    assert normalise("how much for an h100") == "how much for an h100"
    assert normalise("h100 for a month") == "h100 for 1 month"
