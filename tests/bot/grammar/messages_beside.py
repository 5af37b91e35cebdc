"""Words whose meaning hangs on their neighbours: makers of GPUs, owners of models, signs, commas, units, halves."""

from typing import Any

from tests.bot.grammar.messages_wrong import Wrong

_70_15 = {"params": 70e9, "tokens": 15e12}
_H100 = {**_70_15, "gpu": "h100"}

UNDERSTOOD: dict[str, dict[str, Any]] = {
    "/train 70B 15T nvidia h100": _H100,
    "/train 70B 15T h100 from NVIDIA": _H100,
    "/train 70B 15T 64 NVIDIA H100 GPUs": {**_H100, "gpus": 64},
    "/train 70B 15T 8 x nvidia h100": {**_H100, "gpus": 8},
    "/train 70B 15T 2k nvidia h100s": {**_H100, "gpus": 2000},
    "/train 70B 15T 8张英伟达的H100": {**_H100, "gpus": 8},
    "/train 70B 15T h100 nvidia 8卡": {**_H100, "gpus": 8},
    "/train 70B 15T gpu=nvidia h100": _H100,
    "/train 70B 15T amd mi300x": {**_70_15, "gpu": "mi300x"},
    "/train 70B 15T Instinct MI300X": {**_70_15, "gpu": "mi300x"},
    "/train 70B 15T AMD Instinct MI300X 192GB": {**_70_15, "gpu": "mi300x"},
    "/train 70B 15T GeForce RTX 4090": {**_70_15, "gpu": "rtx-4090"},
    "/train 70B 15T NVIDIA GeForce RTX 4090 24GB": {**_70_15, "gpu": "rtx-4090"},
    "/train 70B 15T NVIDIA H800 SXM5 80GB": {**_70_15, "gpu": "h800"},
    "/train 70B 15T NVIDIA Tesla P100 SXM2 16GB": {**_70_15, "gpu": "p100"},
    "/train 70B 15T intel gaudi 3": {**_70_15, "gpu": "gaudi3"},
    "/train 70B 15T 华为昇腾910B": {**_70_15, "gpu": "ascend-910b"},
    "/train meta-llama/Llama-3.1-8B": {"model": "llama-3.1-8b"},
    "/train nvidia/llama-3.1-8b": {"model": "llama-3.1-8b"},
    "/train 01-ai/Yi-34B": {"model": "yi-34b"},
    "/train google/gemma-2-9b": {"model": "gemma-2-9b"},
    "/train microsoft/phi-4": {"model": "phi-4"},
    "/train google/deepseek-v3": {"provider": "gcp", "model": "deepseek-v3"},
    "/train h200/llama-3.1-8b": {"gpu": "h200", "model": "llama-3.1-8b"},
    "/train spot/deepseek-v3": {"purchase": "spot", "model": "deepseek-v3"},
    "/train 70B 15T A100, 40% mfu": {**_70_15, "gpu": "a100-80g", "mfu": 0.4},
    "/train 70B 15T A100 40% mfu": {**_70_15, "gpu": "a100-80g", "mfu": 0.4},
    "/train 70B 15T gpu=a100 40% mfu": {**_70_15, "gpu": "a100-80g", "mfu": 0.4},
    "/train 70B 15T gpu=a100, 40 days": {**_70_15, "gpu": "a100-80g", "deadline": 40},
    "/train 70B 15T A100 40 days": {**_70_15, "gpu": "a100-80g", "deadline": 40},
    "/train 70B 15T a100 $80": {**_70_15, "gpu": "a100-80g", "price": (80, "USD")},
    "/train 70B 15T a100 40 gb": {**_70_15, "gpu": "a100-40g"},
    "/train 70B 15T half the price": {**_70_15, "discount": 0.5},
    "/train 70B 15T half of the cost": {**_70_15, "discount": 0.5},
    "/train 70B 15T h100 in a month": {**_H100, "deadline": 30},
    "/train 7B 900K l40s": {"params": 7e9, "tokens": 9e5, "gpu": "l40s"},
    "/train 7B 900K l40s x8": {"params": 7e9, "tokens": 9e5, "gpu": "l40s", "gpus": 8},
    "/train 70B 15T 2k h200s": {**_70_15, "gpu": "h200", "gpus": 2000},
    "/train 70B 15T h100 两块五一小时": {**_H100, "price": (2.5, "CNY")},
    "/train 70B 15T h100 一小时两块五": {**_H100, "price": (2.5, "CNY")},
    "/train 70B 15T h100 十二块五每小时": {**_H100, "price": (12.5, "CNY")},
    "/train 70B 15T h100 一年半": {**_H100, "deadline": 540},
    "/train 70B 15T h100 一个半月": {**_H100, "deadline": 45},
    "/train 70B 15T h100 两个月半": {**_H100, "deadline": 75},
    "/train 70B 15T h100 两周半": {**_H100, "deadline": 17.5},
    "/train 70B 15T 八五折": {**_70_15, "discount": 0.15},
}  # fmt: skip

REFUSED: dict[str, Wrong] = {
    "/train 70B 15T amd": Wrong("amd", ("mi300x",), "/train 70B 15T mi300x"),
    "/train 70B 15T NVIDIA": Wrong("NVIDIA", ("h100",), "/train 70B 15T h100"),
    "/train 70B 15T intel": Wrong("intel", ("gaudi3",), "/train 70B 15T gaudi2"),
    "/train 70B 15T 华为": Wrong("华为", ("ascend-910b",), "/train 70B 15T ascend-910b"),
    "/train 70B 15T h100 amd": Wrong("amd", ("mi300x",), "/train 70B 15T h100"),
    "/train 70B 15T 英伟达 x8 h100": Wrong("英伟达", ("h100",), "/train 70B 15T x8 h100"),
    "/train deepseek-v3 huawei": Wrong("huawei", ("ascend-910b",), "/train deepseek-v3 ascend-910b"),
    "/train b999/deepseek-v3": Wrong("b999", ("b200", "b300"), "/train b200 deepseek-v3"),
    "/train rtx9090/deepseek-v3": Wrong("rtx9090", ("rtx-4090",), "/train rtx-3090 deepseek-v3"),
    "/train 70B/deepseek-v3": Wrong("70B", (), "/train deepseek-v3"),
    "/train usd/deepseek-v3": Wrong("usd", ("usd",), "/train usd deepseek-v3"),
    "/train 70B 15T -40% 90%": Wrong("90%", ("mfu=90%",), "/train 70B 15T -40% mfu=90%"),
    "/train 70B 15T -4090": Wrong("-4090", ("4090",), "/train 70B 15T 4090"),
    "/train 70B 15T half": Wrong("half", ("half precision",), "/train 70B 15T half precision"),
    "/train 70B 15T 8h100 16 nodes": Wrong("8h100 16 nodes", ("x128 h100",), "/train 70B 15T x128 h100"),
    "/train 70B 15T 8xH100 16 nodes": Wrong("8xH100 16 nodes", ("x128 H100",), "/train 70B 15T x128 H100"),
    "/train 70B 15T 8 h100 16 nodes": Wrong("8 h100 16 nodes", ("x128 h100",), "/train 70B 15T x128 h100"),
    "/train 70B 15T h100 8卡x16台": Wrong("8卡x16台", ("x128",), "/train 70B 15T h100 x128"),
    "/train 70B 15T <zzz>&amp;": Wrong("zzz", (), "/train 70B 15T"),
    "/train 70B 15T (zzz) [yyy]": Wrong("zzz", (), "/train 70B 15T"),
}  # fmt: skip

SIZES_AGAIN = (
    "DeepSeek-V3 671B-A37B", "gpt-3 params=175B", "llama-3.1-70b params=70B", "Kimi K2 1T-A32B", "qwen3-235b-a22b",
)  # fmt: skip
"""Models beside their own size, which says nothing new."""
