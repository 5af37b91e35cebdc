"""Every Chinese word of the language."""

from bot.grammar import fillers, lexicon, money, quantities, traffic, watching
from bot.language import LANGUAGE_NAMES
from config.catalog import Catalog

_UNITS = (
    *quantities.MAGNITUDES,
    *(
        "折 打 号 小时 个小时 时 卡时 每卡 每张 天 日 周 星期 个星期 个月 月 年 年期 年预留 每 每小时 每卡时 "
        "每月 每天 每秒 每年 毫秒 秒 分钟 次 激活 块钱 折扣 优惠 以内 之内 内 张卡 块卡 张 块 卡 片 颗 枚 千卡 "
        "万卡 千张 万张 个 轮 倍 条 样本 对话 问答 问答对 样例 语料 人 在线 同时 同时在线 同时用 同时使用"
    ).split(),
    *lexicon.MACHINES,
)  # fmt: skip


_VALUES = frozenset[str]().union(
    lexicon.PURCHASES, lexicon.PICKS, lexicon.AREAS, lexicon.VENDORS, lexicon.DISCOUNTS, lexicon.METHODS,
    lexicon.TRANSFERS, lexicon.PURPOSES, lexicon.VERSUS, lexicon.RECOMPUTED,
)  # fmt: skip


def hanzi_words(catalog: Catalog, more: frozenset[str]) -> frozenset[str]:
    """Every Chinese word of the language, with `more` such as the names of keys: what a run of hanzi is cut into."""
    names = (
        *more, *fillers.EVERY, *_UNITS, *_VALUES, *money.CURRENCY_WORDS, *LANGUAGE_NAMES, *traffic.HANZI,
        *watching.SIDES, *watching.DIGESTS, *watching.ENDS,
        *catalog.provider_names, *catalog.gpu_names, *catalog.model_names, *catalog.grid_names,
    )  # fmt: skip
    return frozenset(name for name in names if name and "\u3400" <= name[0] <= "\u9fff")
