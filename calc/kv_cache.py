"""How many bytes of keys and values a sequence leaves behind, and how much of them each tensor-parallel rank holds."""

import math
from dataclasses import dataclass

from calc.decoder import Reach, reach
from calc.working import UNRECORDED, Working, equation
from config.schema.model import Architecture

_STATE_BYTES = 4
"""Linear layers keep their state in FP32."""
_INDEX_BYTES = 1
"""Indexers keep one key of a token in FP8."""


@equation(
    label="KV cache per token",
    formula="2 · {layers} · {kv_heads} · {head_dim} · {bytes_per_number}",
    unit="bytes",
    layers="L",
    kv_heads="g",
    head_dim="d",
    bytes_per_number="b",
)
def kv_bytes_per_token(*, layers: float, kv_heads: float, head_dim: float, bytes_per_number: float) -> float:
    """Keys and values of one token with multi-head, grouped or multi-query attention, in bytes: 2·L·g·d·b.

    L layers that keep a cache, g key-value heads of width d. Ainslie et al. 2023 (arXiv 2305.13245) on sharing heads.
    Leaves out the scales of a quantised cache and pages that are half full.
    """
    return 2 * layers * kv_heads * head_dim * bytes_per_number


@equation(
    label="KV cache per token",
    formula="{layers} · ({kv_lora_rank} + {rope_head_dim}) · {bytes_per_number}",
    unit="bytes",
    layers="L",
    kv_lora_rank="d_c",
    rope_head_dim="d_rope",
    bytes_per_number="b",
)
def latent_bytes_per_token(
    *, layers: float, kv_lora_rank: float, rope_head_dim: float, bytes_per_number: float
) -> float:
    """The compressed vector of one token with latent attention, in bytes: L·(d_c + d_rope)·b.

    It stands for keys and values at once, so there is no factor 2 (DeepSeek-V2, arXiv 2405.04434, section 2.1).
    """
    return layers * (kv_lora_rank + rope_head_dim) * bytes_per_number


@dataclass(frozen=True, slots=True, kw_only=True)
class KvCache:
    """What the sequences of a model hold."""

    bytes_per_token: float
    """The first token in all layers that keep a cache."""
    layer_bytes_per_token: float
    """One token in one of those layers."""
    reach: Reach
    heads: int
    """Key-value heads that ranks can share; 1 for a latent vector, of which each rank holds all."""
    state_bytes: float
    """What linear layers hold for a sequence of any length."""
    index_bytes_per_token: float
    """What the indexers of sparse attention keep of a token."""
    selected_tokens: int | None
    """The most tokens that an indexer lets through; None where there is none."""

    def sequence_bytes(self, tokens: float) -> float:
        """The whole model's cache of one sequence of so many tokens; a window holds no more than its length."""
        cached = self.layer_bytes_per_token * self.reach.attended_tokens(tokens)
        return cached + self.index_bytes_per_token * tokens + self.state_bytes

    def rank_bytes(self, tokens: float, tensor_parallel: int) -> float:
        """What each of so many ranks holds of a sequence of so many tokens."""
        cached = self.layer_bytes_per_token * self.reach.attended_tokens(tokens)
        return cached * self.share_of_rank(tensor_parallel) + self.rank_state_bytes(tokens, tensor_parallel)

    def rank_state_bytes(self, tokens: float, tensor_parallel: int) -> float:
        """Of that, the keys of an indexer and the states of linear layers, which split by their many value heads."""
        keys = self.index_bytes_per_token * tokens * self.share_of_rank(tensor_parallel)
        return keys + self.state_bytes / tensor_parallel

    def read_bytes(self, tokens: float, tensor_parallel: int) -> float:
        """What each of so many ranks reads of a sequence for one more token; states are read and written."""
        attended = self.reach.attended_tokens(self.looked_at(tokens))
        cached = self.layer_bytes_per_token * attended + self.index_bytes_per_token * tokens
        return cached * self.share_of_rank(tensor_parallel) + 2 * self.state_bytes / tensor_parallel

    def looked_at(self, tokens: float) -> float:
        """The tokens that attention proper looks at, of so many."""
        return tokens if self.selected_tokens is None else min(tokens, self.selected_tokens)

    def share_of_rank(self, tensor_parallel: int) -> float:
        """The part that the fullest of so many ranks holds: whole heads, at least one."""
        return math.ceil(self.heads / tensor_parallel) / self.heads


def kv_cache(architecture: Architecture, bytes_per_number: float, working: Working | None = None) -> KvCache:
    """The cache of a model at so many bytes a number."""
    steps = UNRECORDED if working is None else working
    layers = reach(architecture)
    caching = layers.full + layers.local
    if (mla := architecture.mla) is not None:
        per_token = steps.compute(
            latent_bytes_per_token,
            layers=caching,
            kv_lora_rank=mla.kv_lora_rank,
            rope_head_dim=mla.qk_rope_head_dim,
            bytes_per_number=bytes_per_number,
        )
    else:
        per_token = steps.compute(
            kv_bytes_per_token,
            layers=caching,
            kv_heads=architecture.kv_heads,
            head_dim=architecture.qk_head_dim,
            bytes_per_number=bytes_per_number,
        )
    sparse = architecture.sparse_attention
    index_bytes = layers.full * sparse.indexer_head_dim * _INDEX_BYTES if sparse else 0
    return KvCache(
        bytes_per_token=per_token + index_bytes,
        layer_bytes_per_token=per_token / caching,
        reach=layers,
        heads=1 if mla is not None else architecture.kv_heads,
        state_bytes=layers.linear * _state_numbers(architecture) * _STATE_BYTES,
        index_bytes_per_token=index_bytes,
        selected_tokens=sparse.selected_tokens if sparse else None,
    )


def _state_numbers(architecture: Architecture) -> int:
    """A matrix of key width by value width for each value head of a linear layer."""
    linear = architecture.linear_attention
    if linear is None:
        return 0
    if linear.heads is None:
        return architecture.attention_heads * architecture.qk_head_dim * architecture.v_head_dim
    return linear.heads.value_heads * linear.heads.head_dim**2
