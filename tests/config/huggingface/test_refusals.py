"""What a preset cannot say, or a file does not, is refused with the field and the reason, and never guessed."""

from typing import Any

import pytest

from config.huggingface.families import FAMILIES, INEXPRESSIBLE
from config.huggingface.fields import NotDescribedError
from config.huggingface.read import read_config
from tests.config.huggingface.real import CONFIGS, changed

NEEDED = (
    "hidden_size n_embd num_hidden_layers n_layer num_attention_heads vocab_size kv_lora_rank moe_intermediate_size "
    "num_experts_per_tok n_routed_experts num_local_experts index_topk"
).split()


def refusal(content: dict[str, Any]) -> str:
    with pytest.raises(NotDescribedError) as refused:
        read_config(content)
    return str(refused.value)


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (model, field)
        for model, content in CONFIGS.items()
        for field, text in ((field, content.get("text_config", content)) for field in NEEDED)
        if field in text and field not in FAMILIES[text["model_type"]].defaults
    ],
)
def test_a_missing_field_is_named(model: str, field: str) -> None:
    aliases = {"n_embd": "hidden_size", "n_layer": "num_hidden_layers"}
    said = refusal(changed(model, **{field: None, "experts_per_token": None}))
    assert said.startswith(aliases.get(field, field))
    assert "is missing" in said


@pytest.mark.parametrize(
    ("kind", "known"),
    [("qwen3_mo", "near it are qwen3_moe, "), ("GLM5", "near it are glm, "), ("t5", f"of {len(FAMILIES)} that are, ")],
)
def test_an_unknown_family_is_named_with_those_near_it_and_what_to_do(kind: str, known: str) -> None:
    said = refusal({"model_type": kind})
    assert said.startswith(f"model_type {kind} is not known ({known}")
    assert said.endswith(
        "): write the entry by hand, as docs/examples/presets/models.yaml does, "
        "or add the family by the recipe in CONTRIBUTING.md"
    )
    assert len(said) < 250


def test_a_file_without_a_family_is_no_model() -> None:
    assert refusal({"hidden_size": 1}) == "model_type is missing: is it the config.json of a language model?"


@pytest.mark.parametrize("kind", INEXPRESSIBLE)
def test_a_family_that_a_preset_cannot_describe_is_refused_with_the_reason(kind: str) -> None:
    assert refusal({"model_type": kind}) == f"model_type {kind}: a preset cannot say {INEXPRESSIBLE[kind]}"


CHANGES: dict[str, tuple[str, dict[str, Any], str]] = {
    "negative": ("llama-3.1-8b", {"num_hidden_layers": -1}, "num_hidden_layers is -1: it has to be a whole number"),
    "fraction": ("llama-3.1-8b", {"hidden_size": 4096.5}, "hidden_size is 4096.5: it has to be a whole number"),
    "text": ("llama-3.1-8b", {"vocab_size": "128k"}, "vocab_size is '128k': it has to be a whole number"),
    "truth": ("llama-3.1-8b", {"vocab_size": True}, "vocab_size is True: it has to be a whole number"),
    "absurd": ("llama-3.1-8b", {"num_hidden_layers": 10**30}, "from 1 to 10,000"),
    "flag": ("llama-3.1-8b", {"attention_bias": "yes"}, "attention_bias is 'yes': it has to be true or false"),
    "uneven-heads": ("llama-3.1-8b", {"num_key_value_heads": 5}, "no multiple of num_key_value_heads, 5"),
    "uneven-width": ("llama-3.1-8b", {"num_attention_heads": 24}, "24 heads do not share a width of 4096 evenly"),
    "key-heads": ("mistral-7b", {"num_key_value_heads": None}, "num_key_value_heads is missing"),
    "experts-in-a-dense-family": ("llama-3.1-8b", {"num_local_experts": 8}, "num_local_experts is set, which a Llama"),
    "layers-of-their-own": ("llama-3.1-8b", {"block_configs": [{}]}, "block_configs is set, which a Llama"),
    "shared-caches": ("gemma-3-1b", {"num_kv_shared_layers": 10}, "num_kv_shared_layers is set, which a Gemma 3"),
    "kinds-of-layers": ("gemma-2-9b", {"layer_types": ["mamba"] * 42}, "layer_types names 'mamba'"),
    "too-few-layers": ("gpt-oss-20b", {"layer_types": ["full_attention"]}, "layer_types has 1 layers"),
    "no-list": ("gpt-oss-20b", {"layer_types": "full"}, "layer_types is 'full': it has to be a list"),
    "more-active-experts": ("mixtral-8x7b", {"num_experts_per_tok": 9}, "active is 9, more than total"),
    "experts-here-and-there": ("deepseek-v3", {"moe_layer_freq": 2}, "moe_layer_freq is 2: only 1 is known"),
    "dense-elsewhere": ("glm-5", {"mlp_layer_types": ["dense"]}, "mlp_layer_types does not have 3 dense layers"),
    "shared-indexers": ("glm-5", {"index_topk_freq": 4}, "layers that share an indexer"),
    "indexer-alone": ("glm-5", {"q_lora_rank": None}, "q_lora_rank is missing"),
    "linear-heads": ("qwen3.5-27b", {"linear_key_head_dim": 64}, "linear_key_head_dim differs"),
    "uneven-hybrid": (
        "qwen3.5-27b",
        {"layer_types": ["linear_attention"] * 3 + ["full_attention"] * 61},
        "do not stand at equal distances",
    ),
    "no-full-layer": ("minimax-text-01", {"attn_type_list": [0] * 80}, "do not stand at equal distances"),
    "kimi-gate": ("kimi-linear-48b-a3b", {"mla_use_output_gate": True}, "mla_use_output_gate is set"),
    "no-settings": ("kimi-linear-48b-a3b", {"linear_attn_config": None}, "linear_attn_config is missing"),
    "linear-m2": ("minimax-m2", {"attn_type_list": [0, 1]}, "attn_type_list names linear attention"),
    "falcon-keys": ("falcon-40b", {"num_kv_heads": None}, "num_kv_heads (or n_head_kv) is missing"),
    "opt-projection": ("opt-6.7b", {"word_embed_proj_dim": 512}, "word_embed_proj_dim differs from hidden_size"),
    "mpt-positions": ("mpt-7b", {"attn_config": {"alibi": False}}, "only MPT models with both are known"),
    "phi-norms": ("phi-2", {"qk_layernorm": True}, "qk_layernorm is set: no known Phi"),
    "format": ("llama-3.1-8b", {"quantization_config": {"quant_method": "hqq"}}, "the method 'hqq' and no bits"),
}  # fmt: skip


@pytest.mark.parametrize(("model", "fields", "said"), CHANGES.values(), ids=CHANGES)
def test_what_makes_no_sense_or_cannot_be_said_is_refused(model: str, fields: dict[str, Any], said: str) -> None:
    assert said in refusal(changed(model, **fields))
