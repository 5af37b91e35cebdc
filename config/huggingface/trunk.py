"""What all decoders have: their dimensions, and the parameters of norms and biases that follow from them."""

from dataclasses import dataclass
from typing import Any, Literal

from config.huggingface.fields import Fields, NotDescribedError
from config.huggingface.imported import Beside
from config.schema.model import (
    Architecture,
    Experts,
    LinearAttention,
    Mla,
    SlidingWindow,
    SparseAttention,
)

Built = tuple[Architecture, Beside]
"""What a family makes of its fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trunk:
    """The dimensions of a decoder."""

    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    vocabulary: int
    context: int
    is_tied: bool

    @property
    def query_width(self) -> int:
        """Of the queries of all heads."""
        return self.heads * self.head_dim

    @property
    def kv_width(self) -> int:
        """Of the keys of all heads; that of the values too."""
        return self.kv_heads * self.head_dim


def trunk(
    fields: Fields, *, kv_heads: int | Literal["given", "as heads"] = "given", head_dim: int | None = None
) -> Trunk:
    """The dimensions, under whatever name a family has for them. Raises NotDescribedError.

    The number of key heads may be left out by families in which it then is that of the heads. Where neither the family
    nor the file nor its library has a head_dim, a head is its share of the width.
    """
    hidden = fields.count("hidden_size", "n_embd", "n_embed", "d_model")
    heads = fields.count("num_attention_heads", "n_head", "n_heads")
    if kv_heads == "as heads":
        kv_heads = fields.optional_count("num_key_value_heads") or heads
    elif kv_heads == "given":
        kv_heads = fields.count("num_key_value_heads")
    if heads % kv_heads:
        raise NotDescribedError(f"num_attention_heads is {heads}, no multiple of num_key_value_heads, {kv_heads}")
    return Trunk(
        layers=fields.count("num_hidden_layers", "n_layer", "n_layers", most=10_000),
        hidden=hidden,
        heads=heads,
        kv_heads=kv_heads,
        head_dim=head_dim or fields.optional_count("head_dim") or _share(hidden, heads),
        vocabulary=fields.count("vocab_size"),
        context=fields.count("model_max_length", "max_position_embeddings", "n_positions", "max_seq_len", "seq_length"),
        is_tied=fields.flag("tie_word_embeddings"),
    )


def _share(hidden: int, heads: int) -> int:
    if hidden % heads:
        raise NotDescribedError(f"head_dim is missing, and {heads} heads do not share a width of {hidden} evenly")
    return hidden // heads


def built(
    dimensions: Trunk,
    beside: Beside,
    *,
    mlp_width: int,
    gated: bool = True,
    experts: Experts | None = None,
    window: SlidingWindow | None = None,
    linear: LinearAttention | None = None,
    mla: Mla | None = None,
    sparse: SparseAttention | None = None,
    output_gate: bool = False,
) -> Built:
    """The architecture, with what is beside it. Raises pydantic's ValidationError for parts that do not agree."""
    values: dict[str, Any] = {
        "layers": dimensions.layers,
        "hidden_size": dimensions.hidden,
        "intermediate_size": mlp_width,
        "gated_mlp": gated,
        "attention": _kind(dimensions, mla, linear),
        "attention_heads": dimensions.heads,
        "kv_heads": dimensions.heads if mla else dimensions.kv_heads,
        "head_dim": None if mla else dimensions.head_dim,
        "vocab_size": dimensions.vocabulary,
        "max_context": dimensions.context,
        "tied_embeddings": dimensions.is_tied,
        "mla": mla,
        "sliding_window": window,
        "linear_attention": linear,
        "sparse_attention": sparse,
        "output_gate": output_gate,
        "experts": experts,
    }
    return Architecture.model_validate(values), beside


def _kind(dimensions: Trunk, mla: Mla | None, linear: LinearAttention | None) -> str:
    if mla is not None:
        return "mla"
    if linear is not None:
        return "hybrid-linear"
    if dimensions.kv_heads == dimensions.heads:
        return "mha"
    return "mqa" if dimensions.kv_heads == 1 else "gqa"


def when(has_it: bool, beside: Beside) -> Beside:  # noqa: FBT001 (reads as a sentence: when(flag, biases))
    """What is beside, where a model has it."""
    return beside if has_it else Beside()


def norms(dimensions: Trunk, each_layer: int, *, biased: bool = False) -> Beside:
    """Norms as wide as the model, so many in each layer and one at the end; a LayerNorm has a bias too."""
    width = dimensions.hidden * (2 if biased else 1)
    return Beside(layer=each_layer * width, once=width)


def head_norms(dimensions: Trunk) -> Beside:
    """One norm for the queries and one for the keys of all heads, each as wide as a head."""
    return Beside(attention=2 * dimensions.head_dim)


def wide_norms(dimensions: Trunk) -> Beside:
    """A norm over the queries of all heads, and one over the keys."""
    return Beside(attention=dimensions.query_width + dimensions.kv_width)


def qkv_bias(dimensions: Trunk) -> Beside:
    """Biases of queries, keys and values."""
    return Beside(attention=dimensions.query_width + 2 * dimensions.kv_width)


def output_bias(dimensions: Trunk) -> Beside:
    """The bias behind attention."""
    return Beside(attention=dimensions.hidden)


def mlp_bias(dimensions: Trunk, width: int, *, gated: bool) -> Beside:
    """Biases of a dense feed-forward block of this width."""
    return Beside(dense=(2 if gated else 1) * width + dimensions.hidden)
