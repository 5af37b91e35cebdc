"""Which words may be parts of one number: where it may begin, and what may go on with it."""

import re

from bot.grammar import money, quantities, traffic
from bot.grammar.shapes import SHARE_NAMES

_UNITS = frozenset(
    (
        *quantities.MAGNITUDES,
        *money.CURRENCY_WORDS,
        *SHARE_NAMES,
        *quantities.PARAMETER_WORDS,
        *quantities.TOKEN_WORDS,
        *traffic.UNITS,
        *(
            "折 off discount 折扣 优惠 x gpu gpus card cards chip chips accelerator accelerators 张 块 卡 片 颗 枚 "
            "张卡 块卡 千卡 万卡 千张 万张 per an a every 每 每小时 每卡时 卡时 每卡 每张 "
            "hour hours hr hrs h 小时 时 个小时 "
            "day days d 天 日 week weeks wk wks w 周 星期 个星期 号 "
            "month months mo mos 月 个月 mins minutes "
            "year years yr yrs y 年 内 以内 之内 second sec s 秒 minute min 分钟 "
            "ctx context seq 上下文 in input inputs 输入 out output outputs 输出 flight concurrent concurrency users "
            "user sequences 并发 prompt prompts 提示词 epoch epochs 轮 倍 peak 峰值 "
            "training sample samples example examples row rows record records conversation conversations dialog "
            "dialogs dialogue dialogues qa pair pairs 条 样本 对话 问答 问答对 样例 "
            "ms msec 毫秒 ttft tpot itl 首字 首字延迟 首词 each people devs developers seats simultaneous active "
            "用户 并发用户 人 在线 同时在线 同时用 同时使用 "
            "think thinking reasoning 思考 思维链 daily weekly monthly yearly 预算 每人 "
            "每用户"
        ).split(),
    )
)
_HEAD = re.compile(r"([a-z]+|[\u3400-\u9fff]+)(?![a-z0-9])")
_NUMERIC = re.compile(r"[-.$¥€£₩₹]|\d|x\d|a\d|(?:us|hk|nt)\$|(?:usd|cny|rmb|eur)\d|每|打|[千万][卡张]")


def may_begin(low: str) -> bool:
    """Whether a shape may begin with this word."""
    return _NUMERIC.match(low) is not None or low in money.CURRENCY_WORDS or low in traffic.BEGINNINGS


def may_go_on(left: str, right: str) -> bool:
    """Whether `right` may belong to the same number as `left`: a unit does, a number only after a sign."""
    if right[0].isdigit() or right[0] == ".":
        is_word = left[-1].isascii() and left[-1].isalnum()
        return not is_word or left in money.CURRENCY_WORDS or left in traffic.BEGINNINGS or left == "per"
    if right == "in":
        return left[-1] in "0123456789k"  # the `1M in` of `1M in 14d` is no minute
    head = _HEAD.match(right)
    return right in _UNITS or right[0] in "/-%$¥€£" or (head is not None and head[1] in _UNITS)
