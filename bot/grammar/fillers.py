"""Words that say nothing: which of them a command skips follows from the fields that it has."""

from bot.grammar import watching
from bot.grammar.lexicon import (
    PRECISIONS,
    SETTING_AGAINST,
    VERSUS,
    asks_for_prices,
    is_of_card,
    weighs_buying,
)

COMPARING_FILLERS = frozenset(
    (
        "compare compared comparing comparison against between or than better worse cheaper faster difference one more "
        "less 比较 比 还是 便宜 更便宜 更贵 划算 更划算 最划算 性价比 最高 最值 最好 更好 更快 哪个好 哪个快 哪个贵 "
        "区别 差多少 value"
    ).split()
)

TRAINING_FILLERS = frozenset("train training pretrain pretraining pre-training 训练 预训练 训 训完 训好".split())
SERVING_FILLERS = frozenset(
    (
        "infer inference serve serving deploy host hosting request requests fast slow speed latency throughput "
        "ttft tpot tps tokens/s token/s tok/s per-million-tokens 推理 部署 服务 请求 速度 延迟 吞吐 吞吐量 多快 每秒"
    ).split()
)
STORING_FILLERS = frozenset("quant quantized quantised quantization quantisation gguf 量化".split())
"""Said beside a format of weights."""
MEMORY_FILLERS = frozenset(
    (
        "memory vram ram fit fits hold holds each deploy serve kv cache gb gpu-memory "
        "部署 显存 内存 占用 占 放得下 装得下 放下 装下 够 够吗 够不够 单机 缓存"
    ).split()
)
API_FILLERS = frozenset(
    (
        "api apis hosted provider providers vs versus own self self-host self-hosted self-hosting traffic against or "
        "cheaper dearer batch average avg mean per month price prices pricing cheap expensive than compare compared "
        "接口 自建 自部署 自己 托管 调 调用 使用 对比 比较 还是 划算 更划算 流量 比 便宜 更便宜 贵 更贵 每月 价 价钱 "
        "定价 报价 哪个贵 哪个好 批量 每 平均 均值"
    ).split()
)
"""With `batch` and 批量, which are values by themselves here and no keys without one."""
PROMISE_FILLERS = frozenset(
    (
        "promise promised sla slo plan plans way each carry carries handle handles sustain support "
        "capacity size sizing under below within less than at most fleet replicas average avg mean "
        "平均 均值 方案 保证 要求 扛 支撑 承载 支持 满足 低于 小于 不超过 怎么 规划"
    ).split()
)
WRITING_FILLERS = frozenset(
    (
        "generate generating synthesize synthesise synthetic output batch offline job write written samples "
        "生成 合成 批量 离线 数据集 写"
    ).split()
)
PRICE_FILLERS = frozenset("per hour hourly rent rental".split())
POWER_FILLERS = frozenset("electricity power bill 电费 电".split())
"""Before a number they name a price; else they are asked of a run, whose answer says what its electricity costs."""
RENT_FILLERS = frozenset(
    (
        "renting day daily week weekly month monthly price prices pricing rate rates "
        "compare comparison between difference history trend over time 比较 比 区别 走势 趋势 历史 "
        "价 租 租金 租赁 租用 租价 月租 时租 小时 价钱 报价 行情 怎么 每天 每月"
    ).split()
)
CARD_FILLERS = frozenset(
    (
        "memory vram ram gpu-memory bandwidth compute peak tflops flops flop/s flops/s specs spec specification "
        "specifications power tdp watts wattage performance size capacity gb hbm "
        "显存 内存 带宽 算力 峰值 规格 功耗 性能 容量 大小 配置 多高"
    ).split()
) | {name for name in PRECISIONS if " " not in name}
"""What is asked of a GPU alone: all of it is in the answer."""
MONEY_FILLERS = frozenset("budget given big bigger large larger size 预算 资金 经费 钱 干嘛 干什么 干啥 做什么".split())
_FILLERS_OF_FIELDS = {
    "prompts": WRITING_FILLERS, "traffic": API_FILLERS, "zero": MEMORY_FILLERS, "budget": MONEY_FILLERS,
    "ttft": PROMISE_FILLERS, "side": watching.FILLERS,
}  # fmt: skip
"""What says nothing to a command that has a field."""
FINETUNING_FILLERS = frozenset(
    "finetune fine-tune finetuning fine-tuning tune tuning sft adapter adapters 微调 精调".split()
)
COMMON = frozenset(
    (
        "a an the my our this that these i we you me it of for at and to from by in on with using use via over into "
        "model models llm param params parameter parameters token tokens data dataset corpus "
        "gpu gpus card cards chip chips accelerator accelerators "
        "how much many long days each whats does do would will should can could is are be what want need needs needed "
        "take takes run running so ok just enough cost costs price please pls hi hey hello thanks total about "
        "around roughly approximately w/ moe dense million cluster have has got which biggest largest "
        "rn now currently right possible possibly lol btw "
        "best spend spending when will be done finish finished ready complete eta hours weeks months "
        "用 在 的 上 和 与 个 张 块 张卡 块卡 要 需要 参数 参数量 模型 数据 数据量 词元 个模型 大模型 多少 多少钱 成本 "
        "费用 跑 来 打 请问 请 问 算 一下 计算 显卡 卡 并 以 从 到 内 一个 花 花费 大概 吗 呢 我 我们 想 帮我 "
        "谢谢 你好 每百万 是 为 按 共 一共 总共 总 价格 单价 数 数量 词 语料 级 规模 "
        "几 了 花了 要花 需 完成 从头 从零 从零开始 耗电 耗电量 用电 "
        "有 多大 哪个 最大 每小时 每卡时 每卡 每张 卡时 片 颗 枚 能 可以 会 才能 得 大约 左右 呀 啊 "
        "哪种 哪款 哪些 哪张 哪块 什么 啥 现在 目前 手 手上 手头 跟 才 最少 至少 跑起来 能不能 能否 可不可以 "
        "集群 好 比较好 行 行不行 可行 给 给我 跑完 本地 满血 满血版 gpu-hour gpu-hours $$ $$$ $$$$"
    ).split()
)
HOW_LONG = frozenset(
    "eta 多久 多长时间 多少时间 几小时 几个小时 多少小时 几天 多少天 几周 多少周 几个月 多少个月 几年 多少年".split()
)
BUYING_FILLERS = frozenset(
    (
        "buying purchase purchasing purchased rent rents renting rental rented lease leasing leased or vs versus "
        "against should better worse cheaper worth break even break-even breakeven payback point months month years "
        "after until pay pays off paying pay-off payoff than instead compared own owning cloud if when server servers "
        "hour hourly per sense make makes it invest investment roi loan loans financed financing "
        "买 买卡 买断 购买 购置 采购 自购 自建 自有 租 租用 租赁 租卡 还是 或者 对比 比较 比 哪个划算 划算 更划算 "
        "便宜 更便宜 合算 更合算 值得 值不值 值 回本 回本期 回收期 打平 盈亏平衡 平衡点 几个月 个月 多久 以后 才 "
        "每小时 小时 价 价钱 租金 应该 上云 云上 卡 怎么 "
        "要不要 买不买 该不该 应不应该 是否 贷款"
    ).split()
)
"""What sets buying against renting. Of `buy` and 购买 the key for own hardware makes something, as of 租金 that for a
price, where a sum follows."""
EVERY = COMMON.union(
    COMPARING_FILLERS, TRAINING_FILLERS, SERVING_FILLERS, STORING_FILLERS, MEMORY_FILLERS, API_FILLERS,
    PROMISE_FILLERS, WRITING_FILLERS, PRICE_FILLERS, POWER_FILLERS, RENT_FILLERS, CARD_FILLERS, MONEY_FILLERS,
    FINETUNING_FILLERS, HOW_LONG, BUYING_FILLERS, watching.FILLERS,
)  # fmt: skip
"""Words that say nothing to some command."""


def fillers(takes: frozenset[str]) -> frozenset[str]:
    """Words that say nothing to a command with these fields: what it does anyway is among them."""
    words = COMMON | HOW_LONG | (STORING_FILLERS if "kv" in takes else frozenset())
    if "purpose" not in takes and takes & {"mfu", "epochs", "budget"}:
        words |= TRAINING_FILLERS | (POWER_FILLERS if {"electricity", "grid"} <= takes else frozenset())
    if "purpose" not in takes and takes & {"in", "traffic"}:
        words |= SERVING_FILLERS
    for field, of_field in _FILLERS_OF_FIELDS.items():
        if field in takes:
            words |= of_field
    if "rank" in takes:
        words |= FINETUNING_FILLERS | MEMORY_FILLERS | ({"fine"} if "question" not in takes else set())
    if "offer" in takes and "params" not in takes:
        words |= PRICE_FILLERS | _of_prices(takes)
    if is_of_card(takes):
        words |= CARD_FILLERS
    if "question" in takes:
        words |= COMPARING_FILLERS.union(VERSUS, TRAINING_FILLERS, SERVING_FILLERS)
    return words


def _of_prices(takes: frozenset[str]) -> frozenset[str]:
    """Words that say nothing to a command that lists offers, or that sets one against own hardware."""
    if asks_for_prices(takes):
        return RENT_FILLERS | SETTING_AGAINST
    return BUYING_FILLERS if weighs_buying(takes) else frozenset()
