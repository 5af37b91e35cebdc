"""The words of the language that are values by themselves, and those that say nothing."""

from collections.abc import Mapping

from bot.grammar import money, quantities, traffic, watching
from bot.language import LANGUAGE_NAMES
from config.catalog import Catalog
from config.schema.entry import name_key
from config.schema.price import Area

PRECISIONS = {
    "bf16": "bf16", "bfloat16": "bf16", "fp16": "fp16", "float16": "fp16", "f16": "fp16", "half precision": "fp16",
    "fp8": "fp8", "float8": "fp8", "e4m3": "fp8", "e5m2": "fp8", "w8a8-fp8": "fp8", "fp4": "fp4", "float4": "fp4",
    "int8": "int8", "w8a8": "int8", "w8a16": "int8", "8bit": "int8", "8bits": "int8",
    "int4": "int4", "w4a8": "int4", "4bit": "int4", "4bits": "int4",
}  # fmt: skip
"""Number formats by what people call them; formats of weights that have names of their own are presets."""
_YEARS = ("y", "yr", "yrs", "year", "years", "年", "年期", "年预留")
PURCHASES = {
    "spot": "spot", "preemptible": "spot", "interruptible": "spot", "竞价": "spot", "抢占式": "spot",
    "on-demand": "on-demand", "payg": "on-demand", "pay as you go": "on-demand", "按需": "on-demand",
    "按量": "on-demand", "reserved": "reserved", "reservation": "reserved", "committed": "reserved",
    "预留": "reserved", "包年": "reserved-1y",
    **{f"{n}{unit}": f"reserved-{n}y" for n in "13" for unit in _YEARS},
    **{f"reserved {n}{unit}": f"reserved-{n}y" for n in "13" for unit in _YEARS},
    **{f"{n}{unit} reserved": f"reserved-{n}y" for n in "13" for unit in _YEARS},
}  # fmt: skip
PICKS = {"cheapest": "cheapest", "最便宜": "cheapest", "median": "median", "中位": "median", "中位数": "median"}
AREAS: dict[str, Area] = {
    **dict.fromkeys(("eu", "europe", "european", "欧洲", "欧盟"), "europe"),
    **dict.fromkeys(("usa", "america", "united states", "美国"), "us"),
    **dict.fromkeys(("north-america", "北美"), "north-america"), **dict.fromkeys(("canada", "加拿大"), "canada"),
    **dict.fromkeys(("china", "中国", "国内", "中国大陆"), "china"), **dict.fromkeys(("asia", "亚洲"), "asia"),
}  # fmt: skip
"""Parts of the world; `us` alone is too often a pronoun."""
OFFER_FIELDS = ("provider", "purchase", "area", "pick")
"""The fields that name an offer in words which can be said of any GPU."""
METHODS = {
    "article": "article", "as-written": "article", "文章": "article", "estimate": "estimate", "估算": "estimate",
    "lora": "lora", "qlora": "qlora", "full": "full", "全量": "full", "全参": "full",
    "全参数": "full", "grpo": "grpo", "dpo": "dpo", "ppo": "ppo",
}  # fmt: skip
PURPOSES = {
    "train": "train", "training": "train", "训练": "train", "预训练": "train", "训": "train", "训完": "train",
    "训好": "train",
    "inference": "inference", "infer": "inference", "serving": "inference", "推理": "inference",
}  # fmt: skip
COMPARED_PURPOSES = {"serve": "inference", "deploy": "inference", "部署": "inference"}
"""More names of a purpose where several questions can be asked."""
QUESTIONS = {
    **dict.fromkeys(("memory", "vram", "gpu-memory", "显存", "内存"), "memory"),
    **dict.fromkeys(
        ("finetune", "fine-tune", "finetuning", "fine-tuning", "tune", "tuning", "sft", "微调", "精调"), "finetune"
    ),
}  # fmt: skip
"""What is compared besides training and serving."""
QUESTIONS_OF_SEVERAL = ("train", "infer", "memory", "finetune")
ZERO_STAGES = {"fsdp": 3, "ddp": 0}
"""What people call a stage of ZeRO."""
_ONE = {"one": 1, "single": 1}
"""GPUs that a model may fit on."""
RECOMPUTED = {
    **{f"{what} {how}": what for what in ("full", "selective") for how in ("recompute", "recomputation")},
    **{f"{what} checkpointing": "full" for what in ("activation", "gradient")},
    "flash attention": "selective", "flash-attn": "selective", "全重计算": "full", "选择性重计算": "selective",
}  # fmt: skip
OPTIMIZERS = {
    **{name: name for name in ("adam", "adamw", "adam8bit", "sgd", "muon", "adafactor")},
    "8bit adam": "adam8bit", "8bit adamw": "adam8bit", "adamw8bit": "adam8bit",
}  # fmt: skip
SPARES = {"n+1": 1, "n+2": 2, "n+3": 3}
DISCOUNTS = {
    **{f"half {the}{what}": 0.5 for the in ("", "the ", "of the ") for what in ("price", "cost", "rent")},
    "half off": 0.5, "半价": 0.5, "对折": 0.5,
}  # fmt: skip
MACHINES = frozenset(
    "node nodes server servers machine machines box boxes host hosts pod pods 台 台机器 节点 机 机器".split()
)
"""What is counted in place of GPUs; only a refusal says how to count."""
VERSUS = ("vs", "versus", "对比")
SETTING_AGAINST = frozenset((*VERSUS, "比较", "or", "还是"))
"""Between or behind the two that are compared."""
_COMPARING_FILLERS = frozenset(
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
_STORING_FILLERS = frozenset("quant quantized quantised quantization quantisation gguf 量化".split())
"""Said beside a format of weights."""
_MEMORY_FILLERS = frozenset(
    (
        "memory vram ram fit fits hold holds each deploy serve kv cache gb gpu-memory "
        "部署 显存 内存 占用 占 放得下 装得下 放下 装下 够 够吗 够不够 单机 缓存"
    ).split()
)
_API_FILLERS = frozenset(
    (
        "api apis hosted provider providers vs versus own self self-host self-hosted self-hosting traffic against or "
        "cheaper dearer batch per month price prices pricing cheap expensive than compare compared "
        "接口 自建 自部署 自己 托管 调 调用 使用 对比 比较 还是 划算 更划算 流量 比 便宜 更便宜 贵 更贵 每月 价 价钱 "
        "定价 报价 哪个贵 哪个好 批量 每"
    ).split()
)
"""With `batch` and 批量, which are values by themselves here and no keys without one."""
PROMISE_FILLERS = frozenset(
    (
        "promise promised sla slo plan plans cheapest way each carry carries handle handles sustain support "
        "capacity size sizing under below within less than at most fleet replicas "
        "方案 最便宜 保证 要求 扛 支撑 承载 支持 满足 低于 小于 不超过 怎么 规划"
    ).split()
)
WRITING_FILLERS = frozenset(
    (
        "generate generating synthesize synthesise synthetic output batch offline job write written samples "
        "生成 合成 批量 离线 数据集 写"
    ).split()
)
_PRICE_FILLERS = frozenset("per hour hourly rent rental".split())
_POWER_FILLERS = frozenset("electricity power bill 电费 电".split())
"""Before a number they name a price; else they are asked of a run, whose answer says what its electricity costs."""
_RENT_FILLERS = frozenset(
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
_MONEY_FILLERS = frozenset(
    "budget given big bigger large larger size 预算 资金 经费 钱 干嘛 干什么 干啥 做什么".split()
)
_FILLERS_OF_FIELDS = {
    "prompts": WRITING_FILLERS, "traffic": _API_FILLERS, "zero": _MEMORY_FILLERS, "budget": _MONEY_FILLERS,
    "ttft": PROMISE_FILLERS,
    "side": watching.FILLERS,
}  # fmt: skip
"""What says nothing to a command that has a field."""
FINETUNING_FILLERS = frozenset(
    "finetune fine-tune finetuning fine-tuning tune tuning sft adapter adapters 微调 精调".split()
)
_FILLERS = frozenset(
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
VENDORS = {
    "nvidia": "NVIDIA", "英伟达": "NVIDIA", "geforce": "NVIDIA", "tesla": "NVIDIA", "quadro": "NVIDIA",
    "amd": "AMD", "超威": "AMD", "instinct": "AMD", "radeon": "AMD", "intel": "Intel", "英特尔": "Intel",
    "huawei": "Huawei", "华为": "Huawei",
}  # fmt: skip
"""Makers of GPUs and their brands: they say nothing beside a GPU of theirs, and are unknown words elsewhere."""
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
_UNITS = (
    *quantities.MAGNITUDES,
    *(
        "折 打 号 小时 个小时 时 卡时 每卡 每张 天 日 周 星期 个星期 个月 月 年 年期 年预留 每 每小时 每卡时 "
        "每月 每天 每秒 每年 毫秒 秒 分钟 次 激活 块钱 折扣 优惠 以内 之内 内 张卡 块卡 张 块 卡 片 颗 枚 千卡 "
        "万卡 千张 万张 个 轮 倍 条 样本 对话 问答 问答对 样例 语料"
    ).split(),
    *MACHINES,
)  # fmt: skip


TOTALS = frozenset("total altogether 总共 一共 共 总计 合计".split())
"""Words that say nothing but beside a price, which is that of one GPU."""


_OF_CARD = frozenset(("gpu", "page"))


def asks_for_prices(takes: frozenset[str]) -> bool:
    """Whether a command with these fields answers with offers: it needs no price of its own."""
    return "offer" in takes and "price" not in takes


def weighs_buying(takes: frozenset[str]) -> bool:
    """Whether a command with these fields sets own hardware against a rent, with no model beside it."""
    return {"own", "offer"} <= takes and "params" not in takes


def _is_of_card(takes: frozenset[str]) -> bool:
    """Whether a command with these fields says what a GPU is."""
    return "gpu" in takes and takes <= _OF_CARD


def fillers(takes: frozenset[str]) -> frozenset[str]:
    """Words that say nothing to a command with these fields: what it does anyway is among them."""
    words = _FILLERS | HOW_LONG | (_STORING_FILLERS if "kv" in takes else frozenset())
    if "purpose" not in takes and takes & {"mfu", "epochs", "budget"}:
        words |= TRAINING_FILLERS | (_POWER_FILLERS if {"electricity", "grid"} <= takes else frozenset())
    if "purpose" not in takes and takes & {"in", "traffic"}:
        words |= SERVING_FILLERS
    for field, of_field in _FILLERS_OF_FIELDS.items():
        if field in takes:
            words |= of_field
    if "rank" in takes:
        words |= FINETUNING_FILLERS | _MEMORY_FILLERS | ({"fine"} if "question" not in takes else set())
    if "offer" in takes and "params" not in takes:
        words |= _PRICE_FILLERS | _of_prices(takes)
    if _is_of_card(takes):
        words |= CARD_FILLERS
    if "question" in takes:
        words |= _COMPARING_FILLERS.union(VERSUS, TRAINING_FILLERS, SERVING_FILLERS)
    return words


def _of_prices(takes: frozenset[str]) -> frozenset[str]:
    """Words that say nothing to a command that lists offers, or that sets one against own hardware."""
    if asks_for_prices(takes):
        return _RENT_FILLERS | SETTING_AGAINST
    return BUYING_FILLERS if weighs_buying(takes) else frozenset()


TRANSFERS = {"export": "export", "导出": "export"}


def values(catalog: Catalog, takes: frozenset[str]) -> dict[str, tuple[str, object]]:
    """Every word that is a value of a field by itself, presets included, as `name_key` writes it."""
    tables: list[tuple[str, Mapping[str, object]]] = [
        ("method", METHODS), ("pick", PICKS), ("purchase", PURCHASES), ("area", AREAS),
        ("discount", DISCOUNTS),
    ]  # fmt: skip
    if not _is_of_card(takes):
        formats = catalog.serving.formats
        tables.append(("precision", {word: formats[precision] for word, precision in PRECISIONS.items()}))
        tables.append(("precision", catalog.format_names))
    for field, table in (
        ("purpose", PURPOSES), ("zero", ZERO_STAGES), ("recompute", RECOMPUTED), ("optimizer", OPTIMIZERS),
        ("side", watching.SIDES), ("digest", watching.DIGESTS), ("ends", watching.ENDS),
    ):  # fmt: skip
        if field in takes:
            tables.append((field, table))
    if "question" in takes:
        tables += [("purpose", COMPARED_PURPOSES), ("question", QUESTIONS)]
    elif "zero" in takes:  # `which one` of several counts no GPUs
        tables.append(("gpus", _ONE))
    if "language" in takes:
        tables += [("language", LANGUAGE_NAMES), ("transfer", TRANSFERS)]
    found: dict[str, tuple[str, object]] = {
        name_key(word): (field, value) for field, table in tables for word, value in table.items()
    }
    if "ttft" in takes:
        found = {name: named for name, named in found.items() if named != ("pick", "cheapest")}
    if "spare" in takes:
        found |= {name_key(word): ("spare", count) for word, count in SPARES.items()}
    if "batch_prices" in takes:
        found["batch"] = found["批量"] = ("batch_prices", True)
    found |= {name: ("provider", provider) for name, provider in catalog.provider_names.items()}
    found |= {name: ("model", model) for name, model in catalog.model_names.items()}
    printed = {name_key(gpu.name.removeprefix(f"{gpu.vendor} ")): ("gpu", gpu) for gpu in catalog.gpus.values()}
    return printed | found | {name: ("gpu", gpu) for name, gpu in catalog.gpu_names.items()}


def hanzi_words(catalog: Catalog, more: frozenset[str]) -> frozenset[str]:
    """Every Chinese word of the language, with `more` such as the names of keys: what a run of hanzi is cut into."""
    names = (
        *more, *_FILLERS, *HOW_LONG, *TRAINING_FILLERS, *SERVING_FILLERS, *_UNITS, *money.CURRENCY_WORDS, *PURCHASES,
        *PICKS, *AREAS, *VENDORS, *DISCOUNTS, *METHODS, *LANGUAGE_NAMES, *TRANSFERS, *PURPOSES, *VERSUS, *RECOMPUTED,
        *_MEMORY_FILLERS, *_STORING_FILLERS, *FINETUNING_FILLERS, *_POWER_FILLERS, *_COMPARING_FILLERS,
        *_RENT_FILLERS,
        *CARD_FILLERS, *_MONEY_FILLERS, *_API_FILLERS, *PROMISE_FILLERS, *WRITING_FILLERS, *BUYING_FILLERS,
        *traffic.HANZI, *watching.SIDES, *watching.DIGESTS, *watching.ENDS, *watching.FILLERS,
        *catalog.provider_names, *catalog.gpu_names, *catalog.model_names, *catalog.grid_names,
    )  # fmt: skip
    return frozenset(name for name in names if name and "\u3400" <= name[0] <= "\u9fff")
