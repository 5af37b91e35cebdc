"""Chinese numbers and set phrases in figures: `两千张` as `2000张`, `半年` as `6个月`."""

import re

from bot.grammar.gpu_shape import GPU_SHAPE

_DIGITS = {**{digit: value for value, digit in enumerate("一二三四五六七八九", 1)}, "两": 2, "零": 0}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_NUMERALS = "[一二两三四五六七八九十百千零]"
_NUMBER = re.compile(rf"(?<![\d.几数])({_NUMERALS}+)(?:万({_NUMERALS}+))?")
_UNIT = re.compile(
    "折|年|天|日|周|星期|个星期|个月|月|张|卡|块|片|颗|枚|台|轮|小时|个小时|亿|万|千亿|百亿|千卡|元|美元|欧元|刀|兆|[bBtT]"
)
_BEFORE_GPU = re.compile(rf" ?{GPU_SHAPE}(?![a-zA-Z\d])", re.ASCII)
_TO_GPU = re.compile(rf"(?<![a-zA-Z\d]){GPU_SHAPE}s? ?[xX*]? ?$", re.ASCII)
_LONGEST_GPU = 12
_ENDS = re.compile(r"\s*(?:$|[,;.?!])")
_ROUND_SIZE = re.compile(f"(?<![\\d.万几数])(?<!{_NUMERALS})([百千万]亿)(?=级|规模|大?模型|参数)")
_FIGURES_BEFORE = re.compile(r"\d $", re.ASCII)
_PHRASES = {"半个月": "15天", "半年": "6个月", "通义千问": "qwen", "千问": "qwen"}
_AMOUNT = rf"(?<![\d.几数一二两三四五六七八九十百千零])(?:{_NUMERALS}+|\d{{1,3}})"
_AND_A_HALF = re.compile(rf"({_AMOUNT})(?:(年|周|天|小时|个月)半|个半(月|星期|小时))(?!年|个?月)")
_IN_SMALLER_UNITS = {
    "年": (12, "个月"), "个月": (30, "天"), "月": (30, "天"), "周": (7, "天"), "星期": (7, "天"), "天": (24, "小时"),
    "小时": (60, "分钟"),
}  # fmt: skip
_YUAN_AND_TENTHS = re.compile(
    rf"({_AMOUNT})([块元])([一二三四五六七八九1-9])(?=钱?(?:/|每|一|1)个?(?:小时|卡时|[张块]?卡))"
    rf"|(?:(?<=小时)|(?<=卡时)|(?<=时每卡))({_AMOUNT})([块元])([一二三四五六七八九1-9])(?![\d万千百十亿张卡])"
)
"""`两块五一小时`: what is behind the yuan are its tenths."""
_WITHIN_YEARS = re.compile(r"(?<![\d.年月])([\d.]+|[一二两三四五六七八九十])年(?:以内|之内|内|训完|训练完|跑完)")
"""A time limit, where `3年` alone is a contract."""
_BEHIND_GPU = re.compile(rf"(?<![a-zA-Z\d])({GPU_SHAPE})(?={_NUMERALS})", re.ASCII)
"""The digits of a name, which are no number together with the hanzi behind: `h100一小时`."""
_OF_A_MILLION = re.compile(
    r"(?<![\d.万千亿百])(?:每|(?<!每)1?)(?:100万|百万) ?个?(?:tokens?|词元)(?=.*(?:多少钱|价格|成本|费用|收费))",
    re.IGNORECASE,
)
"""`百万token多少钱`: a price of tokens, no amount of them to train on."""
_OF_TRAINING = re.compile("训|调|train|tun|lora|grpo", re.IGNORECASE)
_TEN_THOUSANDS = re.compile(
    r"(?<=\d)w(?= ?(?:个|条|次|请求|调用|tokens?|词元|数据|样本|对话|人民币|元|块|美元|美金|刀|rmb))", re.IGNORECASE
)
_PRICE_OF_ONE_HOUR = re.compile(r"([¥$€£]\d+(?:\.\d+)?) ?一个?(?=小时|卡时)")
_PHRASE = re.compile(f"(?<![年月])(?:{'|'.join(_PHRASES)})")


def chinese_in_figures(text: str) -> str:
    """The same text with its Chinese numbers in figures where they count something."""
    text = _PRICE_OF_ONE_HOUR.sub(r"\1/", _TEN_THOUSANDS.sub("万", text))
    text = _BEHIND_GPU.sub(r"\1 ", text)
    text = _YUAN_AND_TENTHS.sub(_decimal, text)
    text = _AND_A_HALF.sub(_with_half, text)
    text = _WITHIN_YEARS.sub(r" in \1年 ", text)
    text = _PHRASE.sub(lambda found: _PHRASES[found[0]], text)
    text = _ROUND_SIZE.sub(r"1\1", text)
    text = _NUMBER.sub(_in_figures, text)
    return text if _OF_TRAINING.search(text) else _OF_A_MILLION.sub(" per-million-tokens ", text)


def _amount(written: str) -> int | None:
    return int(written) if written.isdecimal() else _value(written)


def _decimal(found: re.Match[str]) -> str:
    """`两块五` as `2.5块`."""
    yuan, unit, tenths = (found[group] or found[group + 3] for group in (1, 2, 3))
    amount = _amount(yuan)
    return found[0] if amount is None else f"{amount}.{_DIGITS.get(tenths, tenths)}{unit}"


def _with_half(found: re.Match[str]) -> str:
    """`一年半` as `18个月`, `两个半月` as `75天`."""
    amount = _amount(found[1])
    parts, unit = _IN_SMALLER_UNITS[found[2] or found[3]]
    if amount is None:
        return found[0]
    return f"{(2 * amount + 1) * parts / 2:.9g}{unit}"


def _in_figures(found: re.Match[str]) -> str:
    """`十五` as 15, `一万两千` as 12000; `八五` as 85 before its unit; a word that counts nothing as it is."""
    thousands, ones = found.groups()
    has_unit = _UNIT.match(found.string, found.end()) is not None or _counts_gpus(found)
    is_unit = found[0] == "十" and found.string.startswith("亿", found.end())
    if is_unit and _FIGURES_BEFORE.search(found.string, 0, found.start()):
        return found[0]  # `70 十亿`
    if ones is not None:
        high, low = _value(thousands), _value(ones)
        if high is None or low is None:
            return found[0]
        return str(high * 10_000 + (low * 1000 if ones in _DIGITS else low))
    if not has_unit and (len(thousands) == 1 or not _SCALES.keys() & set(thousands)):
        return found[0]
    if not _SCALES.keys() & set(thousands):
        return "".join(str(_DIGITS[digit]) for digit in thousands)
    value = _value(thousands)
    return found[0] if value is None else str(value)


def _counts_gpus(found: re.Match[str]) -> bool:
    """Whether the number stands before a GPU or at the end behind one: `八 h100`, `h100 八`."""
    text, start, end = found.string, found.start(), found.end()
    if found[0] != "一" and text[start - 1 : start] != "第" and _BEFORE_GPU.match(text, end):
        return True
    return _ENDS.match(text, end) is not None and _TO_GPU.search(text, max(0, start - _LONGEST_GPU), start) is not None


def _value(numerals: str) -> int | None:
    """A number below ten thousand; `两千五` is 2500. None for what is no number, such as `百` alone."""
    total, digit, scale = 0, None, 0
    for numeral in numerals:
        if numeral in _SCALES:
            scale = _SCALES[numeral]
            if digit is None and (scale > 10 or total % 100):  # only ten stands without its one
                return None
            total += (1 if digit is None else digit) * scale
            digit = None
        elif digit:
            return None
        else:
            digit = _DIGITS[numeral]
            scale = 1 if numeral == "零" else scale
    if digit is None:
        return total
    return total + digit * (scale // 10 if scale > 10 else 1)  # 两千五 leaves its hundreds unsaid
