"""Turn what people type, on whatever keyboard, into one plain spelling."""

import re
import unicodedata

from bot.grammar.chinese import chinese_in_figures
from bot.grammar.english import english_in_figures
from bot.grammar.examples import examples_in_tokens
from bot.grammar.gpu_shape import GPU_SHAPE
from bot.grammar.measuring import in_one_key
from bot.grammar.traditional import in_simplified
from bot.grammar.watching import in_command_words

_ZERO_WIDTH = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
_VARIATIONS = dict.fromkeys([*range(0xFE00, 0xFE10), 0x20E3])
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2043, 0x2212, 0x2E3A, 0x2E3B, 0xFE58, 0xFE63, 0xFF0D, 0x30FC], "-")
_QUOTES = dict.fromkeys([*range(0x2018, 0x2020), 0x00AB, 0x00BB, *range(0x300A, 0x3012), 0x0060, 0x00B4], "'")
_TIMES = dict.fromkeys([0x00D7, 0x2715, 0x2716, 0x2A2F], "*")
_COMMAS = dict.fromkeys([0x3001, 0x3002], ", ")
_BLANKS = dict.fromkeys([0x2022, 0x2023, 0x00B7, 0x30FB, 0x25CF, 0x25AA], " ")
_MARKS = dict.fromkeys([0x2122, 0x00AE, 0x00A9])
_BEFORE = {**_ZERO_WIDTH, **_VARIATIONS, **_DASHES, **_QUOTES, **_TIMES, **_COMMAS, **_BLANKS, **_MARKS}
"""Replaced before NFKC, which would spell some of them out (™ as TM, ´ as a space and an accent)."""
_AFTER = {**_DASHES, **_QUOTES, **_COMMAS, **_BLANKS, 0xFFE5: "¥", 0x5186: "円"}
"""Replaced after NFKC too, which makes some of them from full-width characters."""

_PICTURES = re.compile("[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\U000e0000-\U000e007f]+")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_RAISED = re.compile(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_POWER = re.compile(r"(?:(?<!\d)(\d+(?:\.\d+)?)\s*\*\s*)?\b10\s*\^\s*(?:\{\s*(\d{1,3})\s*\}|(\d{1,3}))", re.ASCII)
_IS = re.compile(r"\b(what|how|where|it|that)'s\b", re.IGNORECASE)
_CLUSTER = re.compile(r"\bhow (?:big|large) (?:of )?a cluster\b", re.IGNORECASE)
_BOLD = re.compile(r"\*\*+|(?:^|\n)\s*\*\s+")
"""Asterisks that make words bold or begin a line of a list: no multiplication."""
_TIMES_BETWEEN = re.compile(r"(?<![\w.-])(\d+(?:\.\d+)?)(?:\s*\*\s*|\s+[xX]\s+)(?=[0-9a-zA-Z])")
_TIMES_BEFORE = re.compile(r"\s*\*\s*(?=\d)|\s+[xX]\s+(?=\d)")
_ABOUT = re.compile(r"(?<=[A-Za-z])[≈~≤](?=\d)")
_SPELLED = re.compile(
    rf"\b(?:(in|within|for(?= an? (?:hour|day|week|month|year))) an?|(half) an?)[ -]"
    rf"(?=(?:hour|day|week|month|year|gpu|card|{GPU_SHAPE})s?\b)",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"\bsingle[ -](?=(?:gpu|card|{GPU_SHAPE})s?\b)", re.IGNORECASE)
_MACHINE_OF_CARDS = re.compile(r"单机(?=\s*\d{1,2}\s*[张块]?卡)")
"""The one machine of `单机8卡`: its cards are counted anyway."""
_MENTION = re.compile(r"(?<![\w/.])@\w*bot\b(?!\.)", re.IGNORECASE | re.ASCII)
_EQUALS_WHAT = re.compile(r"(?:\s=+)+\s*(?=(?:how|what)\b|\?|多少|几|$)", re.IGNORECASE)
"""The sign before what is asked: `70B 15T = how much?`."""
_PER_MILLION = re.compile(
    r"((?<![\w.])[$¥€£]?[\d.]+ ?(?:usd|cny|rmb|eur|dollars?|bucks|yuan|cents?|元|块|美元|刀)? ?)?"
    r"(?:\$? ?/ ?|\bper )(?:1 ?)?m(?:il{1,2}i?on|il)?[ -]?tok(?:en)?s?\b(?!/)",
    re.IGNORECASE | re.ASCII,
)
"""What an amount of money is of, and without one a question."""
_OF_A_MILLION = re.compile(
    r"\b(how much (?:is|are|do|does|for)|(?:prices?|costs?) (?:of|for)) "
    r"(?:1 ?|an? |one )m(?:il{1,2}i?on|il)?[ -]?tok(?:en)?s?\b(?!/)",
    re.IGNORECASE,
)
_SLASH_BEFORE_KEY = re.compile(r"(?<=\w)/(?=[A-Za-z][A-Za-z-]*=)")
_CARDS = re.compile(r"[单双](?=[卡张块](?!时))")
"""`单卡`, `双卡`: one card, two."""
_RATE = re.compile(r"\btok(?:en)?s? (?:per|a) sec(?:ond)?\b", re.IGNORECASE)
_PERCENT = re.compile(r"(?<=\d)\s*(?:percent|pct)\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_MOST_PASSES = 5
"""One step can make work for another: a dropped picture, say, leaves a number beside its sign."""
_PLAIN = re.compile(r"[ \w./$%@=+:-]*", re.ASCII)


def normalise(text: str) -> str:
    """One line in plain characters: full width, dashes, quotes, multiplication signs, powers and spaces unified.

    Keeps upper and lower case, so that an error can show a word as it was typed. Pictures (emoji) say nothing here
    and are dropped. Normalised text stays as it is.
    """
    if _PLAIN.fullmatch(text):
        return _one_line(text)
    for _ in range(_MOST_PASSES):
        before, text = text, _one_line(_plain_characters(text))
        if text == before:
            break
    return text


def _one_line(text: str) -> str:
    text = _TIMES_BETWEEN.sub(r"\1x", text)
    text = _TIMES_BEFORE.sub(" x", text)
    text = _CLUSTER.sub("how many gpus", _PERCENT.sub("%", text))
    text = _SLASH_BEFORE_KEY.sub(" ", text)
    text = examples_in_tokens(text)
    text = _EQUALS_WHAT.sub(" ", _MENTION.sub(" ", text))
    text = _PER_MILLION.sub(lambda found: found[0] if found[1] else " per-million-tokens", _ALONE.sub("1 ", text))
    text = _OF_A_MILLION.sub(r"\1 per-million-tokens", text)
    text = _RATE.sub("tokens/s", _SPACE.sub(" ", text))
    return in_one_key(in_command_words(english_in_figures(_SPELLED.sub(_in_figures, text)).strip()))


def _plain_characters(text: str) -> str:
    if not text.isascii():
        text = _RAISED.sub(lambda m: "10^" + m[1].translate(_SUPERSCRIPT), text)
        text = unicodedata.normalize("NFKC", text.translate(_BEFORE)).translate(_AFTER)
        text = in_simplified(_PICTURES.sub(" ", text))
        text = chinese_in_figures(_CARDS.sub(lambda m: "1" if m[0] == "单" else "2", text))
        text = _MACHINE_OF_CARDS.sub("", text)
    text = _ABOUT.sub("=", text)
    text = _IS.sub(r"\1 is", _BOLD.sub(" ", text.replace("`", "'")))
    return _POWER.sub(lambda m: f"{m[1] or '1'}e{m[2] or m[3]}", text)


def _in_figures(found: re.Match[str]) -> str:
    """`within a month` as `within 1 month`, `half a year` as `0.5 year`."""
    return f"{found[1]} 1 " if found[1] else "0.5 "
