"""What the figures of a training run look like in prose, English and Chinese."""

import re

from bot.grammar.claims.amounts import (
    BOUND,
    CARD,
    CURRENCY,
    ENDS,
    GPU,
    HOURS,
    MAKER,
    MONEY,
    MORE,
    NUMBER,
    PARAMS,
    RANGE,
    RANGE_OF_RUN,
    SHARE,
    SIZE,
    SPENT,
    STARTS,
    TAKEN,
    TOKENS,
    any_of,
    compiled,
)
from bot.grammar.claims.noise import NOT_BEHIND_TIMES

_PER = "(?:/|-|·|per|an?|每|一)"
_SAYS = any_of(
    "of is are was were only about used count size total totals totalled 有 是 为 约 共 仅 了 总计 量 数 总数 : = ~ ("
)
"""Between the name of a figure and its number."""
_MFU = any_of(
    "mfu model_flops_utilization model_flops_utilisation model_flop_utilization utilization utilisation "
    "gpu_utilization 算力利用率 利用率"
)
_ACTIVE = any_of("activated active activates activate activating activation 激活")
_SPAN = any_of("days? weeks? months? years? hours? hrs? 天 周 星期 个星期 个月 年 小时 个小时")
_SPAN_OF_GPUS = any_of("hours? hrs? h days? weeks? months? years? 小时 时 天")
_NODES = any_of("nodes? servers? machines? hosts? 台 台机器 台服务器 节点 个节点")

PRICES = compiled(
    rf"{MONEY} ?{_PER} ?(?:{CARD} ?)?{_PER}? ?{MAKER}(?:{CARD} ?){{0,2}}[-/·]? ?{HOURS}{ENDS}",
    rf"每(?:{CARD})?小?时 ?{MONEY}",
)
COSTS = compiled(SPENT, MONEY)
GPU_HOURS = compiled(
    rf"{RANGE_OF_RUN} ?{MAKER}(?:{CARD}[ -]{{0,2}}){{1,2}}[·*]?(?P<span>{_SPAN_OF_GPUS}){ENDS}",
    rf"(?:{CARD}[ -]{{0,2}}){{1,2}}{HOURS}数?(?: ?{_SAYS}){{0,3}} ?{RANGE_OF_RUN}"
    rf"(?! ?(?:{CARD}|[$¥€£%]|days?|天|小时|hours?|{CURRENCY}))",
)
SHARES = compiled(
    rf"{SHARE} ?%? ?(?:of )?(?:average |model )?{_MFU}",
    rf"{_MFU}\)?[^\d%]{{0,20}}{SHARE} ?%",
)
TOKENS_SEEN = compiled(
    rf"{RANGE} ?个?(?:[ -](?!param|model|gpu|hour|on |for )[a-z][a-z-]{{0,20}}){{0,5}}[ -]?{TOKENS}(?! ?(?:/|per ))",
    rf"{RANGE}个?[\u4e00-\u9fff]{{0,8}}{TOKENS}",
    rf"{any_of('tokens? 词元 数据 数据集 语料 data dataset corpus')}(?: ?(?:{_SAYS}|集|规模|大小)){{0,4}} ?"
    rf"{BOUND}{STARTS}{SIZE}{MORE}(?! ?-?{PARAMS})",
)
MIXTURES = compiled(rf"{STARTS}(?P<experts>\d{{1,3}}) ?x ?(?P<each>{NUMBER}) ?(?P<each_unit>[bt]){ENDS}")
ACTIVE = compiled(
    rf"{STARTS}{SIZE}[ -]?(?:{PARAMS} ?)?(?:{any_of('are is being were of_them of_which')} ?){{0,2}}{_ACTIVE}"
    rf"(?: ?{PARAMS})?",
    rf"{_ACTIVE}(?: ?(?:{PARAMS}|参数量|{_SAYS})){{0,4}} ?{SIZE}(?: ?{PARAMS})?",
    rf"(?<=[bt])(?:-a| ?/ ?a){SIZE}",
)
PARTS = compiled(rf"(?<=[bt]) ?/ ?{SIZE}")
"""A part of the size before it, if it is smaller: the 37B of `671B/37B`."""
PARAMETERS = compiled(
    rf"{RANGE}[ -]?(?:total[ -]|dense[ -]|个)?{PARAMS}{ENDS}",
    rf"(?:{PARAMS}|参数量|参数规模|总参|model size)(?: ?{_SAYS}){{0,4}} ?{BOUND}{STARTS}{SIZE}",
)
OF_NODES = compiled(
    rf"(?P<nodes>{NUMBER}) ?{_NODES}[^\d]{{0,16}}?(?P<each>\d{{1,2}}) ?x? ?{MAKER}{CARD}"
    r"(?:(?: per| a|/)[ -]?(?:node|server|machine))?"
)
GPUS = compiled(
    rf"{RANGE_OF_RUN} ?(?:x|[张块枚片颗台]|个)?(?: {TAKEN}{{3,8}})? ?{MAKER}{CARD}(?! ?-?{HOURS})",
    rf"{RANGE_OF_RUN} ?[张块枚](?!钱)",
    rf"{GPU} ?(?:gpus? ?)?[x*] ?(?P<first>{NUMBER})(?![\w.,]| ?{_SPAN})",
    rf"{STARTS}x(?P<first>{NUMBER})(?![\w.,-]| ?{_SPAN})",
)
TIMES = compiled(
    rf"{RANGE_OF_RUN}[ -]?(?P<span>{_SPAN}){ENDS}(?! ?{NOT_BEHIND_TIMES})",
    rf" [x*] ?(?P<first>{NUMBER})[ -]?(?P<span>{_SPAN}){ENDS}",
)
BARE = compiled(rf"{STARTS}{SIZE}")
WHOLE = re.compile(any_of("total full overall in_all altogether entire 总 全部 一共 共计 合计 共"), re.ASCII)
"""Words beside a figure that is the sum of others."""
