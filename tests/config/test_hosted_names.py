"""Ids of hosts as they really are: which model each names, and which it must not be taken for."""

import pytest

from config.hosted_names import read_hosted_name

SAME = {
    "llama-3.1-70b": (
        "Meta-Llama-3.1-70B-Instruct", "meta.llama3-1-70b-instruct-v1:0", "@cf/meta/llama-3.1-70b-instruct-fp8-fast",
        "llama-3.1-70b-versatile", "meta-llama/llama-3.1-70b-instruct", "meta-llama/Meta-Llama-3.1-70B-Instruct-Turbo",
    ),
    "llama-3.1-8b": (
        "llama3.1-8b", "@cf/meta/llama-3.1-8b-instruct-awq", "databricks-meta-llama-3-1-8b-instruct",
        "llama-v3p1-8b-instruct", "llama-3.1-8b-instant", "meta-llama/llama-3.1-8b-instruct-bf16",
        "llama-3.1-8b-instruct:free",
    ),
    "llama-3.3-70b": (
        "Meta-Llama-3_3-70B-Instruct", "llama-3.3-70b-specdec", "databricks-meta-llama-3-3-70b-instruct",
        "meta.llama3-3-70b-instruct-v1:0",
    ),
    "llama-3-8b": ("llama3-8b-8192", "meta-llama/Llama-3-8b-chat-hf", "meta-llama/Meta-Llama-3-8B-Instruct-Lite"),
    "llama-2-7b": ("@cf/meta/llama-2-7b-chat-fp16", "meta-llama/Llama-2-7b-chat-hf"),
    "llama-2-70b": ("llama2-70b-4096",),
    "llama-4-maverick": ("llama4-maverick-instruct-basic", "meta-llama/llama-4-maverick"),
    "llama-4-scout-17b-16e": ("@cf/meta/llama-4-scout-17b-16e-instruct",),
    "mixtral-8x7b": ("mixtral-8x7b-32768", "mistralai/mixtral-8x7b-instruct"),
    "mixtral-8x7b-v0.1": ("mistral.mixtral-8x7b-instruct-v0:1", "Mixtral-8x7B-Instruct-v0.1"),
    "mixtral-8x22b": ("mixtral-8x22b-instruct",),
    "mistral-7b": ("mistralai/mistral-7b-instruct",),
    "mistral-large-3-675b": ("mistral.mistral-large-3-675b-instruct",),
    "mistral-small-24b-2501": ("mistralai/mistral-small-24b-instruct-2501",),
    "qwen2.5-72b": ("qwen/qwen-2.5-72b-instruct", "Qwen/Qwen2.5-72B-Instruct"),
    "qwen3-32b": ("qwen.qwen3-32b-v1:0", "qwen-3-32b", "Qwen/Qwen3-32B"),
    "qwen3-14b": ("Qwen/Qwen3-14B-FP8",),
    "qwen3-30b-a3b": ("@cf/qwen/qwen3-30b-a3b-fp8",),
    "qwen3-235b-a22b-2507": ("Qwen/Qwen3-235B-A22B-Instruct-2507", "qwen/qwen3-235b-a22b-2507"),
    "qwen3-coder-480b-a35b": ("Qwen/Qwen3-Coder-480B-A35B-Instruct", "qwen.qwen3-coder-480b-a35b-v1:0"),
    "qwen3-next-80b-a3b": ("databricks-qwen3-next-80b-a3b-instruct",),
    "qwen3.5-122b-a10b": ("databricks-qwen35-122b-a10b", "qwen/qwen3.5-122b-a10b"),
    "deepseek-v3": ("deepseek/deepseek_v3", "deepseek-ai/DeepSeek-V3"),
    "deepseek-v3-0324": ("deepseek/deepseek-chat-v3-0324", "deepseek-ai/DeepSeek-V3-0324"),
    "deepseek-v3.1": ("deepseek/deepseek-chat-v3.1",),
    "deepseek-v3.2": ("deepseek-v3p2", "deepseek/deepseek-v3.2"),
    "deepseek-v4-pro": ("deepseek-ai/DeepSeek-V4-Pro",),
    "r1": ("deepseek.r1-v1:0",),
    "kimi-k2": ("moonshotai/Kimi-K2-Instruct", "kimi-k2"),
    "kimi-k2.5": ("kimi-k2p5", "@cf/moonshotai/kimi-k2.5"),
    "kimi-k3": ("global.moonshotai.kimi-k3", "databricks-kimi-k3"),
    "glm-4.5-air": ("zai-org/GLM-4.5-Air-FP8", "GLM-4.5-Air"),
    "glm-5.3": ("zai-glm-5-3", "regional.zai.glm-5.3", "glm-5p3"),
    "minimax-m2": ("MiniMaxAI/MiniMax-M2",),
    "gemma-3-27b": ("google.gemma-3-27b-it", "google/gemma-3-27b-it:free"),
    "gemma-2-9b": ("gemma2-9b-it",),
    "gpt-oss-120b": ("openai/gpt-oss-120b:batch", "databricks-gpt-oss-120b"),
    "phi-4-mini": ("phi-4-mini-instruct",),
    "inkling": ("thinkingmachines/Inkling-NVFP4",),
    "gpt-4o": ("openai/gpt-4o", "gpt-4o"),
    "claude-sonnet-4.5": ("regional.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic/claude-sonnet-4.5"),
    "claude-3.5-haiku": ("claude-3-5-haiku-latest",),
    "gemini-2.5-pro": ("google/gemini-2.5-pro:batch",),
}  # fmt: skip
OTHERS = (
    ("nousresearch/hermes-3-llama-3.1-70b", "llama-3.1-70b"),
    ("deepseek-ai/DeepSeek-R1-Distill-Llama-70B", "llama-3.3-70b"),
    ("nvidia/llama-3.1-nemotron-70b-instruct", "llama-3.1-70b"),
    ("aion-labs/aion-rp-llama-3.1-8b", "llama-3.1-8b"),
    ("@cf/meta/llama-3.2-11b-vision-instruct", "llama-3.2-11b"),
    ("qwen/qwen2.5-vl-72b-instruct", "qwen2.5-72b"),
    ("qwen/qwen3-vl-235b-a22b-instruct", "qwen3-235b-a22b"),
    ("deepseek/deepseek-r1-distill-qwen-32b", "deepseek-r1"),
    ("deepseek/deepseek-r1-turbo", "deepseek-r1"),
    ("deepseek-chat", "deepseek"),
    ("perplexity/r1-1776", "r1"),
    ("zai-org/GLM-5.2-Fast", "glm-5.2"),
    ("glm-5-turbo", "glm-5"),
    ("meta-llama/llama-guard-3-8b", "llama-3-8b"),
    ("gpt-4-turbo", "gpt-4"),
    ("gpt-4.1", "gpt-4"),
    ("gpt-3.5-turbo-instruct", "gpt-3.5-turbo"),
    ("openai/gpt-4o-2024-05-13", "gpt-4o"),
    ("grok-4-fast-reasoning", "grok-4"),
    ("openai/gpt-4o:extended", "gpt-4o"),
    ("mistralai/Mistral-7B-Instruct-v0.3", "mistral-7b"),
)


def key(name: str) -> str:
    return "".join(filter(str.isalnum, name))


@pytest.mark.parametrize(("model", "model_id"), [(model, one) for model, ids in SAME.items() for one in ids])
def test_an_id_names_its_model_whoever_hosts_it(model: str, model_id: str) -> None:
    assert read_hosted_name(model_id).key == key(model)


@pytest.mark.parametrize(("model_id", "model"), OTHERS)
def test_a_fine_tune_a_distillate_or_another_version_is_a_model_of_its_own(model_id: str, model: str) -> None:
    assert read_hosted_name(model_id).key != key(model)


def test_free_and_batch_variants_are_told_apart_from_the_model() -> None:
    free, batch = read_hosted_name("openai/gpt-oss-120b:free"), read_hosted_name("openai/gpt-oss-120b:batch")
    assert (free.key, free.is_free, free.is_batch) == ("gptoss120b", True, False)
    assert (batch.key, batch.is_free, batch.is_batch) == ("gptoss120b", False, True)


@pytest.mark.parametrize(
    ("model_id", "format_"),
    [
        ("@cf/meta/llama-3.1-70b-instruct-fp8-fast", "fp8"), ("@cf/meta/llama-3-8b-instruct-awq", "int4"),
        ("nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-NVFP4", "fp4"), ("meta-llama/llama-3.1-70b-instruct", None),
    ],
)  # fmt: skip
def test_an_id_says_the_format_of_its_weights_or_nothing(model_id: str, format_: str | None) -> None:
    assert read_hosted_name(model_id).format == format_
