"""The words of a price that is waited for: the line that it is to cross, and whole sentences that ask to be told."""

import re
from typing import Literal

Sign = Literal["<", "<=", ">", ">="]

NAMES = ("watches", "alert", "alerts", "notify", "关注", "提醒", "盯", "盯着", "监控")
"""What the command is called beside its name."""
SIDES: dict[str, Sign] = {
    **dict.fromkeys(
        (
            *("below", "under", "less than", "lower than", "cheaper than"),
            *("低于", "小于", "少于", "跌破", "跌过", "便宜过"),
        ),
        "<",
    ),
    **dict.fromkeys(
        (
            *("at most", "no more than", "or less", "or below", "or lower", "or cheaper", "or under", "not above"),
            *("drop", "drops", "dropping", "fall", "falls", "falling", "dip", "dips", "down to", "goes down"),
            *("跌到", "跌至", "降到", "降至", "降", "跌", "降价", "以下", "之下", "不高于", "不超过", "不到"),
        ),
        "<=",
    ),
    **dict.fromkeys(
        (
            *("above", "over", "more than", "greater than", "higher than", "dearer than", "exceeds", "exceed"),
            *("高于", "大于", "超过", "突破", "涨破", "涨过", "高过", "贵过"),
        ),
        ">",
    ),
    **dict.fromkeys(
        (
            *("at least", "no less than", "or more", "or above", "or higher", "or over", "not below"),
            *("rise", "rises", "rising", "climb", "climbs", "goes up", "涨到", "涨至", "涨", "升到", "以上", "之上"),
            *("不低于", "涨价"),
        ),
        ">=",
    ),
}  # fmt: skip
"""On which side of the line the price is waited for. Where two are said, `drops below`, the stricter one holds."""
DIGESTS = dict.fromkeys(
    ("weekly", "digest", "weekly digest", "every week", "each week", "once a week", "每周", "每星期", "周报"), True
)
ENDS = dict.fromkeys(
    (
        *("off", "stop", "remove", "delete", "unwatch", "cancel", "mute", "end", "取消", "删除", "停止", "关闭"),
        *("移除", "取消关注", "取消提醒", "不再关注"),
    ),
    True,
)
FILLERS = frozenset(
    (
        "watch watching when if once as soon me us tell notify alert ping let know price prices goes go gets get comes "
        "becomes reaches reach hits hit per hour hourly rent rental all everything every its offer offers any "
        "anywhere report summary again what "
        "which has moved moves change changes changed cost costs "
        "到 达到 时 时候 当 如果 一旦 就 关注 提醒 通知 告诉 我们 价 价钱 报价 租金 租价 每 小时 全部 所有 都 了 "
        "再 的话 每小时 有人 任何 汇总 变化 变动 涨跌 着"
    ).split()
)

_SIGN_WORDS: dict[Sign, str] = {"<": "below", "<=": "at-most", ">": "above", ">=": "at-least"}
_SIGN = re.compile(r"\s*(<\s*=|=\s*<|[≤≦⩽]|>\s*=|=\s*>|[≥≧⩾]|<|>)\s*")
_SIGNS: dict[str, Sign] = {
    "=<": "<=", "≤": "<=", "≦": "<=", "⩽": "<=", "=>": ">=", "≥": ">=", "≧": ">=", "⩾": ">=", "<": "<", "<=": "<=",
    ">": ">", ">=": ">=",
}  # fmt: skip
_NAMED = re.compile(
    rf"[ '\",]*(?:[/／] ?)?(?:(?:{'|'.join(('watch', *filter(str.isascii, NAMES)))})(?![a-z])"
    rf"|{'|'.join(name for name in NAMES if not name.isascii())})",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"[ '\",]*(?:[/／] ?)?(?:(?:unwatch|stop[ -]watching)(?:@\w+)?(?![a-z])|取消关注|取消提醒|不再关注)", re.IGNORECASE
)
_TELLS = re.compile(
    r"(?:\b(?:please|pls|can you|could you) )?\b(?:(?:tell|notify|alert|ping|warn|message|remind) (?:me|us)|"
    r"let (?:me|us) know)\b|(?:请|麻烦)?(?:提醒|通知|告诉|告知)(?:一下)?我们?",
    re.IGNORECASE,
)
_PRICE = r"[$¥€£]? ?(?<![\d.,])\d[\d.,]*+(?! ?(?:[bmtk]\b|gi?b\b|%|[张块]?卡|张|亿|params|tokens|cards?\b|gpus?\b))"
"""A number that may be one of a price: no size, no memory, no count."""
_CROSSES = re.compile(
    rf"[<>≤≥≦≧⩽⩾] ?=? ?{_PRICE}|"
    rf"\b(?:below|under|above|(?:less|more|lower|higher|cheaper) than|drops?|falls?|dips?|rises?|climbs?|"
    rf"reach(?:es)?|hits?|exceeds?|at (?:most|least))(?: (?:to|below|under|above|than|at|about)){{0,3}} {_PRICE}|"
    rf"(?:[低高大小]于|[跌涨降升][到至破过]?|便宜过|[贵高]过|超过|突破|达到|到)了?(?:每.{{0,3}}?)? ?{_PRICE}|"
    rf"{_PRICE}.{{0,6}}?[以之][下上]",
    re.IGNORECASE,
)
_EACH_WEEK = re.compile(r"\bweekly\b|\b(?:every|each) week\b|每周|每星期|周报", re.IGNORECASE)


def in_command_words(line: str) -> str:
    """A line that asks to be told of a price as `/watch`, its signs as words; any other line as it is.

    `<` and `>` mean something there alone: elsewhere people put them around what is to be filled in.
    """
    if (ended := _UNNAMED.match(line)) is not None:
        line = f"/watch off {line[ended.end() :].strip()}".strip()
    elif line.startswith("盯"):
        line = f"/{line}"  # one character begins too many words
    elif _NAMED.match(line) is None:
        told = _TELLS.search(line)
        if told is None or line.startswith("/") or not (_CROSSES.search(line) or _EACH_WEEK.search(line)):
            return line
        line = f"/watch {line[: told.start()]} {line[told.end() :]}"
    return " ".join(_SIGN.sub(lambda found: f" {_SIGN_WORDS[_SIGNS[''.join(found[1].split())]]} ", line).split())


def stricter(one: Sign, other: Sign) -> Sign | None:
    """The sign that holds where two are said; None for two that contradict each other."""
    if one[0] != other[0]:
        return None
    return one if len(one) < len(other) else other
