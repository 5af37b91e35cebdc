"""Families in which most layers have linear attention."""

from collections.abc import Sequence

from config.huggingface.dense import attention_biases
from config.huggingface.fields import Fields, NotDescribedError
from config.huggingface.imported import Beside
from config.huggingface.latent import beside_latent, latent
from config.huggingface.mixtures import deepseek_experts, qwen_experts
from config.huggingface.trunk import Built, Trunk, built, head_norms, norms, trunk
from config.schema.model import Experts, LinearAttention, LinearHeads


def qwen3_next(fields: Fields) -> Built:
    """Qwen3-Next and Qwen3.5 with experts: Gated DeltaNet, and gated full attention in every fourth layer."""
    sizes = trunk(fields)
    experts = qwen_experts(fields, sizes, shared_width=fields.count("shared_expert_intermediate_size"))
    width = fields.optional_count("intermediate_size") or fields.count("moe_intermediate_size")
    linear, beside = _delta(fields, sizes)
    return built(
        sizes,
        beside + Beside(mixture=sizes.hidden),
        mlp_width=width,
        experts=experts,
        linear=linear,
        output_gate=fields.flag("attn_output_gate"),
    )


def qwen3_5(fields: Fields) -> Built:
    """Qwen3.5 without experts."""
    fields.refuse("mlp_only_layers", "a dense model has no layers to keep dense")
    sizes = trunk(fields)
    linear, beside = _delta(fields, sizes)
    return built(
        sizes,
        beside,
        mlp_width=fields.count("intermediate_size"),
        linear=linear,
        output_gate=fields.flag("attn_output_gate"),
    )


def _delta(fields: Fields, sizes: Trunk) -> tuple[LinearAttention, Beside]:
    """Gated DeltaNet, and what all parts of such a model have beside their matrices."""
    width = fields.count("linear_value_head_dim")
    if fields.count("linear_key_head_dim") != width:
        raise NotDescribedError("linear_key_head_dim differs from linear_value_head_dim, which a preset cannot say")
    heads = LinearHeads(
        key_heads=fields.count("linear_num_key_heads"),
        value_heads=fields.count("linear_num_value_heads"),
        head_dim=width,
    )
    convolved = (2 * heads.key_heads + heads.value_heads) * width * fields.count("linear_conv_kernel_dim")
    decays = 2 * sizes.hidden * heads.value_heads + 2 * heads.value_heads
    beside = norms(sizes, 2) + head_norms(sizes) + attention_biases(fields, sizes)
    beside += Beside(linear=convolved + decays + width)
    kinds = fields.items("layer_types")
    full = [kind == "full_attention" for kind in kinds]
    every = fields.optional_count("full_attention_interval") or 4
    return LinearAttention(kind="gated-deltanet", full_attention_every=_every(full, every, sizes), heads=heads), beside


def minimax(fields: Fields) -> Built:
    """MiniMax-Text-01: lightning attention with a norm behind it, and full attention in every eighth layer."""
    fields.refuse("shared_intermediate_size", "no known MiniMax-Text has shared experts")
    sizes, width = trunk(fields), fields.count("intermediate_size")
    listed = [kind == "full_attention" for kind in fields.items("layer_types")]
    every = _every([kind == 1 for kind in fields.items("attn_type_list")] or listed, 2, sizes)
    heads = LinearHeads(key_heads=sizes.heads, value_heads=sizes.heads, head_dim=sizes.head_dim)
    return built(
        sizes,
        norms(sizes, 2) + Beside(linear=sizes.query_width),
        mlp_width=width,
        experts=Experts(
            total=fields.count("num_local_experts"), active=fields.count("num_experts_per_tok"), intermediate_size=width
        ),
        linear=LinearAttention(kind="lightning", full_attention_every=every, heads=heads),
    )


def kimi_linear(fields: Fields) -> Built:
    """Kimi Linear: Kimi Delta Attention, and latent attention in every fourth layer and the last."""
    for name in ("mla_use_output_gate", "attn_res_block_size", "routed_expert_hidden_size"):
        fields.refuse(name, "Kimi Linear 48B has none, and a preset cannot say it")
    settings = fields.inside("linear_attn_config")
    settings.refuse("use_full_rank_gate", "a preset cannot say gates as wide as the values beside narrow ones")
    sizes, mla = latent(fields)
    experts = deepseek_experts(fields, sizes)
    count, width = settings.count("num_heads"), settings.count("head_dim")
    heads = LinearHeads(key_heads=count, value_heads=count, head_dim=width, gate_rank=width)
    convolved = 3 * count * width * settings.count("short_conv_kernel_size")
    decays = sizes.hidden * count + count * width + count
    full = [layer + 1 in settings.items("full_attn_layers") for layer in range(sizes.layers)]
    beside = beside_latent(fields, sizes, mla) + Beside(linear=convolved + decays + width, mixture=experts.total)
    return built(
        sizes,
        beside,
        mlp_width=fields.count("intermediate_size"),
        experts=experts,
        mla=mla,
        linear=LinearAttention(kind="kimi-delta-attention", full_attention_every=_every(full, 4, sizes), heads=heads),
    )


def _every(full: Sequence[bool], unlisted: int, sizes: Trunk) -> int:
    """Every how many layers attention is full, by a list of the layers. Raises NotDescribedError."""
    if not full:
        return unlisted
    every = full.index(True) + 1 if any(full) else 0
    by_rule = [not (layer + 1) % every or layer + 1 == sizes.layers for layer in range(sizes.layers)] if every else []
    if list(full) != by_rule:
        raise NotDescribedError(
            "its layers with full attention do not stand at equal distances, which a preset cannot say"
        )
    return every
