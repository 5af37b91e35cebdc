"""Families from before Llama: LayerNorms, no gate, biases, learned positions in some."""

from config.huggingface.fields import Fields, NotDescribedError
from config.huggingface.imported import Beside
from config.huggingface.trunk import Built, Trunk, built, mlp_bias, norms, output_bias, qkv_bias, trunk, when


def _width(fields: Fields, sizes: Trunk, *names: str) -> int:
    return fields.optional_count(*names) or 4 * sizes.hidden


def _positions(sizes: Trunk, more: int = 0) -> Beside:
    return Beside(once=(sizes.context + more) * sizes.hidden)


def _biases(sizes: Trunk, width: int) -> Beside:
    return qkv_bias(sizes) + output_bias(sizes) + mlp_bias(sizes, width, gated=False)


def gpt2(fields: Fields) -> Built:
    """GPT-2: learned positions, biases everywhere."""
    sizes = trunk(fields, kv_heads="as heads")
    width = _width(fields, sizes, "n_inner")
    beside = norms(sizes, 2, biased=True) + _biases(sizes, width) + _positions(sizes)
    return built(sizes, beside, mlp_width=width, gated=False)


def gpt_bigcode(fields: Fields) -> Built:
    """StarCoder: GPT-2 with one head of keys for all queries."""
    sizes = trunk(fields, kv_heads=1 if fields.flag("multi_query") else "as heads")
    width = _width(fields, sizes, "n_inner")
    beside = norms(sizes, 2, biased=True) + _biases(sizes, width) + _positions(sizes)
    return built(sizes, beside, mlp_width=width, gated=False)


def gptj(fields: Fields) -> Built:
    """GPT-J: one norm for both blocks, no biases in attention, one in the head."""
    sizes = trunk(fields, kv_heads="as heads")
    width = _width(fields, sizes, "n_inner")
    beside = norms(sizes, 1, biased=True) + mlp_bias(sizes, width, gated=False) + Beside(once=sizes.vocabulary)
    return built(sizes, beside, mlp_width=width, gated=False)


def gpt_neox(fields: Fields) -> Built:
    """GPT-NeoX and Pythia: rotary positions, biases everywhere."""
    sizes, width = trunk(fields, kv_heads="as heads"), fields.count("intermediate_size")
    attention = when(fields.flag("attention_bias"), qkv_bias(sizes) + output_bias(sizes))
    beside = norms(sizes, 2, biased=True) + attention + mlp_bias(sizes, width, gated=False)
    return built(sizes, beside, mlp_width=width, gated=False)


def bloom(fields: Fields) -> Built:
    """BLOOM: a norm behind the embedding, biases everywhere."""
    sizes = trunk(fields, kv_heads="as heads")
    width = 4 * sizes.hidden
    beside = norms(sizes, 2, biased=True) + _biases(sizes, width) + Beside(once=2 * sizes.hidden)
    return built(sizes, beside, mlp_width=width, gated=False)


def opt(fields: Fields) -> Built:
    """OPT: learned positions, two more than the context has tokens."""
    sizes, width = trunk(fields, kv_heads="as heads"), fields.count("ffn_dim")
    if fields.optional_count("word_embed_proj_dim") not in (None, sizes.hidden):
        raise NotDescribedError("word_embed_proj_dim differs from hidden_size, which a preset cannot say")
    beside = norms(sizes, 2, biased=True) + _biases(sizes, width) + _positions(sizes, 2)
    return built(sizes, beside, mlp_width=width, gated=False)


def mpt(fields: Fields) -> Built:
    """MPT: no biases at all, positions by ALiBi."""
    sizes, attention = trunk(fields, kv_heads="as heads"), fields.inside("attn_config")
    attention.refuse("qk_ln", "no known MPT model has norms of queries and keys")
    if not attention.flag("alibi") or not fields.flag("no_bias"):
        raise NotDescribedError("attn_config.alibi or no_bias is not set: only MPT models with both are known")
    return built(sizes, norms(sizes, 2), mlp_width=fields.count("expansion_ratio") * sizes.hidden, gated=False)


def falcon(fields: Fields) -> Built:
    """Falcon: groups of key heads in the new decoder, one in the old; norms by how its blocks stand to each other."""
    is_new = fields.flag("new_decoder_architecture")
    shares_keys = fields.flag("multi_query")
    grouped = fields.optional_count("num_kv_heads", "n_head_kv")
    if is_new and grouped is None:
        raise NotDescribedError("num_kv_heads (or n_head_kv) is missing: a Falcon with the new decoder needs it")
    kv_heads = grouped if is_new else (1 if shares_keys else None)
    sizes = trunk(fields, kv_heads=kv_heads or "as heads")
    each_layer = fields.optional_count("num_ln_in_parallel_attn") or (2 if is_new else 1)
    width = _width(fields, sizes, "ffn_hidden_size")
    beside = norms(sizes, each_layer if fields.flag("parallel_attn") else 2, biased=True)
    beside += when(fields.flag("bias"), _biases(sizes, width))
    return built(sizes, beside, mlp_width=width, gated=False)
