"""Messages to every other command, and what each must mean: command, then message -> field -> plain value."""

from typing import Any

from tests.bot.grammar import messages_watch

INFER: dict[str, dict[str, Any]] = {
    "/infer llama-3.1-70b h100 x8 fp8 in=1000 out=500 batch=32": {
        "model": "llama-3.1-70b", "gpu": "h100", "gpus": 8, "precision": "fp8", "in": 1000, "out": 500, "batch": 32,
    },
    "/infer 70B": {"params": 70e9},
    "/infer 70B in=2k/out=200": {"params": 70e9, "in": 2000, "out": 200},
    "/infer llama-3.1-70b": {"model": "llama-3.1-70b"},
    "/infer llama 3.1 70b in 1000 out 500": {"model": "llama-3.1-70b", "in": 1000, "out": 500},
    "/infer dsv3 8xH200 input=4k output=1k": {
        "model": "deepseek-v3", "gpus": 8, "gpu": "h200", "in": 4000, "out": 1000,
    },
    "/infer dsv3 isl 2000 osl 300 concurrency 64": {"model": "deepseek-v3", "in": 2000, "out": 300, "batch": 64},
    "/infer 70B w4a16": {"params": 70e9, "precision": "w4a16"},
    "/infer 70B awq": {"params": 70e9, "precision": "awq"},
    "/infer 70B GPTQ": {"params": 70e9, "precision": "gptq"},
    "/infer 70B nvfp4": {"params": 70e9, "precision": "nvfp4"},
    "/infer 70B mxfp4": {"params": 70e9, "precision": "mxfp4"},
    "/infer 70B q4_k_m": {"params": 70e9, "precision": "q4_k_m"},
    "/infer 70B Q8_0": {"params": 70e9, "precision": "q8_0"},
    "/infer 70B int8": {"params": 70e9, "precision": "int8"},
    "/infer 70B INT4": {"params": 70e9, "precision": "int4"},
    "/infer 70B fp4 b200": {"params": 70e9, "precision": "fp4", "gpu": "b200"},
    "/infer 70B w8a8": {"params": 70e9, "precision": "int8"},
    "/infer 70B 4bit": {"params": 70e9, "precision": "int4"},
    "/infer 70B 4-bit": {"params": 70e9, "precision": "int4"},
    "/infer 70B 8 bit": {"params": 70e9, "precision": "int8"},
    "/infer 70B bfloat16": {"params": 70e9, "precision": "bf16"},
    "/infer 70B half precision": {"params": 70e9, "precision": "fp16"},
    "/infer 70B half-precision": {"params": 70e9, "precision": "fp16"},
    "/infer 70B dtype=half": {"params": 70e9, "precision": "fp16"},
    "/infer 70B FP-8": {"params": 70e9, "precision": "fp8"},
    "/infer llama-3.1-70b 4 x 4090 q4": {"model": "llama-3.1-70b", "gpus": 4, "gpu": "rtx-4090", "precision": "q4_k_m"},
    "/infer llama-3.1-70b ctx=128k": {"model": "llama-3.1-70b", "ctx": 131_072},
    "/infer llama-3.1-70b context 32k": {"model": "llama-3.1-70b", "ctx": 32_768},
    "/infer llama-3.1-70b tp8 kv=fp8": {"model": "llama-3.1-70b", "tp": 8, "kv": "fp8"},
    "/infer llama-3.1-70b tp=4 batch=max": {"model": "llama-3.1-70b", "tp": 4, "batch": "max"},
    "/infer llama-3.1-70b bs 16": {"model": "llama-3.1-70b", "batch": 16},
    "/infer llama-3.1-70b batch=1,000": {"model": "llama-3.1-70b", "batch": 1000},
    "/infer llama-3.1-70b batch=100000": {"model": "llama-3.1-70b", "batch": 100_000},
    "/infer 8,222亿 method=article": {"params": 8222e8, "method": "article"},
    "/infer 8222亿 method=article tokens=1000 batch=32 gpus=8 saving=30%": {
        "params": 8222e8, "method": "article", "tokens": 1000, "batch": 32, "gpus": 8, "saving": 0.3,
    },
    "/infer 8222亿 method article peak=10^14 price=3.93": {
        "params": 8222e8, "method": "article", "peak": 1e14, "price": (3.93, None),
    },
    "/infer 8222亿 method=article peak=1e14FLOP/s": {"params": 8222e8, "method": "article", "peak": 1e14},
    "/推理 llama-3.1-70b h100 输入=1000 输出=500 并发=32": {
        "model": "llama-3.1-70b", "gpu": "h100", "in": 1000, "out": 500, "batch": 32,
    },
    "推理 70B 精度=fp8 上下文 128k": {"params": 70e9, "precision": "fp8", "ctx": 131_072},
    "infer 671B-A37B on 16 h200s with fp8": {
        "params": {"total": 671e9, "active": 37e9}, "gpus": 16, "gpu": "h200", "precision": "fp8",
    },
    "inference llama-3.1-8b": {"model": "llama-3.1-8b"},
    **{
        f"/infer llama-3.1-70b {words}": {"model": "llama-3.1-70b", "measured": ("tpot_ms", 31)}
        for words in (
            "measured tpot=31ms", "measured TPOT: 31 ms", "measured itl 31", "measured 31ms", "measured=31ms",
            "实测 31ms",
            "实测31ms", "实测tpot 31毫秒", "we measured 31 ms/token", "measured 31 ms per token",
            "tpot measured at 31ms",
            "measured-tpot=31", "measured 0.031s", "observed itl of 31ms", "实测的 TPOT 是 31ms",
        )
    },
    **{
        f"/infer llama-3.1-70b {words}": {"model": "llama-3.1-70b", "measured": ("output_tokens_per_s", 2400)}
        for words in (
            "measured 2400 tok/s", "measured 2,400 tokens/s", "measured=2400tok/s", "measured 2400 tokens per second",
            "measured 2.4k tok/s", "measured throughput 2400 tok/s", "measured throughput=2400", "实测 2400 词元/秒",
            "实测 2400 tok/s", "实测吞吐 2400 token/s", "实测吞吐量 2400", "measured 2400 tps",
        )
    },
    "/infer llama-3.1-70b measured 40 tok/s per user": {"model": "llama-3.1-70b", "measured": ("tpot_ms", 25)},
    "/infer llama-3.1-70b measured 40 tok/s each": {"model": "llama-3.1-70b", "measured": ("tpot_ms", 25)},
    "/infer llama-3.1-70b calibrated=1.35x": {"model": "llama-3.1-70b", "calibrated": 1.35},
    "/infer llama-3.1-70b calibrated 1.35": {"model": "llama-3.1-70b", "calibrated": 1.35},
    "/infer llama-3.1-70b 校准=1.35倍": {"model": "llama-3.1-70b", "calibrated": 1.35},
    "/infer llama-3.1-70b 校准 ×1.35": {"model": "llama-3.1-70b", "calibrated": 1.35},
    "/infer llama-3.1-70b measured 31ms keep": {
        "model": "llama-3.1-70b", "measured": ("tpot_ms", 31), "keep": True,
    },
    "/infer llama-3.1-70b 实测 31ms 保留": {"model": "llama-3.1-70b", "measured": ("tpot_ms", 31), "keep": True},
}  # fmt: skip

MEMORY: dict[str, dict[str, Any]] = {
    "/memory 70b h100 x8 train zero3": {"params": 70e9, "gpu": "h100", "gpus": 8, "purpose": "train", "zero": 3},
    "/memory llama-3.1-8b fp8 ctx=128k batch=16": {
        "model": "llama-3.1-8b", "precision": "fp8", "ctx": 131_072, "batch": 16,
    },
    "/memory 70B inference": {"params": 70e9, "purpose": "inference"},
    "/memory 70B training zero0": {"params": 70e9, "purpose": "train", "zero": 0},
    "/memory 70B train ZeRO-1": {"params": 70e9, "purpose": "train", "zero": 1},
    "/memory 70B train zero 2": {"params": 70e9, "purpose": "train", "zero": 2},
    "/memory 70B train zero=3 pp=4 tp=8": {"params": 70e9, "purpose": "train", "zero": 3, "pp": 4, "tp": 8},
    "/memory 70B train tp8 pp4 optimizer=adamw recompute=full": {
        "params": 70e9, "purpose": "train", "tp": 8, "pp": 4, "optimizer": "adamw", "recompute": "full",
    },
    "/memory 70B train seq=8k batch=4 recompute=selective": {
        "params": 70e9, "purpose": "train", "seq": 8192, "batch": 4, "recompute": "selective",
    },
    "/memory llama-3.1-8b lora": {"model": "llama-3.1-8b", "method": "lora"},
    "/显存 70B 训练 h100 8卡": {"params": 70e9, "purpose": "train", "gpu": "h100", "gpus": 8},
    "显存 70B 推理 上下文=128k": {"params": 70e9, "purpose": "inference", "ctx": 131_072},
}  # fmt: skip

FINETUNE: dict[str, dict[str, Any]] = {
    "/finetune llama-3.1-8b 100M lora h100": {
        "model": "llama-3.1-8b", "tokens": 100e6, "method": "lora", "gpu": "h100",
    },
    "/finetune llama-3.1-70b 10M tokens qlora rank=16 epochs=3": {
        "model": "llama-3.1-70b", "tokens": 10e6, "method": "qlora", "rank": 16, "epochs": 3,
    },
    "/finetune 8B 50M full": {"params": 8e9, "tokens": 50e6, "method": "full"},
    "/finetune 8B 50M QLoRA r=64": {"params": 8e9, "tokens": 50e6, "method": "qlora", "rank": 64},
    "/finetune 8B 50M lora 3 epochs": {"params": 8e9, "tokens": 50e6, "method": "lora", "epochs": 3},
    "/finetune 8B 50M grpo 8×H100": {"params": 8e9, "tokens": 50e6, "method": "grpo", "gpus": 8, "gpu": "h100"},
    "/finetune 8B 50M method=lora rank 8": {"params": 8e9, "tokens": 50e6, "method": "lora", "rank": 8},
    "/微调 llama-3.1-8b 1亿 全量 3轮": {"model": "llama-3.1-8b", "tokens": 1e8, "method": "full", "epochs": 3},
    "微调8B模型 5000万数据 lora": {"params": 8e9, "tokens": 5e7, "method": "lora"},
}  # fmt: skip

BUDGET: dict[str, dict[str, Any]] = {
    "/budget $1M h100": {"budget": (1e6, "USD"), "gpu": "h100"},
    "/budget $1,000,000": {"budget": (1e6, "USD")},
    "/budget 1M$": {"budget": (1e6, "USD")},
    "/budget US$2.5m h100": {"budget": (2.5e6, "USD"), "gpu": "h100"},
    "/budget 1 million dollars on h100s": {"budget": (1e6, "USD"), "gpu": "h100"},
    "/budget 500k usd": {"budget": (5e5, "USD")},
    "/budget 500万美元": {"budget": (5e6, "USD")},
    "/budget ¥700万": {"budget": (7e6, "CNY")},
    "/budget 700万人民币 h20": {"budget": (7e6, "CNY"), "gpu": "h20"},
    "/budget €2M spot": {"budget": (2e6, "EUR"), "purchase": "spot"},
    "/budget $5000": {"budget": (5000, "USD")},
    "/budget $500": {"budget": (500, "USD")},
    "/budget budget=$1M": {"budget": (1e6, "USD")},
    "/budget budget=1M": {"budget": (1e6, None)},
    "/budget $1M $2/h": {"budget": (1e6, "USD"), "price": (2, "USD")},
    "/budget $10M h100 x4096 mfu 40": {"budget": (1e7, "USD"), "gpu": "h100", "gpus": 4096, "mfu": 0.4},
    "/budget $1M serve=2T": {"budget": (1e6, "USD"), "serve": 2e12},
    "/budget $1M serve 2T cny": {"budget": (1e6, "USD"), "serve": 2e12, "currency": "CNY"},
    "/预算 500万美元 h100 5折": {"budget": (5e6, "USD"), "gpu": "h100", "discount": 0.5},
    "预算100万元 h800": {"budget": (1e6, "CNY"), "gpu": "h800"},
}

COMPARE: dict[str, dict[str, Any]] = {
    "/compare train 70B 15T": {"purpose": "train", "params": 70e9, "tokens": 15e12},
    "/compare h100 h200 b200 train 70B 15T": {
        "gpu": ["h100", "h200", "b200"], "purpose": "train", "params": 70e9, "tokens": 15e12,
    },
    "/compare h100 vs h200 for 70B 15T": {"gpu": ["h100", "h200"], "params": 70e9, "tokens": 15e12},
    "/compare H100, H200 and MI300X train 70B 15T": {
        "gpu": ["h100", "h200", "mi300x"], "purpose": "train", "params": 70e9, "tokens": 15e12,
    },
    "/compare llama-3.1-8b llama-3.1-70b inference h100": {
        "model": ["llama-3.1-8b", "llama-3.1-70b"], "purpose": "inference", "gpu": ["h100"],
    },
    "/compare A100 80GB vs. H100 train 7B 140B": {
        "gpu": ["a100-80g", "h100"], "purpose": "train", "params": 7e9, "tokens": 140e9,
    },
    "/compare train gpu=h100 gpu=b200 70B 15T": {
        "purpose": "train", "gpu": ["h100", "b200"], "params": 70e9, "tokens": 15e12,
    },
    "/compare h100 b200 infer llama-3.1-70b in=1000 out=500": {
        "gpu": ["h100", "b200"], "purpose": "inference", "model": ["llama-3.1-70b"], "in": 1000, "out": 500,
    },
    "/compare h100/h200/b200 train 70B 15T": {
        "gpu": ["h100", "h200", "b200"], "purpose": "train", "params": 70e9, "tokens": 15e12,
    },
    "/对比 h100 h800 训练 70B 15T": {
        "gpu": ["h100", "h800"], "purpose": "train", "params": 70e9, "tokens": 15e12,
    },
    "对比h100和h20 推理 70B": {"gpu": ["h100", "h20"], "purpose": "inference", "params": 70e9},
    "/compare h100 h200 memory 70b": {"gpu": ["h100", "h200"], "question": "memory", "params": 70e9},
    "/compare h100 h200 显存 70b 训练 zero3": {
        "gpu": ["h100", "h200"], "question": "memory", "params": 70e9, "purpose": "train", "zero": 3,
    },
    "/compare h100 a100 finetune llama-3.1-8b 100M lora": {
        "gpu": ["h100", "a100-80g"], "question": "finetune", "model": ["llama-3.1-8b"], "tokens": 1e8, "method": "lora",
    },
    "/compare h100 vs mi300x infer llama-3.1-70b fp8 batch=64": {
        "gpu": ["h100", "mi300x"], "purpose": "inference", "model": ["llama-3.1-70b"], "precision": "fp8", "batch": 64,
    },
    "/compare gpt-3 llama-3.1-405b deepseek-v3 train h100": {
        "model": ["gpt-3", "llama-3.1-405b", "deepseek-v3"], "purpose": "train", "gpu": ["h100"],
    },
    "/compare llama-3.1-70b versus qwen2.5-72b serve h100 x8": {
        "model": ["llama-3.1-70b", "qwen2.5-72b"], "purpose": "inference", "gpu": ["h100"], "gpus": 8,
    },
    "compare h100 and h200 for llama 70b": {"gpu": ["h100", "h200"], "model": ["llama-3.1-70b"]},
    "compare h100 or h200, which one is cheaper to run llama 70b?": {
        "gpu": ["h100", "h200"], "model": ["llama-3.1-70b"],
    },
    "Compare: 8xH100 with 8xH200, llama 70b": {"gpu": ["h100", "h200"], "gpus": 8, "model": ["llama-3.1-70b"]},
    "/compare 70B 15T h100,h200,b200": {"gpu": ["h100", "h200", "b200"], "params": 70e9, "tokens": 15e12},
    "/compare h100 b200 llama-3.1-70b question=memory": {
        "gpu": ["h100", "b200"], "model": ["llama-3.1-70b"], "question": "memory",
    },
    "/vs h100 b200 llama-3.1-70b": {"gpu": ["h100", "b200"], "model": ["llama-3.1-70b"]},
    "/比较 h100 还是 h200 部署 70B 哪个更便宜": {"gpu": ["h100", "h200"], "purpose": "inference", "params": 70e9},
    "对比 h100 h200 训练 70B 15T": {"gpu": ["h100", "h200"], "purpose": "train", "params": 70e9, "tokens": 15e12},
    "/compare h100 h200 70B 15T spot in 30d": {
        "gpu": ["h100", "h200"], "params": 70e9, "tokens": 15e12, "purchase": "spot", "deadline": 30,
    },
}  # fmt: skip

API: dict[str, dict[str, Any]] = {
    "/api llama-3.1-70b 2B/month vs deepseek-v3": {
        "model": ["llama-3.1-70b", "deepseek-v3"], "traffic": (2e9, "tokens", "month"),
    },
    "/api llama-3.1-70b 50 req/s": {"model": ["llama-3.1-70b"], "traffic": (50, "requests", "second")},
    "/api llama-3.1-70b 50req/s in=1000 out=200": {
        "model": ["llama-3.1-70b"], "traffic": (50, "requests", "second"), "in": 1000, "out": 200,
    },
    "/api llama-3.1-70b 20qps": {"model": ["llama-3.1-70b"], "traffic": (20, "requests", "second")},
    "/api llama-3.1-70b 20 rps h100": {
        "model": ["llama-3.1-70b"], "traffic": (20, "requests", "second"), "gpu": "h100",
    },
    "/api llama-3.1-70b 2B per month": {"model": ["llama-3.1-70b"], "traffic": (2e9, "tokens", "month")},
    "/api llama-3.1-70b 2B tokens/month": {"model": ["llama-3.1-70b"], "traffic": (2e9, "tokens", "month")},
    "/api llama-3.1-70b 100M tokens a day": {"model": ["llama-3.1-70b"], "traffic": (1e8, "tokens", "day")},
    "/api llama-3.1-70b 10k requests per day": {"model": ["llama-3.1-70b"], "traffic": (1e4, "requests", "day")},
    "/api llama-3.1-70b traffic=2B/month": {"model": ["llama-3.1-70b"], "traffic": (2e9, "tokens", "month")},
    "/api llama-3.1-70b 1000 tokens/s": {"model": ["llama-3.1-70b"], "traffic": (1000, "tokens", "second")},
    "/api llama-3.1-70b 流量=20亿/月": {"model": ["llama-3.1-70b"], "traffic": (2e9, "tokens", "month")},
    "/api llama-3.1-70b 每月20亿": {"model": ["llama-3.1-70b"], "traffic": (2e9, "tokens", "month")},
    "/api llama-3.1-70b 2B/month peak=3x cached=80%": {
        "model": ["llama-3.1-70b"], "traffic": (2e9, "tokens", "month"), "surge": 3, "cached": 0.8,
    },
    "/api llama-3.1-70b 2B/month peak load 2.5 80% cached batch": {
        "model": ["llama-3.1-70b"], "traffic": (2e9, "tokens", "month"), "surge": 2.5, "cached": 0.8,
        "batch_prices": True,
    },
    "/接口 llama-3.1-70b 每月20亿 峰均比=3倍 缓存命中率=80% 批处理 h100": {
        "model": ["llama-3.1-70b"], "traffic": (2e9, "tokens", "month"), "surge": 3, "cached": 0.8,
        "batch_prices": True, "gpu": "h100",
    },
    "/api llama-3.1-70b 每天100万次": {"model": ["llama-3.1-70b"], "traffic": (1e6, "requests", "day")},
    **{
        f"/api llama-3.1-70b {words}": {"model": ["llama-3.1-70b"], "traffic": traffic}
        for words, traffic in {
            "每秒50个请求": (50, "requests", "second"),
            "每秒50请求": (50, "requests", "second"),
            "50请求/秒": (50, "requests", "second"),
            "50请求每秒": (50, "requests", "second"),
            "请求每秒50": (50, "requests", "second"),
            "每天100万请求": (1e6, "requests", "day"),
            "每天1万个请求": (1e4, "requests", "day"),
            "日均100万请求": (1e6, "requests", "day"),
            "一天100万次请求": (1e6, "requests", "day"),
            "每天100万次调用": (1e6, "requests", "day"),
            "日调用量100万": (1e6, "requests", "day"),
            "每分钟100个请求": (100, "requests", "minute"),
            "每月20亿token 调用API": (2e9, "tokens", "month"),
            "每月20亿 调用API还是自己部署 哪个贵": (2e9, "tokens", "month"),
            "月均20亿": (2e9, "tokens", "month"),
            "每周10亿": (1e9, "tokens", "week"),
            "requests 50/s": (50, "requests", "second"),
            "50/s requests": (50, "requests", "second"),
            "1M/day requests": (1e6, "requests", "day"),
            "10k requests daily": (1e4, "requests", "day"),
            "daily 1M requests": (1e6, "requests", "day"),
            "10k api calls per day": (1e4, "requests", "day"),
            "50 messages/s": (50, "requests", "second"),
            "qps 50": (50, "requests", "second"),
            "100rpm": (100, "requests", "minute"),
            "100 rpm": (100, "requests", "minute"),
            "1000 tps": (1000, "tokens", "second"),
            "1M tpm": (1e6, "tokens", "minute"),
            "2B monthly": (2e9, "tokens", "month"),
            "1B/week": (1e9, "tokens", "week"),
            "1B a week": (1e9, "tokens", "week"),
            "self host or api 2B/month": (2e9, "tokens", "month"),
            "self hosting 2B/month": (2e9, "tokens", "month"),
            "2B/month 自建还是用API": (2e9, "tokens", "month"),
        }.items()
    },
    **{
        f"/api llama-3.1-70b 2B/month {words}": {
            "model": ["llama-3.1-70b"], "traffic": (2e9, "tokens", "month"), "surge": 3,
        }
        for words in ("峰值3倍", "峰值为3倍", "高峰3倍", "3倍峰值", "3x peak", "peak 3x")
    },
    **{
        f"/api llama-3.1-70b 2B/month {words}": {
            "model": ["llama-3.1-70b"], "traffic": (2e9, "tokens", "month"), "cached": 0.8,
        }
        for words in ("缓存80%", "80%缓存", "cache 80%", "80% cache", "cache hit 80%")
    },
    **{
        f"/api llama-3.1-70b 2B/month {words}": {
            "model": ["llama-3.1-70b"], "traffic": (2e9, "tokens", "month"), "batch_prices": True,
        }
        for words in ("批量", "批量价", "batch")
    },
    **{
        f"/api llama-3.1-70b 2B/month {words}": {
            "model": ["llama-3.1-70b"], "traffic": (2e9, "tokens", "month"), "in": 1000, "out": 300,
        }
        for words in ("1000 in 300 out per request", "for requests of 1000 in 300 out", "每个请求输入1000输出300")
    },
}  # fmt: skip

LOOK_UPS: dict[str, tuple[str, dict[str, Any]]] = {
    "/gpu": ("gpu", {}),
    "/gpu h100": ("gpu", {"gpu": "h100"}),
    "/gpu@costbot A100 80GB": ("gpu", {"gpu": "a100-80g"}),
    "gpu tpu v5p": ("gpu", {"gpu": "tpu-v5p"}),
    "/显卡 昇腾910B": ("gpu", {"gpu": "ascend-910b"}),
    "/price h100": ("price", {"gpu": ["h100"]}),
    "/price h100 spot": ("price", {"gpu": ["h100"], "purchase": "spot"}),
    "/price A100 azure 3y as-of=2024-08-08": (
        "price", {"gpu": ["a100-80g"], "provider": "azure", "purchase": "reserved-3y", "as_of": "2024-08-08"},
    ),
    "price of an h100 on lambda?": ("price", {"gpu": ["h100"], "provider": "lambda"}),
    "/价格 h100": ("price", {"gpu": ["h100"]}),
    "/price h100 h200 b200 cny fx=7.2": ("price", {"gpu": ["h100", "h200", "b200"], "currency": "CNY", "fx": 7.2}),
    "/price h100 eu": ("price", {"gpu": ["h100"], "area": "europe"}),
    "/price h100 in the USA": ("price", {"gpu": ["h100"], "area": "us"}),
    "/price h100 北美 spot": ("price", {"gpu": ["h100"], "area": "north-america", "purchase": "spot"}),
    "价格 h100 国内": ("price", {"gpu": ["h100"], "area": "china"}),
    "/price h100 vs h200": ("price", {"gpu": ["h100", "h200"]}),
    "/model": ("model", {}),
    "/model deepseek-v3": ("model", {"model": "deepseek-v3"}),
    "/model Llama 3.1 405B": ("model", {"model": "llama-3.1-405b"}),
    "/article": ("article", {}),
    "/文章": ("article", {}),
    "/help": ("help", {}),
    "/help train": ("help", {"topic": "train"}),
    "/help@costbot infer": ("help", {"topic": "infer"}),
    "/help /train": ("help", {"topic": "train"}),
    "/帮助": ("help", {}),
    "/start": ("start", {}),
    "/start@costbot": ("start", {}),
    "/settings": ("settings", {}),
    "/settings cny": ("settings", {"currency": "CNY"}),
    "/settings gpu=h100 mfu=38%": ("settings", {"gpu": "h100", "mfu": 0.38}),
}  # fmt: skip

ALL = {
    **{message: ("infer", expected) for message, expected in INFER.items()},
    **{message: ("memory", expected) for message, expected in MEMORY.items()},
    **{message: ("finetune", expected) for message, expected in FINETUNE.items()},
    **{message: ("budget", expected) for message, expected in BUDGET.items()},
    **{message: ("compare", expected) for message, expected in COMPARE.items()},
    **{message: ("api", expected) for message, expected in API.items()},
    **{message: ("watch", expected) for message, expected in messages_watch.ALL.items()},
    **LOOK_UPS,
}
