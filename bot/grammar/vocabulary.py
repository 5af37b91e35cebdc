"""Every key of the language with its names, how its value is read, and what help says about it."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from bot.grammar import money, quantities
from bot.text import Text, t
from config.catalog import Catalog
from config.schema.entry import name_key

Reader = Callable[[str, Catalog], object | None]

PRECISIONS = {
    "bf16": "bf16", "bfloat16": "bf16", "fp16": "fp16", "float16": "fp16", "half": "fp16", "f16": "fp16",
    "fp8": "fp8", "float8": "fp8", "e4m3": "fp8", "e5m2": "fp8", "w8a8-fp8": "fp8", "mxfp8": "fp8",
    "fp4": "fp4", "float4": "fp4", "nvfp4": "fp4", "mxfp4": "fp4",
    "int8": "int8", "w8a8": "int8", "w8a16": "int8", "q8": "int8", "q8_0": "int8", "8bit": "int8", "8-bit": "int8",
    "int4": "int4", "w4a16": "int4", "w4a8": "int4", "awq": "int4", "gptq": "int4", "nf4": "int4", "q4": "int4",
    "q4_0": "int4", "q4_k": "int4", "q4_k_m": "int4", "q4_k_s": "int4", "iq4_xs": "int4", "4bit": "int4", "4-bit": "int4",
}  # fmt: skip
PURCHASES = {
    "spot": "spot", "preemptible": "spot", "interruptible": "spot", "竞价": "spot", "抢占式": "spot",
    "ondemand": "on-demand", "on-demand": "on-demand", "payg": "on-demand", "按需": "on-demand", "按量": "on-demand",
    "reserved": "reserved", "预留": "reserved", "包年": "reserved-1y",
    **{f"{n}{u}": f"reserved-{n}y" for n in "13" for u in ("y", "yr", "year", "years", "-year", "-yr", "年", "年期", "年预留")},
    **{f"reserved{s}{n}y": f"reserved-{n}y" for n in "13" for s in ("", "-")},
}  # fmt: skip
PICKS = {"cheapest": "cheapest", "最便宜": "cheapest", "median": "median", "中位": "median", "中位数": "median"}
METHODS = {
    "article": "article", "as-written": "article", "文章": "article", "estimate": "estimate", "估算": "estimate",
    "lora": "lora", "qlora": "qlora", "full": "full", "全量": "full", "grpo": "grpo",
}  # fmt: skip
PURPOSES = {"train": "train", "training": "train", "训练": "train", "inference": "inference", "推理": "inference"}
FILLERS = frozenset(
    [
        "a",
        "an",
        "the",
        "model",
        "models",
        "with",
        "on",
        "of",
        "for",
        "at",
        "and",
        "to",
        "from",
        "by",
        "in",
        "tokens",
        "token",
        "params",
        "param",
        "parameters",
        "parameter",
        "gpu",
        "gpus",
        "card",
        "cards",
        "using",
        "use",
        "take",
        "per",
        "please",
        "cost",
        "costs",
        "how",
        "much",
        "does",
        "it",
        "what",
        "is",
        "would",
        "need",
        "needed",
        "total",
        "run",
        "@",
        ",",
        "~",
        "-",
        "/",
        "用",
        "在",
        "的",
        "上",
        "和",
        "与",
        "训练",
        "推理",
        "个",
        "张",
        "块",
        "要",
        "需要",
        "参数",
        "参数量",
        "模型",
        "数据",
        "数据量",
        "词元",
        "个模型",
        "多少",
        "多少钱",
        "成本",
        "费用",
        "跑",
        "来",
        "打",
        "请问",
        "请",
        "问",
        "算",
        "一下",
        "计算",
        "估算",
        "显卡",
        "卡",
        "并",
        "以",
        "从",
        "到",
        "内",
        "万卡",
        "一个",
        "花",
        "花费",
        "大概",
        "吗",
        "呢",
        "预训练",
        "部署",
        "服务",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One field of the language: the words that name it, and how its value is read."""

    field: str
    names: tuple[str, ...]
    read: Reader
    example: str
    help: Text
    is_soft: bool = False
    """Whether the name alone is an ordinary word, skipped where no value follows."""


def _plain(reader: Callable[[str], object | None]) -> Reader:
    return lambda word, catalog: reader(word)


def _amount(word: str, catalog: Catalog) -> object | None:
    found = quantities.read_quantity(word)
    return found.value if found else None


def _size(word: str, catalog: Catalog) -> object | None:
    found = quantities.read_quantity(word)
    return found or quantities.read_mixture(word) or quantities.read_total_active(word)


def _peak(word: str, catalog: Catalog) -> object | None:
    return _amount(word.removesuffix("s").removesuffix("flop/").removesuffix("flop"), catalog)


def _rate(word: str) -> float | None:
    found = quantities.read_quantity(word)
    return found.value if found and math.isfinite(found.value) else None


def _count(word: str) -> int | None:
    found = quantities.read_count(word)
    return found if found is not None else quantities.read_whole(word)


def _discount(word: str) -> float | None:
    found = quantities.read_discount(word)
    return found if found is not None else quantities.read_share(word)


def _deadline(word: str) -> float | None:
    found = quantities.read_duration_days(word)
    if found is None and (days := quantities.read_quantity(word)) and not days.has_unit:
        return days.value
    return found


def _method(word: str) -> str | None:
    return METHODS.get(word)


def _kv(word: str) -> str | None:
    return PRECISIONS.get(word)


def _optimizer(word: str) -> str | None:
    return word if word in ("adam", "adamw", "adam8bit", "sgd", "muon", "adafactor") else None


def _recompute(word: str) -> str | None:
    return {"full": "full", "selective": "selective", "none": "none", "off": "none", "on": "full"}.get(word)


def _currency(word: str) -> str | None:
    return money.read_currency(word) or (word.upper() if len(word) == 3 and word.isascii() and word.isalpha() else None)


def _key(field: str, names: str, read: Reader, example: str, help_text: Text, *, is_soft: bool = False) -> Key:
    return Key(field=field, names=tuple(names.split()), read=read, example=example, help=help_text, is_soft=is_soft)


KEYS: tuple[Key, ...] = (
    _key(
        "model", "model 模型", lambda word, catalog: catalog.model_names.get(name_key(word)), "model=llama-3.1-70b",
        t("a model preset; gives parameters, active parameters and the tokens it was trained on"), is_soft=True,
    ),
    _key("params", "params parameters size 参数 参数量", _size, "params=70B", t("all parameters"), is_soft=True),
    _key(
        "active", "active activated 激活 激活参数", _amount, "active=37B",
        t("parameters that one token passes through, for a mixture of experts"),
    ),
    _key("tokens", "tokens token data 词元 数据 数据量", _amount, "tokens=15T", t("training tokens"), is_soft=True),
    _key(
        "gpu", "gpu card accelerator 显卡", lambda word, catalog: catalog.gpu_names.get(name_key(word)), "gpu=h100",
        t("the accelerator"), is_soft=True,
    ),
    _key("gpus", "gpus cards count 卡数 卡", _plain(_count), "gpus=1024", t("how many of them"), is_soft=True),
    _key("precision", "precision dtype 精度", _plain(PRECISIONS.get), "precision=bf16", t("number format")),
    _key(
        "price", "price rent 价格 单价", _plain(lambda word: money.read_price(word, bare=True)), "price=$2.5/h",
        t("your own price of one GPU for one hour"), is_soft=True,
    ),
    _key("offer", "offer provider cloud 供应商 报价", lambda word, catalog: None, "offer=azure", t("provider and purchase type")),
    _key("discount", "discount 折扣", _plain(_discount), "discount=30%", t("the share off the price: 5折 pays half")),
    _key("currency", "currency 货币 币种", _plain(_currency), "currency=cny", t("the currency of the answer")),
    _key("fx", "fx 汇率", _plain(_rate), "fx=7.1", t("your own exchange rate: units of the currency for one USD")),
    _key("as_of", "as-of asof as_of 日期", _plain(quantities.read_date), "as-of=2024-08-08", t("prices and rates of that day")),
    _key(
        "mfu", "mfu 利用率 算力利用率", _plain(quantities.read_share), "mfu=40%",
        t("model FLOPs utilisation of the whole run, taken exactly; per step when goodput stands beside it"),
    ),
    _key("goodput", "goodput 有效率", _plain(quantities.read_share), "goodput=0.9", t("share of time that is not lost to failures")),
    _key("deadline", "deadline within 期限 工期", _plain(_deadline), "in 30d", t("how long the run may take: answers how many GPUs that needs")),
    _key(
        "grid", "grid 电网", lambda word, catalog: catalog.grid_names.get(name_key(word)), "grid=fr",
        t("the country whose electricity counts for CO2e"),
    ),
    _key("seq", "seq seqlen sequence 序列 序列长度", _plain(quantities.read_context), "seq=8192", t("sequence length in tokens")),
    _key("method", "method 方法", _plain(_method), "method=article", t("how to compute: article is the seed article's formula as written")),
    _key("in", "in input isl 输入", _plain(quantities.read_context), "in=1000", t("input tokens of a request"), is_soft=True),
    _key("out", "out output osl 输出", _plain(quantities.read_context), "out=500", t("output tokens of a request"), is_soft=True),
    _key("batch", "batch bs concurrency 批量 并发", _plain(lambda w: "max" if w == "max" else quantities.read_whole(w)), "batch=32", t("requests in flight at once")),
    _key("tp", "tp", _plain(quantities.read_whole), "tp=8", t("tensor parallel ranks")),
    _key("pp", "pp", _plain(quantities.read_whole), "pp=4", t("pipeline stages")),
    _key("kv", "kv", _plain(_kv), "kv=fp8", t("number format of the KV cache")),
    _key("ctx", "ctx context 上下文", _plain(quantities.read_context), "ctx=128k", t("context length in tokens")),
    _key("zero", "zero", _plain(quantities.read_whole), "zero3", t("ZeRO stage, 0 to 3")),
    _key("optimizer", "optimizer optimiser 优化器", _plain(_optimizer), "optimizer=adam", t("the optimizer")),
    _key("recompute", "recompute 重计算", _plain(_recompute), "recompute=full", t("activation recomputation")),
    _key("rank", "rank", _plain(quantities.read_whole), "rank=16", t("rank of the LoRA adapters")),
    _key("epochs", "epochs epoch 轮数", _plain(_rate), "epochs=3", t("passes over the data")),
    _key("serve", "serve", _amount, "serve=2T", t("tokens that the model will serve in its life")),
    _key("budget", "budget 预算", _plain(money.read_money), "$1M", t("money to spend"), is_soft=True),
    _key("traffic", "traffic 流量", _plain(quantities.read_traffic), "2B/month", t("tokens or requests in each span of time")),
    _key("peak", "peak", _peak, "peak=1e14", t("the article's FLOP/s of a GPU")),
    _key("saving", "saving 优化效率", _plain(quantities.read_share), "saving=30%", t("the article's optimisation efficiency")),
    _key("topic", "topic", _plain(lambda word: word), "train", t("a command"), is_soft=True),
    _key("purpose", "purpose", _plain(PURPOSES.get), "train", t("training or inference")),
)  # fmt: skip

KEY_BY_FIELD = {key.field: key for key in KEYS}
KEY_BY_NAME = {name: key for key in KEYS for name in key.names}
GLUED_KEYS = frozenset({"tp", "pp", "batch", "bs", "seq", "rank", "ctx", "zero"})
"""Keys that people write together with their number: tp8, zero3."""

HANZI_UNITS = frozenset(
    [
        "千",
        "万",
        "百万",
        "千万",
        "亿",
        "十亿",
        "百亿",
        "千亿",
        "万亿",
        "折",
        "打",
        "小时",
        "时",
        "天",
        "日",
        "周",
        "星期",
        "个月",
        "月",
        "年",
        "年期",
        "年预留",
        "每",
        "每小时",
        "每月",
        "每天",
        "每秒",
        "秒",
        "分钟",
        "次",
        "激活",
        "块钱",
        "元",
        "刀",
        "折扣",
        "优惠",
        "以内",
        "之内",
        "内",
        "张卡",
        "块卡",
        "张",
        "块",
        "卡",
        "台",
        "个",
    ]
)


def hanzi_words(catalog: Catalog, command_names: frozenset[str]) -> frozenset[str]:
    """Every Chinese word of the language: what a run of hanzi is cut into."""
    names = (
        *KEY_BY_NAME, *FILLERS, *HANZI_UNITS, *money.CURRENCY_WORDS, *PURCHASES, *PICKS, *METHODS, *PURPOSES,
        *catalog.provider_names, *catalog.gpu_names, *catalog.model_names, *catalog.grid_names, *command_names,
    )  # fmt: skip
    return frozenset(name for name in names if "\u3400" <= name[0] <= "\u9fff")
