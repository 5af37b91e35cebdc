"""Every key of the language with its names, how its value is read, and what help says about it."""

from dataclasses import dataclass

from bot.grammar import between, latency, measuring, quantities, readers, traffic
from bot.grammar.readers import Reader, plain
from bot.language import language_named
from bot.text import Text, t
from config.schema.entry import name_key


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
    alone: object | None = None
    """The value of a name that says enough without one: `own`."""


def _key(field: str, names: str, read: Reader, example: str, help_text: Text) -> Key:
    return Key(field=field, names=tuple(names.split()), read=read, example=example, help=help_text)


def _soft(field: str, names: str, read: Reader, example: str, help_text: Text) -> Key:
    return Key(field=field, names=tuple(names.split()), read=read, example=example, help=help_text, is_soft=True)


_WHOLE = plain(quantities.read_whole)
_CONTEXT = plain(quantities.read_context)
_SHARE = plain(quantities.read_share)
_OF_TPOT = t("the time per output token that was measured")
_OF_RATE = t("the output tokens a second that were measured, of all GPUs together")

KEYS: tuple[Key, ...] = (
    _soft(
        "model", "model 模型", readers.model, "model=llama-3.1-70b",
        t("a model preset; gives parameters, active parameters and the tokens it was trained on"),
    ),
    _soft(
        "params",
        "params parameters size model-size total-params total-parameters 参数 参数量 总参 总参数",
        plain(readers.size), "params=70B",
        t("all parameters"),
    ),
    _key(
        "active", "active activated active-params 激活 激活参数", plain(readers.amount), "active=37B",
        t("parameters that one token passes through, for a mixture of experts"),
    ),
    _soft(
        "tokens", "tokens token data dataset 词元 词 数据 数据量 语料", plain(readers.tokens), "tokens=15T",
        t("training tokens"),
    ),
    _soft("gpu", "gpu card accelerator 显卡", readers.gpu, "gpu=h100", t("the accelerator")),
    _soft(
        "gpus", "gpus cards count num-gpus gpu-count gpu-数 gpu-数量 卡数 卡", plain(readers.count), "gpus=1024",
        t("how many of them"),
    ),
    _key(
        "precision", "precision dtype quant quantization quantisation 精度 量化", readers.weight_format,
        "precision=bf16", t("number format, or how weights are stored: awq, gptq, nf4, mxfp4, nvfp4, q4_k_m, q8_0 ..."),
    ),
    _soft(
        "price", "price rent 价格 单价", plain(readers.price), "price=$2.5/h",
        t("your own price of one GPU for one hour"),
    ),
    _soft(
        "offer", "offer provider cloud 供应商 报价", plain(lambda word: None), "offer=azure",
        t("provider and purchase type"),
    ),
    Key(
        field="own", names=tuple("own owned buy bought 自有 自购 自建 购买".split()), read=plain(readers.own),
        example="own=$40000", is_soft=True, alone=readers.KNOWN_PRICE,
        help=t(
            "hardware of your own in place of a rent: what one GPU costs to buy with its share of server and network; "
            "own alone takes a known price"
        ),
    ),
    _soft("years", "years lifetime 年限 折旧年限", plain(readers.years), "years=4", t("how long own hardware is used")),
    _soft(
        "load", "load busy duty duty-cycle 负载 负载率 使用率", _SHARE, "load=80%",
        t("share of all hours in which own hardware has work"),
    ),
    _soft(
        "electricity", "electricity power power-price kwh 电价 电费", plain(readers.electricity), "electricity=0.08",
        t("what own hardware pays for electricity, in USD per kWh"),
    ),
    _soft(
        "interest", "interest wacc 利率 年利率 资金成本", _SHARE, "interest=10%",
        t("what the money in own hardware costs a year"),
    ),
    _soft(
        "resale", "resale resale-value residual residual-value 残值 残值率 转售", _SHARE, "resale=20%",
        t("what own hardware is still worth at the end, as a share of its price"),
    ),
    _soft(
        "hosting", "hosting colo colocation upkeep 托管 托管费 机房 运维", plain(readers.hosting), "hosting=$150/kW",
        t(
            "room, repairs and operating staff of own hardware: USD a month for each kW, "
            "or a share of the price a year as hosting=5%"
        ),
    ),
    _key("discount", "discount 折扣", readers.share_off, "discount=30%", t("the share off the price: 5折 pays half")),
    _key("currency", "currency 货币 币种", plain(readers.currency), "currency=cny", t("the currency of the answer")),
    _key(
        "fx", "fx rate 汇率", plain(readers.finite), "fx=7.1",
        t("your own exchange rate: units of the currency for one USD"),
    ),
    _key(
        "as_of", "as-of 日期", plain(quantities.read_as_of), "as-of=2024-08-08", t("prices and rates of that day"),
    ),
    _key(
        "mfu", "mfu utilization utilisation 利用率 算力利用率", _SHARE, "mfu=40%",
        t("model FLOPs utilisation of the whole run, taken exactly; per step when goodput stands beside it"),
    ),
    _key("goodput", "goodput 有效率", _SHARE, "goodput=0.9", t("share of time that is not lost to failures")),
    _key(
        "deadline", "deadline within days 期限 工期 天数", plain(readers.deadline), "in 30d",
        t("how long the run may take: answers how many GPUs that needs"),
    ),
    _key("grid", "grid 电网", readers.grid, "grid=fr", t("the country whose electricity counts for CO2e")),
    _key(
        "seq", "seq seqlen seq-length sequence sequence-length 序列 序列长度", _CONTEXT, "seq=8192",
        t("sequence length in tokens"),
    ),
    _key(
        "method", "method 方法", plain(readers.method), "method=article",
        t("how to compute: article is the seed article's formula as written"),
    ),
    _soft("in", "in input isl input-tokens 输入", _WHOLE, "in=1000", t("input tokens of a request")),
    _soft("out", "out output osl output-tokens 输出", _WHOLE, "out=500", t("output tokens of a request")),
    _key(
        "batch", "batch bs batch-size concurrency 批量 并发", plain(readers.batch), "batch=32",
        t("requests in flight at once"),
    ),
    _key("tp", "tp tensor-parallel tensor-parallel-size", _WHOLE, "tp=8", t("tensor parallel ranks")),
    _key(
        "ep",
        "ep expert-parallel expert-parallelism expert-parallel-size ep-size enable-expert-parallel 专家并行",
        _WHOLE, "ep=16", t("GPUs that the experts are spread over, each with attention and requests of its own"),
    ),
    _key("pp", "pp pipeline-parallel pipeline-parallel-size", _WHOLE, "pp=4", t("pipeline stages")),
    _key("kv", "kv kv-cache kv-cache-dtype", readers.precision, "kv=fp8", t("number format of the KV cache")),
    _key(
        "ctx", "ctx context context-length max-model-len 上下文", _CONTEXT, "ctx=128k", t("context length in tokens"),
    ),
    _key("zero", "zero zero-stage", _WHOLE, "zero3", t("ZeRO stage, 0 to 3")),
    _key("optimizer", "optimizer optimiser 优化器", plain(readers.optimizer), "optimizer=adam", t("the optimizer")),
    _key("recompute", "recompute 重计算", plain(readers.recompute), "recompute=full", t("activation recomputation")),
    _key("rank", "rank r lora-rank", _WHOLE, "rank=16", t("rank of the LoRA adapters")),
    _soft(
        "prompts", "prompts prompt 提示词", plain(readers.finite), "prompts=100k",
        t("prompts of reinforcement learning"),
    ),
    _soft(
        "examples", "examples rows 样本", plain(readers.finite), "examples=10k",
        t("examples to fine-tune on, in place of tokens: each is taken as so many tokens as the answer says"),
    ),
    _soft("group", "group group-size samples", _WHOLE, "group=8", t("answers that are sampled for each prompt")),
    _key("epochs", "epochs epoch 轮数", plain(readers.finite), "epochs=3", t("passes over the data")),
    _soft(
        "serve", "serve serving served serves 推理 服务 推理量 服务量", plain(readers.amount), "serve=2T",
        t("tokens that the model will serve in its life, read or written: the money then pays for both"),
    ),
    _soft("budget", "budget 预算", plain(readers.budget), "$1M", t("money to spend")),
    _soft(
        "gpu_hours", "gpu-hours gpu-hrs gpuhours card-hours 卡时 卡时数", plain(readers.gpu_hours_between),
        "gpu-hours=2.788M", t("GPU-hours that are claimed, or from some to others: 54M-60M, over-54M"),
    ),
    _soft(
        "took", "took duration 历时 用时", plain(readers.days_between), "took=90d-100d",
        t("time that is claimed, where it has two ends: 90d-100d, under-60d"),
    ),
    _soft(
        "cost", "cost 花费", plain(between.read_money_between), "cost=$60M-$80M",
        t("money that is claimed, where it has two ends: $60M-$80M, over-$100M"),
    ),
    _soft(
        "gpus_between", "gpus-between", plain(readers.gpus_between), "gpus=20k-25k",
        t("GPUs that are claimed, where they have two ends: 20k-25k, over-10k"),
    ),
    _key(
        "mfu_between", "mfu-between", plain(readers.share_between), "mfu=32%-36%",
        t("MFU that is claimed, where it has two ends: 32%-36%, over-50%"),
    ),
    _key(
        "traffic", "traffic 流量", plain(traffic.read_traffic), "2B/month",
        t("tokens or requests in each span of time"),
    ),
    _soft(
        "users", "users user 用户 用户数 在线 在线人数", plain(readers.amount), "200 users",
        t("users who always wait for an answer: requests in flight at once"),
    ),
    _soft(
        "spend", "spend spending monthly-budget 花费 月预算 每月预算", plain(readers.spend), "$5k/month",
        t("money to spend a month: answers what traffic that carries"),
    ),
    _key(
        "ttft", "ttft first-token time-to-first-token 首字 首词 首字延迟 首词延迟", plain(latency.read_first_token_ms),
        "ttft<1s", t("the time to the first token that is promised, on average"),
    ),
    _soft(
        "tpot", "speed per-user 速度 每人", plain(latency.read_speed_ms), "speed=20",
        t("the tokens a second of each user that are promised"),
    ),
    _key(
        "tpot", "tpot itl inter-token-latency time-per-output-token per-token 每字 每词元",
        plain(latency.read_token_ms), "tpot<50ms", t("the time of each further token that is promised, on average"),
    ),
    _soft(
        "answer", "e2e latency end-to-end response-time answer 端到端 响应时间 延迟 总延迟",
        plain(latency.read_answer_s), "e2e<10s", t("the time to the last token that is promised, on average"),
    ),
    _soft(
        "think", "think thinking reasoning think-tokens reasoning-tokens 思考 思维链", _WHOLE, "think=2000",
        t("reasoning tokens of a request, written before its answer"),
    ),
    _soft(
        "spare", "spare spares standby redundancy 备用 冗余", _WHOLE, "n+1",
        t("copies of the model that may fail while all of the load is still carried"),
    ),
    _key("peak", "peak", plain(readers.peak), "peak=1e14", t("the article's FLOP/s of a GPU")),
    _key(
        "surge", "surge peak-load 峰均比 高峰", plain(readers.times), "peak=3x",
        t("the highest load over the mean one: own GPUs are as many as that takes"),
    ),
    _key(
        "cached",
        "cached cache-hit cache-hits cache-hit-rate hit-rate prefix-cache prefix-caching prefix-hit-rate prompt-cache "
        "prompt-caching enable-prefix-caching 缓存命中 缓存命中率 命中率 前缀缓存 前缀命中率 提示缓存",
        _SHARE, "cached=80%",
        t("share of input tokens that are read from a cache: a host's, at its price for those, or that of own GPUs"),
    ),
    Key(
        field="batch_prices", names=("batch-api", "batched", "批处理"), read=plain(readers.yes), example="batch-api",
        is_soft=True, alone=True, help=t("prices of requests that may wait for hours"),
    ),
    Key(
        field="project", names=tuple("project whole-project full-project entire-project 整个项目 全项目 项目".split()),
        read=plain(readers.yes), example="project", is_soft=True, alone=True,
        help=t("the whole project: experiments, failed runs, checkpoints and staff beside the final run"),
    ),
    Key(
        field="offload",
        names=tuple(
            "offload offloading cpu-offload cpu-offloading cpu-offload-gb offload-gb offload-to-cpu offload-to-ram "
            "disk-offload nvme-offload swap-space mmap disk ssd nvme 卸载 内存卸载 cpu卸载 cpu-卸载 硬盘 磁盘".split()
        ),
        read=plain(readers.offloaded), example="cpu-offload-gb=20", is_soft=True, alone=True,
        help=t("weights outside of the GPUs: says how slow that is at best, and what to ask instead"),
    ),
    Key(
        field="spec",
        names=tuple(
            "spec speculative speculation speculative-decoding spec-decode spec-decoding draft-tokens drafted "
            "num-speculative-tokens gamma γ 投机 投机解码 投机采样 推测解码".split()
        ),
        read=_WHOLE, example="spec=4", is_soft=True, alone=readers.USUAL_DRAFTS,
        help=t("speculative decoding: tokens that are drafted for each step"),
    ),
    Key(
        field="mtp", names=tuple("mtp multi-token-prediction nextn 多词元预测".split()), read=_WHOLE, example="mtp=1",
        is_soft=True, alone=readers.USUAL_DRAFTS,
        help=t("tokens that are drafted by the model's own layers for multi-token prediction"),
    ),
    _key(
        "accept", "accept acceptance acceptance-rate accept-rate alpha α 接受率", _SHARE, "accept=80%",
        t("share of drafted tokens that are right"),
    ),
    _key(
        "draft", "draft draft-share draft-cost 草稿开销", _SHARE, "draft=5%",
        t("what drafting one token takes of a step"),
    ),
    _key("measured", "measured-tpot", plain(measuring.read_measured_tpot), "measured-tpot=31ms", _OF_TPOT),
    _key("measured", "measured-rate", plain(measuring.read_measured_rate), "measured-rate=2400tok/s", _OF_RATE),
    _key(
        "measured", "measured measure observed benchmarked 实测 测得 测出", plain(measuring.read_measured),
        "measured=31ms",
        t("what was measured under this load: time per output token, or output tokens/s of all; scales the estimate"),
    ),
    _key(
        "calibrated", "calibrated calibration calibrate slowdown 校准 校准系数", plain(measuring.read_factor),
        "calibrated=1.35x", t("times are so many times the estimate, as somebody has measured"),
    ),
    Key(
        field="keep", names=tuple("keep remember 保留 记住".split()), read=plain(readers.yes), example="keep",
        is_soft=True, alone=True, help=t("keeps the calibration of this model and GPU in the chat's settings"),
    ),
    _key(
        "gpu_layers", "ngl gpu-layers n-gpu-layers num-gpu-layers gpu层数 gpu-层数", plain(readers.layers), "ngl=99",
        t("layers that lie on the GPUs: only all of them are estimated"),
    ),
    _key("saving", "saving 优化效率", _SHARE, "saving=30%", t("the article's optimisation efficiency")),
    _key("language", "language lang 语言", plain(language_named), "language=zh", t("the language of the answers")),
    _key(
        "reset", "reset unset clear 重置 清除", plain(readers.setting), "reset=gpu",
        t("a setting to give up: currency, language, gpu, offer, mfu, precision, prices, calibrations or all"),
    ),
    _key(
        "transfer", "transfer", plain(readers.transfer), "export",
        t("all settings as text; /settings import with that text below takes them over"),
    ),
    _soft("side", "side", plain(readers.side), "< $2.5/h", t("the line that a price is to cross: <, <=, > or >=")),
    _soft("digest", "digest", plain(readers.yes), "weekly", t("what moved, once a week")),
    _soft("ends", "ends", plain(readers.yes), "off", t("ends what is named before it, or all")),
    _key("page", "page 页 页码", _WHOLE, "page=2", t("the page of a list")),
    _soft("topic", "topic", plain(readers.topic), "train", t("a command")),
    _key("purpose", "purpose", plain(readers.purpose), "train", t("training or inference")),
    _soft("question", "question", plain(readers.question), "memory", t("memory or finetune, in place of a purpose")),
)  # fmt: skip

KEY_BY_FIELD = {key.field: key for key in KEYS}
KEY_BY_NAME = {name_key(name): key for key in KEYS for name in key.names}
"""Keys by each of their names, as `name_key` writes it."""
_OTHERWISE_NAMED = {
    "concurrency": "users", "并发": "users", "budget": "spend", "预算": "spend",
    "peak": "surge", "峰值": "surge", "cache": "cached", "缓存": "cached",
    "gpus": "gpus_between", "卡数": "gpus_between", "mfu": "mfu_between", "days": "took", "天数": "took",
}  # fmt: skip
"""Names that mean another field to a command that has it."""
_UTILISATION = frozenset("utilization utilisation 利用率".split())
"""Of the peak, where a command asks for that; else of the hours."""
FIRST_WORDS_OF_KEYS = frozenset(name.split("-")[0] for key in KEYS for name in key.names if "-" in name)
"""The words that a key of several words begins with: the `as` of `as of`."""
ONLY_ASSIGNED = frozenset("days 天数 quant quantization quantisation 量化 took duration 历时 用时 cost 花费".split())
"""Names that are keys before `=` only: `how many days 8 h100` names no deadline, `awq quantization` ends a question."""
GLUED_KEYS = frozenset("ep spec mtp ngl tp pp batch bs seq rank r ctx zero mfu goodput fx in out".split())
"""Keys that people write together with their number: tp8, zero3."""


def key_named(name: str, takes: frozenset[str]) -> Key | None:
    """The key with this name, as `name_key` writes it, to a command with these fields."""
    if (field := _OTHERWISE_NAMED.get(name)) in takes:
        return KEY_BY_FIELD[field]
    if name in _UTILISATION and "mfu" not in takes and "load" in takes:
        return KEY_BY_FIELD["load"]
    return KEY_BY_NAME.get(name)
