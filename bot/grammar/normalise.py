"""Turn what people type, on whatever keyboard, into one plain spelling."""

import re
import unicodedata

_ZERO_WIDTH = dict.fromkeys(
    [0x00AD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xFE0E, 0xFE0F]
)
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2043, 0x2212, 0x2E3A, 0x2E3B, 0xFE58, 0xFE63, 0xFF0D, 0x30FC], "-")
_QUOTES = dict.fromkeys([*range(0x2018, 0x2020), 0x00AB, 0x00BB, *range(0x300A, 0x3012), 0x0060, 0x00B4], "'")
_TIMES = dict.fromkeys([0x00D7, 0x2715, 0x2716, 0x2A2F], "*")
_CHARACTERS = {**_ZERO_WIDTH, **_DASHES, **_QUOTES, **_TIMES, 0x3001: " ", 0x3002: " ", 0xFFE5: "¥", 0x5186: "円"}

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_HANZI_DIGITS = str.maketrans("一二两三四五六七八九", "1223456789")

_RAISED = re.compile(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_POWER = re.compile(r"(?:(\d+(?:\.\d+)?)\s*\*\s*)?\b10\s*\^\s*\{?\s*(\d{1,3})\s*\}?")
_STAR = re.compile(r"(?<=[0-9a-zA-Z])\s*\*\s*(?=[0-9a-zA-Z])|\*\s*(?=\d)")
_SPACED_X = re.compile(r"(?<=\d)\s+[xX]\s+(?=[0-9a-zA-Z])|\b(?<=\s)[xX]\s+(?=\d)")
_HANZI_NUMBER = re.compile(r"[一二两三四五六七八九]+(?=折|年|天|周|个月|张|卡|块卡|台|亿|万|千亿|百亿)")
_SPACE = re.compile(r"\s+")


def normalise(text: str) -> str:
    """One line in plain characters: full width, dashes, quotes, multiplication signs, powers and spaces unified.

    Keeps upper and lower case, so that an error can show a word as it was typed.
    """
    text = _RAISED.sub(lambda m: "10^" + m[1].translate(_SUPERSCRIPT), text)
    text = unicodedata.normalize("NFKC", text).translate(_CHARACTERS)
    text = _POWER.sub(lambda m: f"{m[1] or '1'}e{m[2]}", text)
    text = _STAR.sub("x", text)
    text = _SPACED_X.sub("x", text)
    text = _HANZI_NUMBER.sub(lambda m: m[0].translate(_HANZI_DIGITS), text)
    return _SPACE.sub(" ", text).strip()
