"""Numbers in prose that are no figures of a training run: dates, addresses, speeds, lengths, other money."""

import re

from bot.grammar.claims.amounts import CARD, ENDS, GPU, IN_ANY_UNIT, MAKER, MONEY, NUMBER, TOKENS, any_of, compiled

_MONTHS = any_of("jan feb mar apr may jun jul aug sep sept oct nov dec")
_BEFORE_YEAR = any_of("in since by from until of during late early mid q1 q2 q3 q4")
_RATES = any_of(
    "flops flop flops/s flop/s tflops pflops gflops eflops zflops tflop pflop tflop/s pflop/s tflops/s pflops/s "
    "gb tb pb mb kb gib tib gb/s tb/s mhz ghz w kw mw gw kwh mwh gwh twh watts? nm tokens/s tok/s"
)
_LENGTHS = any_of(
    "batch batch_size context context_length context_window seq sequence sequence_length seq_length window vocab "
    "vocabulary vocab_size vocabulary_size 上下文 上下文长度 序列 序列长度 批量 词表"
)
_COUNTED = any_of(
    "batch batch_size context seq sequence sequence_length ctx layers? heads? experts? languages? epochs? steps? "
    "层 专家 上下文 个专家"
)
_SPANS = any_of("s sec second min minute day month gpu")

NOT_FACTS = compiled(
    r"https?://[^ ]{1,300}",
    r"@\w{1,40}",
    r"(?:19|20)\d\d ?年(?: ?\d{1,2} ?月(?: ?\d{1,2} ?[日号])?)?",
    r"(?<!\d)(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?![\d.])",
    r"(?<!\d)\d{1,2} ?月 ?\d{1,2} ?[日号]",
    rf"{_MONTHS}[a-z]{{0,6}}\.?(?: \d{{1,2}}(?:st|nd|rd|th)?,?)? (?:19|20)\d\d",
    rf"\b{_BEFORE_YEAR}[ -](?:19|20)[0-3]\d(?![\d,.]|[ -]?(?:gpu|hour|{GPU}))",
    rf"{NUMBER} ?[pe]f(?:lops?|lop/s)?[ /-]{{0,2}}days?{ENDS}",
    rf"{IN_ANY_UNIT} ?{_RATES}{ENDS}",
    rf"{_LENGTHS}(?: of| is| ?[:=]| ?为)? ?{IN_ANY_UNIT}(?: tokens?)?",
    rf"{IN_ANY_UNIT}[ -]?(?:tokens?[ -])?{_COUNTED}{ENDS}",
    rf"{IN_ANY_UNIT} ?{TOKENS}(?: per|/| a) ?{_SPANS}{ENDS}",
    rf"{IN_ANY_UNIT} ?(?:params?|parameters)? ?(?:each|per expert|an expert){ENDS}",
)
_SOME = any_of("trillion billion t b 万亿 10亿")
PER_TOKENS = re.compile(rf"(?:\b(?:per|each|every)|/|每) ?(?:1 ?)?{_SOME} ?个? ?{TOKENS}", re.ASCII)
"""A sentence of what some tokens take says nothing of the run."""
_EACH = any_of(f"m 1m million 百万 gpu card chip {GPU} unit month year day mo tokens? 张 块 卡 个月 年 月 天 person")
_OTHER_MONEY = any_of(
    "raised raising valued valuation revenue revenues worth market_cap market_capitalization funding funded invested "
    "investing investment 融资 估值 营收 市值 收入"
)
NO_COSTS = compiled(
    rf"{MONEY} ?(?:/|per|an?|each|every|每|一)[ -]?{_EACH}",
    rf"{MONEY} ?(?:each|apiece|valuation|in revenue|market cap)",
    rf"{_OTHER_MONEY}[^\d$¥€£]{{0,24}}{MONEY}",
)
"""Money that is no cost of a run: prices of tokens and cards, and what companies are worth."""
PER_NODE = compiled(
    rf"\d{{1,2}} ?x? ?{MAKER}(?:{CARD} ?){{1,2}}(?:per|an?|/|in|on|each|every)[ -]?(?:each |every |one )?"
    rf"{any_of('node server machine host')}"
)
_BEFORE_TIMES = "after last past next previous every per each depreciated_over amortized_over amortised_over 过去 每"
NO_TIMES = re.compile(f"{any_of(_BEFORE_TIMES)} ?$", re.ASCII)
"""What stands before a span of time that is not that of the run."""
NOT_BEHIND_TIMES = any_of(
    "ago old later earlier after before reserved contract commitment lease term 前 后 期 预留 以来"
)
SERVING = re.compile(
    rf"\b{any_of('serve serves serving inference hosting deploy deployed deploying deployment api')}\b"
    "|推理|部署|接口|调用",
    re.ASCII,
)
TRAINING = re.compile(r"train|gpu[ -]?hours?|训|卡时", re.ASCII)
