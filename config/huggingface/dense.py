"""Families whose layers are all alike, or differ in how far they look back only."""

from config.huggingface.fields import Fields
from config.huggingface.imported import Beside
from config.huggingface.trunk import (
    Built,
    Trunk,
    built,
    head_norms,
    mlp_bias,
    norms,
    output_bias,
    qkv_bias,
    trunk,
    when,
    wide_norms,
)
from config.huggingface.windows import all_but_every, every_layer, from_layer


def attention_biases(fields: Fields, dimensions: Trunk) -> Beside:
    """Biases of all four projections of attention, where `attention_bias` says so."""
    return when(fields.flag("attention_bias"), qkv_bias(dimensions) + output_bias(dimensions))


def _width(fields: Fields) -> int:
    return fields.count("intermediate_size")


def _gated_bias(fields: Fields, dimensions: Trunk) -> Beside:
    return when(fields.flag("mlp_bias"), mlp_bias(dimensions, _width(fields), gated=True))


def llama(fields: Fields) -> Built:
    """Llama 1 to 3 and what was built like it: two norms a layer, biases only where the file says so."""
    sizes = trunk(fields, kv_heads="as heads")
    beside = norms(sizes, 2) + attention_biases(fields, sizes) + _gated_bias(fields, sizes)
    return built(sizes, beside, mlp_width=_width(fields))


def internlm(fields: Fields) -> Built:
    """InternLM 1 and 2: Llama, with the biases of attention under another name."""
    sizes = trunk(fields, kv_heads="as heads")
    beside = norms(sizes, 2) + when(fields.flag("bias"), qkv_bias(sizes) + output_bias(sizes))
    return built(sizes, beside, mlp_width=_width(fields))


def mistral(fields: Fields) -> Built:
    """Mistral: Llama, with a window for all layers in some versions."""
    sizes = trunk(fields)
    return built(sizes, norms(sizes, 2), mlp_width=_width(fields), window=every_layer(fields, sizes))


def qwen2(fields: Fields) -> Built:
    """Qwen 1.5 to 2.5: Llama, with biases of queries, keys and values."""
    sizes = trunk(fields)
    beside = norms(sizes, 2) + qkv_bias(sizes)
    return built(sizes, beside, mlp_width=_width(fields), window=from_layer(fields, sizes))


def qwen3(fields: Fields) -> Built:
    """Qwen 3: Llama, with norms of each head's queries and keys."""
    sizes = trunk(fields)
    beside = norms(sizes, 2) + head_norms(sizes) + attention_biases(fields, sizes)
    return built(sizes, beside, mlp_width=_width(fields), window=from_layer(fields, sizes))


def gemma(fields: Fields) -> Built:
    """Gemma 1: heads of a width of their own, and a tied head."""
    sizes = trunk(fields)
    return built(sizes, norms(sizes, 2) + attention_biases(fields, sizes), mlp_width=_width(fields))


def gemma2(fields: Fields) -> Built:
    """Gemma 2: norms before and after each block, and a window in every other layer."""
    sizes = trunk(fields)
    beside = norms(sizes, 4) + attention_biases(fields, sizes)
    return built(sizes, beside, mlp_width=_width(fields), window=all_but_every(fields, sizes, 2))


def gemma3(fields: Fields) -> Built:
    """Gemma 3: Gemma 2 with norms of each head's queries and keys, and full attention in every sixth layer."""
    sizes = trunk(fields)
    beside = norms(sizes, 4) + head_norms(sizes) + attention_biases(fields, sizes)
    period = fields.optional_count("sliding_window_pattern", "_sliding_window_pattern") or 6
    return built(sizes, beside, mlp_width=_width(fields), window=all_but_every(fields, sizes, period))


def phi3(fields: Fields) -> Built:
    """Phi 3 and 4: Llama, with a window for all layers in some versions."""
    sizes = trunk(fields, kv_heads="as heads")
    return built(sizes, norms(sizes, 2), mlp_width=_width(fields), window=every_layer(fields, sizes))


def phi(fields: Fields) -> Built:
    """Phi 1 and 2: one LayerNorm a layer, biases everywhere, also of the head."""
    fields.refuse("qk_layernorm", "no known Phi model has norms of queries and keys")
    sizes = trunk(fields, kv_heads="as heads")
    beside = norms(sizes, 1, biased=True) + qkv_bias(sizes) + output_bias(sizes) + Beside(once=sizes.vocabulary)
    beside += mlp_bias(sizes, _width(fields), gated=False)
    return built(sizes, beside, mlp_width=_width(fields), gated=False)


def glm(fields: Fields) -> Built:
    """GLM-4 of 2024: Llama, with biases of queries, keys and values."""
    sizes = trunk(fields)
    beside = norms(sizes, 2) + when(fields.flag("attention_bias"), qkv_bias(sizes))
    return built(sizes, beside, mlp_width=_width(fields))


def glm4(fields: Fields) -> Built:
    """GLM-4 of 2025: norms after each block too."""
    sizes = trunk(fields)
    beside = norms(sizes, 4) + when(fields.flag("attention_bias"), qkv_bias(sizes))
    return built(sizes, beside, mlp_width=_width(fields))


def olmo(fields: Fields) -> Built:
    """OLMo 1: norms without any parameter."""
    sizes = trunk(fields, kv_heads="as heads")
    return built(sizes, attention_biases(fields, sizes), mlp_width=_width(fields))


def olmo2(fields: Fields) -> Built:
    """OLMo 2: norms after each block, and over all queries and all keys."""
    sizes = trunk(fields, kv_heads="as heads")
    beside = norms(sizes, 2) + wide_norms(sizes) + attention_biases(fields, sizes)
    return built(sizes, beside, mlp_width=_width(fields))


def olmo3(fields: Fields) -> Built:
    """OLMo 3: OLMo 2 with full attention in every fourth layer."""
    sizes = trunk(fields, kv_heads="as heads")
    beside = norms(sizes, 2) + wide_norms(sizes) + attention_biases(fields, sizes)
    return built(sizes, beside, mlp_width=_width(fields), window=all_but_every(fields, sizes, 4))


def cohere(fields: Fields) -> Built:
    """Command R: one norm a layer for both blocks, and norms of queries and keys in the large one."""
    sizes = trunk(fields, kv_heads="as heads")
    beside = norms(sizes, 1) + when(fields.flag("use_qk_norm"), wide_norms(sizes)) + attention_biases(fields, sizes)
    return built(sizes, beside, mlp_width=_width(fields))


def cohere2(fields: Fields) -> Built:
    """Command R7B and A: full attention in every fourth layer."""
    sizes = trunk(fields, kv_heads="as heads")
    period = fields.optional_count("sliding_window_pattern", "_sliding_window_pattern") or 4
    beside = norms(sizes, 1) + attention_biases(fields, sizes)
    return built(sizes, beside, mlp_width=_width(fields), window=all_but_every(fields, sizes, period))


def starcoder2(fields: Fields) -> Built:
    """StarCoder 2: LayerNorms, no gate, biases everywhere."""
    sizes = trunk(fields)
    biases = qkv_bias(sizes) + output_bias(sizes) + mlp_bias(sizes, _width(fields), gated=False)
    beside = norms(sizes, 2, biased=True) + when(fields.flag("use_bias"), biases)
    return built(sizes, beside, mlp_width=_width(fields), gated=False, window=every_layer(fields, sizes))


def stablelm(fields: Fields) -> Built:
    """StableLM: Llama with LayerNorms, one for both blocks where they run side by side."""
    sizes = trunk(fields)
    beside = norms(sizes, 1 if fields.flag("use_parallel_residual") else 2, biased=True)
    beside += when(fields.flag("use_qkv_bias"), qkv_bias(sizes))
    beside += when(fields.flag("qk_layernorm"), wide_norms(sizes))
    return built(sizes, beside, mlp_width=_width(fields))


def seed_oss(fields: Fields) -> Built:
    """Seed-OSS: Llama, with biases of queries, keys and values."""
    sizes = trunk(fields)
    beside = norms(sizes, 2) + when(fields.flag("attention_bias"), qkv_bias(sizes))
    beside += when(fields.flag("attention_out_bias"), output_bias(sizes)) + _gated_bias(fields, sizes)
    return built(sizes, beside, mlp_width=_width(fields))


def smollm3(fields: Fields) -> Built:
    """SmolLM 3: Llama without rotary positions in some layers, which changes no size."""
    fields.items("no_rope_layers")
    sizes = trunk(fields)
    beside = norms(sizes, 2) + attention_biases(fields, sizes) + _gated_bias(fields, sizes)
    return built(sizes, beside, mlp_width=_width(fields), window=from_layer(fields, sizes))


def nemotron(fields: Fields) -> Built:
    """Nemotron 4 and Minitron: LayerNorms, no gate."""
    sizes = trunk(fields, kv_heads="as heads")
    beside = norms(sizes, 2, biased=True) + attention_biases(fields, sizes)
    beside += when(fields.flag("mlp_bias"), mlp_bias(sizes, _width(fields), gated=False))
    return built(sizes, beside, mlp_width=_width(fields), gated=False)


def apertus(fields: Fields) -> Built:
    """Apertus: norms of each head's queries and keys, and an activation with two parameters in place of a gate."""
    sizes = trunk(fields, kv_heads="as heads")
    beside = norms(sizes, 2) + head_norms(sizes) + attention_biases(fields, sizes) + Beside(dense=2)
    return built(sizes, beside, mlp_width=_width(fields), gated=False)
