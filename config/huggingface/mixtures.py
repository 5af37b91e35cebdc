"""Families with experts, and attention like that of dense models."""

from config.huggingface.dense import attention_biases
from config.huggingface.fields import Fields, NotDescribedError
from config.huggingface.imported import Beside
from config.huggingface.trunk import (
    Built,
    Trunk,
    built,
    head_norms,
    norms,
    output_bias,
    qkv_bias,
    trunk,
    when,
    wide_norms,
)
from config.huggingface.windows import all_but_every, chunks, every_layer, from_layer
from config.schema.model import Experts


def mixtral(fields: Fields) -> Built:
    """Mixtral: experts in every layer, as wide as the file's intermediate_size."""
    sizes, width = trunk(fields), fields.count("intermediate_size")
    experts = Experts(total=_total(fields), active=_active(fields), intermediate_size=width)
    return built(sizes, norms(sizes, 2), mlp_width=width, experts=experts, window=every_layer(fields, sizes))


def qwen2_moe(fields: Fields) -> Built:
    """Qwen 1.5 and 2 with experts: shared experts behind a gate of one number."""
    sizes = trunk(fields)
    beside = norms(sizes, 2) + when(fields.flag("qkv_bias"), qkv_bias(sizes)) + Beside(mixture=sizes.hidden)
    experts = qwen_experts(fields, sizes, shared_width=fields.count("shared_expert_intermediate_size"))
    return built(
        sizes,
        beside,
        mlp_width=fields.count("intermediate_size"),
        experts=experts,
        window=from_layer(fields, sizes),
    )


def qwen3_moe(fields: Fields) -> Built:
    """Qwen 3 with experts."""
    sizes = trunk(fields)
    beside = norms(sizes, 2) + head_norms(sizes) + attention_biases(fields, sizes)
    return built(
        sizes,
        beside,
        mlp_width=fields.count("intermediate_size"),
        experts=qwen_experts(fields, sizes),
        window=from_layer(fields, sizes),
    )


def qwen_experts(fields: Fields, sizes: Trunk, *, shared_width: int | None = None) -> Experts:
    """The experts of a Qwen: in all layers but those that `mlp_only_layers` and `decoder_sparse_step` keep dense."""
    step, dense = fields.optional_count("decoder_sparse_step") or 1, fields.items("mlp_only_layers")
    return Experts(
        total=_total(fields),
        active=_active(fields),
        shared=1 if shared_width else 0,
        intermediate_size=fields.count("moe_intermediate_size"),
        shared_intermediate_size=shared_width,
        dense_layers=sum(1 for layer in range(sizes.layers) if layer in dense or (layer + 1) % step),
    )


def olmoe(fields: Fields) -> Built:
    """OLMoE: norms over all queries and all keys."""
    sizes, width = trunk(fields, kv_heads="as heads"), fields.count("intermediate_size")
    experts = Experts(total=_total(fields), active=_active(fields), intermediate_size=width)
    beside = norms(sizes, 2) + wide_norms(sizes) + attention_biases(fields, sizes)
    return built(sizes, beside, mlp_width=width, experts=experts)


def granite_moe(fields: Fields) -> Built:
    """Granite with experts, and with a shared one in some versions."""
    sizes, width = trunk(fields, kv_heads="as heads"), fields.count("intermediate_size")
    shared_width = fields.optional_count("shared_intermediate_size")
    experts = Experts(
        total=_total(fields),
        active=_active(fields),
        shared=1 if shared_width else 0,
        intermediate_size=width,
        shared_intermediate_size=shared_width,
    )
    return built(sizes, norms(sizes, 2) + attention_biases(fields, sizes), mlp_width=width, experts=experts)


def phimoe(fields: Fields) -> Built:
    """Phi 3.5 with experts: LayerNorms, biases of attention and of the head."""
    sizes, width = trunk(fields), fields.count("intermediate_size")
    beside = norms(sizes, 2, biased=True) + attention_biases(fields, sizes)
    beside += when(fields.flag("lm_head_bias"), Beside(once=sizes.vocabulary))
    experts = Experts(total=_total(fields), active=_active(fields), intermediate_size=width)
    return built(sizes, beside, mlp_width=width, experts=experts, window=every_layer(fields, sizes))


def gpt_oss(fields: Fields) -> Built:
    """gpt-oss: a window in every other layer, a sink for each head, biases of routers and experts."""
    sizes, width = trunk(fields), fields.count("intermediate_size")
    total = _total(fields)
    beside = norms(sizes, 2) + Beside(attention=sizes.heads, mixture=total, expert=2 * width + sizes.hidden)
    beside += when(fields.flag("attention_bias"), qkv_bias(sizes) + output_bias(sizes))
    experts = Experts(total=total, active=_active(fields), intermediate_size=width)
    return built(sizes, beside, mlp_width=width, experts=experts, window=all_but_every(fields, sizes, 2))


def glm4_moe(fields: Fields) -> Built:
    """GLM-4.5 to 4.7: the experts of DeepSeek-V3 with grouped attention."""
    sizes = trunk(fields)
    experts = deepseek_experts(fields, sizes)
    beside = norms(sizes, 2) + when(fields.flag("attention_bias"), qkv_bias(sizes))
    beside += when(fields.flag("use_qk_norm"), head_norms(sizes)) + Beside(mixture=experts.total)
    return built(sizes, beside, mlp_width=fields.count("intermediate_size"), experts=experts)


def deepseek_experts(fields: Fields, sizes: Trunk) -> Experts:
    """Experts of DeepSeek: the first layers dense, shared ones as wide as the routed. Raises NotDescribedError."""
    frequency = fields.get("moe_layer_freq")
    if frequency not in (None, 1):
        raise NotDescribedError(
            f"moe_layer_freq is {frequency!r}: only 1 is known, experts in all layers but the first"
        )
    dense = fields.optional_count("first_k_dense_replace") or 0
    kinds = fields.items("mlp_layer_types")
    if kinds and list(kinds).count("dense") != dense:
        raise NotDescribedError(f"mlp_layer_types does not have {dense} dense layers, as first_k_dense_replace says")
    width, shared = (
        fields.count("moe_intermediate_size"),
        fields.optional_count("n_shared_experts", "num_shared_experts"),
    )
    return Experts(
        total=fields.count("n_routed_experts", "num_experts"),
        active=_active(fields),
        shared=shared or 0,
        intermediate_size=width,
        shared_intermediate_size=shared * width if shared else None,
        dense_layers=min(dense, sizes.layers),
    )


def minimax_m2(fields: Fields) -> Built:
    """MiniMax-M2: norms over all queries and all keys, and routers with a bias for each expert."""
    if any(kind != 1 for kind in fields.items("attn_type_list")):
        raise NotDescribedError("attn_type_list names linear attention, which no MiniMax-M2 has")
    fields.refuse("shared_intermediate_size", "no known MiniMax-M2 has shared experts")
    sizes, width, total = trunk(fields), fields.count("intermediate_size"), _total(fields)
    beside = norms(sizes, 2) + when(fields.flag("use_qk_norm"), wide_norms(sizes)) + Beside(mixture=total)
    experts = Experts(total=total, active=_active(fields), intermediate_size=width)
    return built(sizes, beside, mlp_width=width, experts=experts)


def llama4(fields: Fields) -> Built:
    """Llama 4: a shared expert beside the routed ones, experts in every or every second layer, chunked attention."""
    sizes, width = trunk(fields), fields.count("intermediate_size")
    step = fields.optional_count("interleave_moe_layer_step") or 1
    mixtures = len(fields.items("moe_layers")) or sizes.layers // step
    experts = Experts(
        total=_total(fields),
        active=_active(fields),
        shared=1,
        intermediate_size=width,
        shared_intermediate_size=width,
        dense_layers=sizes.layers - mixtures,
    )
    mlp_width = fields.count("intermediate_size_mlp") if experts.dense_layers else width
    beside = norms(sizes, 2) + attention_biases(fields, sizes)
    return built(sizes, beside, mlp_width=mlp_width, experts=experts, window=chunks(fields, sizes))


def dbrx(fields: Fields) -> Built:
    """DBRX: attention and experts have fields of their own below two fields."""
    attention, block = fields.inside("attn_config"), fields.inside("ffn_config")
    sizes, width = trunk(fields, kv_heads=attention.count("kv_n_heads")), block.count("ffn_hidden_size")
    experts = Experts(total=block.count("moe_num_experts"), active=block.count("moe_top_k"), intermediate_size=width)
    return built(sizes, norms(sizes, 2), mlp_width=width, experts=experts)


def _total(fields: Fields) -> int:
    return fields.count("num_local_experts", "num_experts")


def _active(fields: Fields) -> int:
    return fields.count("num_experts_per_tok", "num_experts_per_token", "experts_per_token")
