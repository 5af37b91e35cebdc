"""Every family that is known, by the `model_type` of its configuration, and what its library takes for missing fields.

Beside each stand the values of the library's configuration class for fields that real files leave out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from config.huggingface import dense, hybrids, latent, mixtures, older
from config.huggingface.fields import Fields
from config.huggingface.trunk import Built


@dataclass(frozen=True, slots=True)
class Family:
    """One way to read a configuration."""

    name: str
    read: Callable[[Fields], Built]
    defaults: Mapping[str, Any] = field(default_factory=dict)


_TIED = {"tie_word_embeddings": True}
_BIASED = {"attention_bias": True}
_GEMMA_3 = {
    "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 256, "vocab_size": 262_208,
    "max_position_embeddings": 131_072, **_TIED,
}  # fmt: skip
_LLAMA = Family("Llama", dense.llama)
_INTERNLM = Family("InternLM", dense.internlm)
_MISTRAL = Family("Mistral", dense.mistral)
_QWEN_3 = Family("Qwen3", dense.qwen3, {"head_dim": 128})
_QWEN_3_MOE = Family("Qwen3 MoE", mixtures.qwen3_moe)
_DEEPSEEK_V3 = Family("DeepSeek-V3", latent.deepseek_v3)
_SPARSE = Family("DeepSeek-V3.2", latent.deepseek_v32)
_QWEN_NEXT = {"head_dim": 256, "attn_output_gate": True}

FAMILIES: Mapping[str, Family] = {
    "llama": _LLAMA,
    "llama4_text": Family("Llama 4", mixtures.llama4, {"head_dim": 128, "attention_chunk_size": 8192}),
    "granite": Family("Granite", dense.llama),
    "granitemoe": Family("Granite MoE", mixtures.granite_moe),
    "granitemoeshared": Family("Granite MoE", mixtures.granite_moe),
    "Yi": Family("Yi", dense.llama),
    "baichuan": Family("Baichuan", dense.llama),
    "internlm": _INTERNLM,
    "internlm2": _INTERNLM,
    "mistral": _MISTRAL,
    "ministral3": _MISTRAL,
    "mixtral": Family("Mixtral", mixtures.mixtral),
    "qwen2": Family("Qwen2", dense.qwen2),
    "mimo": Family("MiMo", dense.qwen2, _BIASED),
    "qwen2_moe": Family("Qwen2 MoE", mixtures.qwen2_moe, {"qkv_bias": True}),
    "qwen3": _QWEN_3,
    "qwen3_vl_text": _QWEN_3,
    "qwen3_moe": _QWEN_3_MOE,
    "qwen3_vl_moe_text": _QWEN_3_MOE,
    "qwen3_next": Family("Qwen3-Next", hybrids.qwen3_next, _QWEN_NEXT),
    "qwen3_5_text": Family("Qwen3.5", hybrids.qwen3_5, _QWEN_NEXT),
    "qwen3_5_moe_text": Family("Qwen3.5 MoE", hybrids.qwen3_next, _QWEN_NEXT),
    "deepseek_v2": Family("DeepSeek-V2", latent.deepseek_v2),
    "deepseek_v3": _DEEPSEEK_V3,
    "kimi_k2": _DEEPSEEK_V3,
    "deepseek_v32": _SPARSE,
    "glm_moe_dsa": _SPARSE,
    "kimi_linear": Family("Kimi Linear", hybrids.kimi_linear),
    "glm": Family("GLM-4", dense.glm, {"head_dim": 128, **_BIASED}),
    "glm4": Family("GLM-4", dense.glm4, {"head_dim": 128, **_BIASED}),
    "glm4_moe": Family("GLM-4.5", mixtures.glm4_moe),
    "gemma": Family("Gemma", dense.gemma, {"head_dim": 256, **_TIED}),
    "gemma2": Family("Gemma 2", dense.gemma2, {"head_dim": 256, **_TIED}),
    "gemma3_text": Family("Gemma 3", dense.gemma3, _GEMMA_3),
    "gpt_oss": Family("gpt-oss", mixtures.gpt_oss, {"head_dim": 64, **_BIASED}),
    "phi": Family("Phi", dense.phi),
    "phi3": Family("Phi 3", dense.phi3),
    "phimoe": Family("Phi MoE", mixtures.phimoe),
    "minimax": Family("MiniMax-Text", hybrids.minimax),
    "minimax_text_01": Family("MiniMax-Text", hybrids.minimax),
    "minimax_m2": Family("MiniMax-M2", mixtures.minimax_m2, {"head_dim": 128, "use_qk_norm": True}),
    "olmo": Family("OLMo", dense.olmo),
    "olmo2": Family("OLMo 2", dense.olmo2),
    "olmo3": Family("OLMo 3", dense.olmo3),
    "olmoe": Family("OLMoE", mixtures.olmoe),
    "cohere": Family("Command R", dense.cohere, _TIED),
    "cohere2": Family("Command R7B", dense.cohere2, _TIED),
    "starcoder2": Family("StarCoder 2", dense.starcoder2, {"use_bias": True, **_TIED}),
    "stablelm": Family("StableLM", dense.stablelm),
    "seed_oss": Family("Seed-OSS", dense.seed_oss, {"head_dim": 128, **_BIASED}),
    "smollm3": Family("SmolLM 3", dense.smollm3, _TIED),
    "nemotron": Family("Nemotron", dense.nemotron),
    "apertus": Family("Apertus", dense.apertus),
    "dbrx": Family("DBRX", mixtures.dbrx),
    "falcon": Family(
        "Falcon",
        older.falcon,
        {"max_position_embeddings": 2048, "multi_query": True, "parallel_attn": True, **_TIED},
    ),
    "gpt2": Family("GPT-2", older.gpt2, _TIED),
    "gpt_bigcode": Family("StarCoder", older.gpt_bigcode, {"multi_query": True, **_TIED}),
    "gptj": Family("GPT-J", older.gptj),
    "gpt_neox": Family("GPT-NeoX", older.gpt_neox, _BIASED),
    "bloom": Family("BLOOM", older.bloom, _TIED),
    "opt": Family("OPT", older.opt, _TIED),
    "mpt": Family("MPT", older.mpt, {"expansion_ratio": 4, "no_bias": True, **_TIED}),
}

INEXPRESSIBLE: Mapping[str, str] = {
    "bamba": "its Mamba-2 layers",
    "deepseek_v4": "its compressed cache",
    "falcon_h1": "its Mamba-2 layers",
    "falcon_mamba": "its Mamba layers",
    "gemma3n_text": "its embedding in each layer",
    "gemma4_text": "local and full layers with heads of different number and width",
    "granitemoehybrid": "its Mamba-2 layers",
    "jamba": "its Mamba layers",
    "longcat_flash": "its two attention blocks a layer and experts that compute nothing",
    "mamba": "its Mamba layers",
    "mamba2": "its Mamba-2 layers",
    "mimo_v2_flash": "keys wider than values, and more key heads in its local layers",
    "minimax_m3": "its block-sparse attention",
    "nemotron-nas": "layers of different widths",
    "nemotron_h": "its Mamba-2 layers",
    "recurrent_gemma": "its recurrent layers",
    "zamba2": "its Mamba-2 layers",
}
"""What a preset cannot say of a family whose files are common."""
