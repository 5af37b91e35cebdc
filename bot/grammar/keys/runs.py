"""A run of training, its memory, and a load of serving."""

from bot.grammar import readers
from bot.grammar.keys.key import CONTEXT, SHARE, WHOLE, Key, key, soft
from bot.grammar.readers import plain
from bot.text import t

KEYS: tuple[Key, ...] = (
    key(
        "mfu", "mfu utilization utilisation 利用率 算力利用率", SHARE, "mfu=40%",
        t("model FLOPs utilisation of the whole run, taken exactly; per step when goodput stands beside it"),
    ),
    key("goodput", "goodput 有效率", SHARE, "goodput=0.9", t("share of time that is not lost to failures")),
    key(
        "deadline", "deadline within days 期限 工期 天数", plain(readers.deadline), "in 30d",
        t("how long the run may take: answers how many GPUs that needs"),
    ),
    key("grid", "grid 电网", readers.grid, "grid=fr", t("the country whose electricity counts for CO2e")),
    key(
        "seq", "seq seqlen seq-length sequence sequence-length 序列 序列长度", CONTEXT, "seq=8192",
        t("sequence length in tokens"),
    ),
    key(
        "method", "method 方法", plain(readers.method), "method=article",
        t("how to compute: article is the seed article's formula as written"),
    ),
    soft("in", "in input isl input-tokens 输入", WHOLE, "in=1000", t("input tokens of a request")),
    soft("out", "out output osl output-tokens 输出", WHOLE, "out=500", t("output tokens of a request")),
    key(
        "batch", "batch bs batch-size concurrency 批量 并发", plain(readers.batch), "batch=32",
        t("requests in flight at once"),
    ),
    key("tp", "tp tensor-parallel tensor-parallel-size", WHOLE, "tp=8", t("tensor parallel ranks")),
    key(
        "ep",
        "ep expert-parallel expert-parallelism expert-parallel-size ep-size enable-expert-parallel 专家并行",
        WHOLE, "ep=16", t("GPUs that the experts are spread over, each with attention and requests of its own"),
    ),
    key("pp", "pp pipeline-parallel pipeline-parallel-size", WHOLE, "pp=4", t("pipeline stages")),
    key("kv", "kv kv-cache kv-cache-dtype", readers.precision, "kv=fp8", t("number format of the KV cache")),
    key(
        "ctx", "ctx context context-length max-model-len 上下文", CONTEXT, "ctx=128k", t("context length in tokens"),
    ),
    key("zero", "zero zero-stage", WHOLE, "zero3", t("ZeRO stage, 0 to 3")),
    key("optimizer", "optimizer optimiser 优化器", plain(readers.optimizer), "optimizer=adam", t("the optimizer")),
    key("recompute", "recompute 重计算", plain(readers.recompute), "recompute=full", t("activation recomputation")),
    key("rank", "rank r lora-rank", WHOLE, "rank=16", t("rank of the LoRA adapters")),
    soft(
        "prompts", "prompts prompt 提示词", plain(readers.finite), "prompts=100k",
        t("prompts of reinforcement learning"),
    ),
    soft(
        "examples", "examples rows 样本", plain(readers.finite), "examples=10k",
        t("examples to fine-tune on, in place of tokens: each is taken as so many tokens as the answer says"),
    ),
    soft("group", "group group-size samples", WHOLE, "group=8", t("answers that are sampled for each prompt")),
    key("epochs", "epochs epoch 轮数", plain(readers.finite), "epochs=3", t("passes over the data")),
    soft(
        "serve", "serve serving served serves 推理 服务 推理量 服务量", plain(readers.amount), "serve=2T",
        t("tokens that the model will serve in its life, read or written: the money then pays for both"),
    ),
    soft("budget", "budget 预算", plain(readers.budget), "$1M", t("money to spend")),
)  # fmt: skip
