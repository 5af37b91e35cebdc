"""Families with latent attention: DeepSeek, Kimi and the later GLM."""

from config.huggingface.fields import Fields, NotDescribedError
from config.huggingface.imported import Beside
from config.huggingface.mixtures import deepseek_experts
from config.huggingface.trunk import Built, Trunk, built, norms, trunk, when
from config.schema.model import Mla, SparseAttention


def deepseek_v2(fields: Fields) -> Built:
    """DeepSeek-V2: routers without a bias."""
    sizes, mla = latent(fields)
    experts = deepseek_experts(fields, sizes)
    beside = beside_latent(fields, sizes, mla)
    return built(sizes, beside, mlp_width=fields.count("intermediate_size"), mla=mla, experts=experts)


def deepseek_v3(fields: Fields) -> Built:
    """DeepSeek-V3 and R1, Kimi K2: a bias for each expert in the routers."""
    sizes, mla = latent(fields)
    experts = deepseek_experts(fields, sizes)
    beside = beside_latent(fields, sizes, mla) + Beside(mixture=experts.total)
    return built(sizes, beside, mlp_width=fields.count("intermediate_size"), mla=mla, experts=experts)


def deepseek_v32(fields: Fields) -> Built:
    """DeepSeek-V3.2 and GLM-5: an indexer in every layer picks the tokens that attention looks at."""
    kinds = fields.items("indexer_types")
    if any(kind != "full" for kind in kinds) or (fields.optional_count("index_topk_freq") or 1) > 1:
        raise NotDescribedError("indexer_types has layers that share an indexer, which a preset cannot say")
    sizes, mla = latent(fields)
    experts = deepseek_experts(fields, sizes)
    sparse = SparseAttention(
        selected_tokens=fields.count("index_topk"),
        indexer_heads=fields.count("index_n_heads"),
        indexer_head_dim=fields.count("index_head_dim"),
    )
    beside = beside_latent(fields, sizes, mla) + Beside(mixture=experts.total, attention=_indexer(sizes, mla, sparse))
    return built(sizes, beside, mlp_width=fields.count("intermediate_size"), mla=mla, sparse=sparse, experts=experts)


def latent(fields: Fields) -> tuple[Trunk, Mla]:
    """The dimensions of a decoder with latent attention."""
    mla = Mla(
        q_lora_rank=fields.optional_count("q_lora_rank"),
        kv_lora_rank=fields.count("kv_lora_rank"),
        qk_nope_head_dim=fields.count("qk_nope_head_dim"),
        qk_rope_head_dim=fields.count("qk_rope_head_dim"),
        v_head_dim=fields.count("v_head_dim"),
    )
    return trunk(fields, kv_heads="as heads", head_dim=mla.qk_nope_head_dim + mla.qk_rope_head_dim), mla


def beside_latent(fields: Fields, sizes: Trunk, mla: Mla) -> Beside:
    """Two norms a layer and one over each compressed vector; biases where the file says so."""
    query_rank = mla.q_lora_rank or 0
    biases = Beside(attention=query_rank + mla.kv_lora_rank + mla.qk_rope_head_dim + sizes.hidden)
    compressed = Beside(attention=query_rank + mla.kv_lora_rank)
    return norms(sizes, 2) + compressed + when(fields.flag("attention_bias"), biases)


def _indexer(sizes: Trunk, mla: Mla, sparse: SparseAttention) -> int:
    """Queries from the compressed ones, one key for all heads with its LayerNorm, a weight for each head."""
    if mla.q_lora_rank is None:
        raise NotDescribedError("q_lora_rank is missing: an indexer makes its queries from compressed ones")
    heads, width = sparse.indexer_heads, sparse.indexer_head_dim
    return mla.q_lora_rank * heads * width + sizes.hidden * (width + heads) + 2 * width
