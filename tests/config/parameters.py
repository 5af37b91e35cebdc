"""Parameters of a decoder, counted from its fields alone: a second opinion on the published sizes.

Left out: norms, biases and position embeddings (below half a percent), and whatever a model's notes name.
"""

import re

from config.schema.model import Architecture, Experts

_HEADS = re.compile(r"(\d+) key heads and (\d+) value heads of (\d+)")


def embedding_params(decoder: Architecture) -> int:
    """The input embedding, and the output matrix where that is one of its own."""
    return decoder.vocab_size * decoder.hidden_size * (1 if decoder.tied_embeddings else 2)


def attention_params(decoder: Architecture) -> int:
    """One layer of full attention."""
    hidden, heads = decoder.hidden_size, decoder.attention_heads
    if (mla := decoder.mla) is not None:
        qk = heads * (mla.qk_nope_head_dim + mla.qk_rope_head_dim)
        query = hidden * mla.q_lora_rank + mla.q_lora_rank * qk if mla.q_lora_rank else hidden * qk
        down = hidden * (mla.kv_lora_rank + mla.qk_rope_head_dim)
        up = mla.kv_lora_rank * heads * (mla.qk_nope_head_dim + mla.v_head_dim)
        return query + down + up + heads * mla.v_head_dim * hidden
    assert decoder.head_dim is not None
    return 2 * hidden * decoder.head_dim * (heads + decoder.kv_heads)


def delta_net_params(decoder: Architecture, notes: str) -> int:
    """All attention of a Gated DeltaNet model: linear layers with the heads of its notes, full ones with a gate."""
    assert decoder.linear_attention is not None
    assert decoder.head_dim is not None
    found = _HEADS.search(notes)
    assert found, "the notes of a Gated DeltaNet model name the heads of its linear layers"
    key_heads, value_heads, width = (int(group) for group in found.groups())
    hidden = decoder.hidden_size
    queries_keys, values_gates_output = 2 * key_heads * width, 3 * value_heads * width
    full_layers = decoder.layers // decoder.linear_attention.full_attention_every
    gate = hidden * decoder.attention_heads * decoder.head_dim
    full = attention_params(decoder) + gate
    return full_layers * full + (decoder.layers - full_layers) * hidden * (queries_keys + values_gates_output)


def mlp_params(decoder: Architecture, width: int) -> int:
    """Two matrices, or three with a gate."""
    return (3 if decoder.gated_mlp else 2) * decoder.hidden_size * width


def expert_layer_params(decoder: Architecture, experts: Experts, routed: int) -> int:
    """One mixture layer with so many of its routed experts, the shared ones and the router."""
    width = experts.intermediate_size or decoder.intermediate_size
    shared = experts.shared_intermediate_size or experts.shared * width
    return mlp_params(decoder, routed * width + shared) + decoder.hidden_size * experts.total


def count_params(decoder: Architecture, notes: str, *, active: bool = False) -> int:
    """All parameters, or those that one token passes through; other linear layers count as full ones."""
    experts = decoder.experts
    dense_layers = experts.dense_layers if experts else decoder.layers
    delta_net = decoder.linear_attention is not None and decoder.linear_attention.kind == "gated-deltanet"
    attention = delta_net_params(decoder, notes) if delta_net else decoder.layers * attention_params(decoder)
    total = embedding_params(decoder) + attention
    total += dense_layers * mlp_params(decoder, decoder.intermediate_size)
    if experts is not None:
        routed = experts.active if active else experts.total
        total += (decoder.layers - dense_layers) * expert_layer_params(decoder, experts, routed)
    return total
