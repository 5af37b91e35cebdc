"""Traffic, what it is promised, and what engines do for it."""

from bot.grammar import latency, measuring, readers, traffic
from bot.grammar.keys.key import SHARE, WHOLE, Key, key, soft
from bot.grammar.readers import plain
from bot.text import t

_OF_TPOT = t("the time per output token that was measured")
_OF_RATE = t("the output tokens a second that were measured, of all GPUs together")

KEYS: tuple[Key, ...] = (
    key(
        "traffic", "traffic 流量", plain(traffic.read_traffic), "2B/month",
        t("tokens or requests in each span of time"),
    ),
    soft(
        "users", "users user 用户 用户数 在线 在线人数", plain(readers.amount), "200 users",
        t("users who always wait for an answer: requests in flight at once"),
    ),
    soft(
        "spend", "spend spending monthly-budget 花费 月预算 每月预算", plain(readers.spend), "$5k/month",
        t("money to spend a month: answers what traffic that carries"),
    ),
    key(
        "ttft",
        "ttft first-token time-to-first-token 首字 首词 首字延迟 首词延迟 首token 首-token 首token延迟 首-token-延迟",
        plain(latency.read_first_token_ms),
        "ttft<1s", t("the time to the first token that is promised, on average"),
    ),
    soft(
        "tpot", "speed per-user 速度 每人", plain(latency.read_speed_ms), "speed=20",
        t("the tokens a second of each user that are promised"),
    ),
    key(
        "tpot", "tpot itl inter-token-latency time-per-output-token per-token 每字 每词元",
        plain(latency.read_token_ms), "tpot<50ms", t("the time of each further token that is promised, on average"),
    ),
    soft(
        "answer", "e2e latency end-to-end response-time answer 端到端 响应时间 延迟 总延迟",
        plain(latency.read_answer_s), "e2e<10s", t("the time to the last token that is promised, on average"),
    ),
    soft(
        "think", "think thinking reasoning think-tokens reasoning-tokens 思考 思维链", WHOLE, "think=2000",
        t("reasoning tokens of a request, written before its answer"),
    ),
    soft(
        "spare", "spare spares standby redundancy 备用 冗余", WHOLE, "n+1",
        t("copies of the model that may fail while all of the load is still carried"),
    ),
    key("peak", "peak", plain(readers.peak), "peak=1e14", t("the article's FLOP/s of a GPU")),
    key(
        "surge", "surge peak-load 峰均比 高峰", plain(readers.times_or_rate), "peak=3x",
        t("the highest load over the mean one, or its own rate: own GPUs are as many as that takes"),
    ),
    key(
        "cached",
        "cached cache-hit cache-hits cache-hit-rate hit-rate prefix-cache prefix-caching prefix-hit-rate prompt-cache "
        "prompt-caching enable-prefix-caching 缓存命中 缓存命中率 命中率 前缀缓存 前缀命中率 提示缓存",
        SHARE, "cached=80%",
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
        read=WHOLE, example="spec=4", is_soft=True, alone=readers.USUAL_DRAFTS,
        help=t("speculative decoding: tokens that are drafted for each step"),
    ),
    Key(
        field="mtp", names=tuple("mtp multi-token-prediction nextn 多词元预测".split()), read=WHOLE, example="mtp=1",
        is_soft=True, alone=readers.USUAL_DRAFTS,
        help=t("tokens that are drafted by the model's own layers for multi-token prediction"),
    ),
    key(
        "accept", "accept acceptance acceptance-rate accept-rate alpha α 接受率", SHARE, "accept=80%",
        t("share of drafted tokens that are right"),
    ),
    key(
        "draft", "draft draft-share draft-cost 草稿开销", SHARE, "draft=5%",
        t("what drafting one token takes of a step"),
    ),
    key("measured", "measured-tpot", plain(measuring.read_measured_tpot), "measured-tpot=31ms", _OF_TPOT),
    key("measured", "measured-rate", plain(measuring.read_measured_rate), "measured-rate=2400tok/s", _OF_RATE),
    key(
        "measured", "measured measure observed benchmarked 实测 测得 测出", plain(measuring.read_measured),
        "measured=31ms",
        t("what was measured under this load: time per output token, or output tokens/s of all; scales the estimate"),
    ),
    key(
        "calibrated", "calibrated calibration calibrate slowdown 校准 校准系数", plain(measuring.read_factor),
        "calibrated=1.35x", t("times are so many times the estimate, as somebody has measured"),
    ),
    Key(
        field="keep", names=tuple("keep remember 保留 记住".split()), read=plain(readers.yes), example="keep",
        is_soft=True, alone=True, help=t("keeps the calibration of this model and GPU in the chat's settings"),
    ),
    key(
        "gpu_layers", "ngl gpu-layers n-gpu-layers num-gpu-layers gpu层数 gpu-层数", plain(readers.layers), "ngl=99",
        t("layers that lie on the GPUs: only all of them are estimated"),
    ),
)  # fmt: skip
