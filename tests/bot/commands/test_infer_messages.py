"""What messages mean to /infer: however they are typed, in English and Chinese."""

import pytest

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered

MEANINGS: dict[str, dict[str, object]] = {
    "/infer llama-3.1-70b h100 x8 fp8 in=1000 out=500 batch=32": {
        "gpu": "h100", "gpus": 8, "precision": "fp8", "input_tokens": 1000, "output_tokens": 500, "batch": 32,
    },
    "/infer llama-3.1-70b": {"gpu": "a100-80g", "gpus": None, "precision": "bf16", "kv": "bf16", "batch": 32},
    "/infer 70B": {"gpu": "a100-80g", "input_tokens": 1000, "output_tokens": 500, "tp": None},
    "/infer 8x22b": {"precision": "bf16"},
    "/infer 671B-A37B fp8 8xh200": {"precision": "fp8", "gpus": 8, "gpu": "h200"},
    "/infer dsv3 8xH200 input=4k output=1k": {
        "precision": "fp8", "gpus": 8, "gpu": "h200", "input_tokens": 4000, "output_tokens": 1000,
    },
    "infer llama3.1 70b on 4 h100s bf16 2000 in 500 out batch 64": {
        "gpu": "h100", "gpus": 4, "precision": "bf16", "input_tokens": 2000, "output_tokens": 500, "batch": 64,
    },
    "/infer llama 3.1 70b in 1000 out 500": {"input_tokens": 1000, "output_tokens": 500},
    "/infer llama-3.1-70b h100 8 in 2000 out 300": {"gpus": 8, "input_tokens": 2000, "output_tokens": 300},
    "/infer llama-3.1-70b h100 x4, 2k in, 300 out": {"gpus": 4, "input_tokens": 2000, "output_tokens": 300},
    "/infer llama-3.1-70b h100 2000 input 500 output": {"input_tokens": 2000, "output_tokens": 500},
    "/infer llama-3.1-70b h100 2000 input tokens and 500 output tokens": {"input_tokens": 2000, "output_tokens": 500},
    "/infer deepseek-v3 h200 x8 8k/1k": {"input_tokens": 8000, "output_tokens": 1000},
    "/infer llama-3.1-70b h100 1000/500": {"input_tokens": 1000, "output_tokens": 500},
    "/infer llama-3.1-70b 64 concurrent": {"batch": 64},
    "/infer llama-3.1-70b h100 64 concurrent users": {"batch": 64},
    "/infer llama-3.1-70b h100 x8 64 users": {"batch": 64, "gpus": 8},
    "/infer llama-3.1-70b 64 in flight": {"batch": 64},
    "/infer llama-3.1-70b 16 requests": {"batch": 16},
    "/infer llama-3.1-70b concurrency 64": {"batch": 64},
    "/infer llama-3.1-70b bs16": {"batch": 16},
    "/infer llama-3.1-70b batch=max h100 x4": {"batch": "max", "gpus": 4},
    "/infer llama-3.1-70b isl 2000 osl 300": {"input_tokens": 2000, "output_tokens": 300},
    "/infer llama-3.1-70b ctx=8k": {"input_tokens": 7692, "output_tokens": 500},
    "/infer llama-3.1-70b ctx=8k out=192": {"input_tokens": 8000, "output_tokens": 192},
    "/infer llama-3.1-70b 32k context": {"input_tokens": 32_268, "output_tokens": 500},
    "/infer llama-3.1-70b h100 tp8 kv=fp8": {"tp": 8, "kv": "fp8"},
    "/infer llama-3.1-70b h100 x8 tp=4": {"tp": 4, "gpus": 8},
    "/infer llama-3.1-70b h100 tensor parallel 4": {"tp": 4},
    "/infer llama-3.1-70b kv cache fp8": {"kv": "fp8"},
    "/infer 70B h100 x8 awq": {"precision": "int4", "gpus": 8},
    "/infer 70B GPTQ": {"precision": "int4"},
    "/infer 70B w4a16 h100": {"precision": "int4"},
    "/infer 70B q4_k_m 4090": {"precision": "int4", "gpu": "rtx-4090"},
    "/infer 70B 8bit": {"precision": "int8"},
    "/infer 70B nvfp4 b200": {"precision": "fp4", "gpu": "b200"},
    "/infer 70B half precision v100": {"precision": "fp16", "gpu": "v100-32g"},
    "/infer 70B dtype=half": {"precision": "fp16"},
    "/infer llama-3.1-8b 4 x 4090 q4": {"gpus": 4, "gpu": "rtx-4090", "precision": "int4"},
    "inference llama-3.1-8b": {"gpus": None},
    "infer 671B-A37B on 16 h200s with fp8": {"gpus": 16, "gpu": "h200", "precision": "fp8"},
    "/infer serve llama-3.1-70b on 8 h100": {"gpus": 8},
    "/infer how fast is llama 3.1 70b on 8 h100?": {"gpus": 8, "gpu": "h100"},
    "/infer llama-3.1-70b throughput on 4xH200": {"gpus": 4, "gpu": "h200"},
    "/infer llama-3.1-70b on h100 at 64 concurrent requests, fp8": {"batch": 64, "precision": "fp8"},
    "/infer llama-3.1-70b h100 spot": {"gpu": "h100"},
    "/infer llama-3.1-70b h100 $2.5/h": {"gpu": "h100"},
    "/infer llama-3.1-70b h100 30%off": {"discount": 0.3},
    "/infer llama-3.1-70b h100 5折 cny": {"discount": 0.5, "currency": "CNY"},
    "/infer llama-3.1-70b h100 ¥18/h": {"currency": "CNY"},
    "/infer llama-3.1-70b h100 as-of=2026-11-01": {"as_of": "2026-11-01"},
    "/infer llama-3.1-70b h100 --in 3000 --out 200 --batch 8": {
        "input_tokens": 3000, "output_tokens": 200, "batch": 8,
    },
    "/infer meta-llama/Llama-3.1-70B-Instruct h100": {"gpu": "h100"},
    "/infer mixtral 8x7b a100 x2": {"gpus": 2, "gpu": "a100-80g"},
    "推理 70B h100 8卡": {"gpu": "h100", "gpus": 8},
    "/推理 llama-3.1-70b 8卡 H100 fp8": {"gpus": 8, "gpu": "h100", "precision": "fp8"},
    "推理 llama-3.1-70b 输入2000 输出500 并发64": {"input_tokens": 2000, "output_tokens": 500, "batch": 64},
    "推理 llama-3.1-70b h100 输入=2000 输出=500 批量=64": {"input_tokens": 2000, "output_tokens": 500, "batch": 64},
    "推理 700亿 h100 8张 精度=fp8": {"gpus": 8, "precision": "fp8"},
    "推理 llama-3.1-70b h100 64并发": {"batch": 64},
    "推理 llama-3.1-8b 上下文=32k": {"input_tokens": 32_268},
    "推理70B模型 用8张H100 多快": {"gpus": 8, "gpu": "h100"},
    "/infer llama-3.1-70b h100 80% cached": {"cached": 0.8},
    "/infer llama-3.1-70b h100 cache hit rate 0.8": {"cached": 0.8},
    "/infer llama-3.1-70b h100 prefix caching 75%": {"cached": 0.75},
    "/infer llama-3.1-70b h100 prefix-cache=75% kv cache fp8": {"cached": 0.75, "kv": "fp8"},
    "推理 llama-3.1-70b h100 前缀缓存80%": {"cached": 0.8},
    "推理 llama-3.1-70b h100 缓存命中率 80%": {"cached": 0.8},
    "/infer llama-3.1-70b h100 spec 4 80% accept": {
        "drafts": {"drafted": 4, "acceptance": 0.8, "draft_share": 0.05, "is_mtp": False},
    },
    "/infer llama-3.1-70b h100 --num-speculative-tokens 3 --draft 2%": {
        "drafts": {"drafted": 3, "acceptance": 0.7, "draft_share": 0.02, "is_mtp": False},
    },
    "/infer llama-3.1-70b h100 speculative decoding": {
        "drafts": {"drafted": 4, "acceptance": 0.7, "draft_share": 0.05, "is_mtp": False},
    },
    "推理 llama-3.1-70b h100 投机解码 接受率80%": {
        "drafts": {"drafted": 4, "acceptance": 0.8, "draft_share": 0.05, "is_mtp": False},
    },
    "/infer deepseek-v3 h200 x16 ep16": {"ep": 16, "gpus": 16},
    "/infer deepseek-v3 h200 --expert-parallel-size 16": {"ep": 16},
    "推理 deepseek-v3 h200 32卡 专家并行32": {"ep": 32, "gpus": 32},
    "／infer　７０Ｂ　ｈ１００　×８": {"gpus": 8, "gpu": "h100"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meaning"), MEANINGS.items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_message_means_this(engine: Engine, text: str, meaning: dict[str, object]) -> None:
    asked = engine.ask(text)
    request = answered(asked, Speaker())["request"]
    assert asked.command.name == "infer"
    assert {name: request[name] for name in meaning} == meaning
    again = engine.ask(asked.canonical)
    assert (again.request, again.canonical) == (asked.request, asked.canonical)


def test_a_model_of_unpublished_size_is_pointed_to_its_hosts(engine: Engine) -> None:
    with pytest.raises(Refusal) as caught:
        engine.ask("/infer gpt-4o")
    assert "what hosts charge says /api" in Speaker().say(caught.value.message)
    assert caught.value.attempt == "/infer 200B"
