"""Language models: sizes as published, and the architecture that decides memory and speed."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from config.schema.entry import Count, Identifier, Month, Positive, Sourced, Strict, Words
from config.schema.gpu import Precision


class Mla(Strict):
    """Multi-head latent attention: one compressed vector a token stands for keys and values."""

    q_lora_rank: Count | None
    """Width that queries are made through; null where they are not compressed."""
    kv_lora_rank: Count
    """Width of the compressed vector that is cached."""
    qk_nope_head_dim: Count
    """Width of the part of a query or key head without positions."""
    qk_rope_head_dim: Count
    """Width of its part with rotary positions, cached once for all heads."""
    v_head_dim: Count
    """Width of a value head."""


class SlidingWindow(Strict):
    """Layers that look back over a window only, in a repeating pattern."""

    window: Count
    """Tokens that a local layer sees."""
    local_layers: Count
    """Local layers in each repetition."""
    global_layers: Annotated[int, Field(ge=0)]
    """Layers with full attention in each repetition."""


class SparseAttention(Strict):
    """An indexer that picks the tokens which the attention proper looks at."""

    selected_tokens: Count
    """Tokens that a query looks at."""
    indexer_heads: Count
    """Heads of the indexer."""
    indexer_head_dim: Count
    """Width of one of them, and of the key that is cached for all."""


class LinearHeads(Strict):
    """The heads of layers with linear attention, where they differ from those of the full layers."""

    key_heads: Count
    """Heads of queries and keys."""
    value_heads: Count
    """Heads of values."""
    head_dim: Count
    """Width of one head."""
    gate_rank: Count | None = None
    """Width that the gates of decay and of output are made through; null for one gate as wide as the values."""


class LinearAttention(Strict):
    """Layers whose state has a constant size, with full attention every so many layers, and in the last."""

    kind: Words
    """E.g. gated-deltanet, lightning, kimi-delta-attention."""
    full_attention_every: Count
    """Every so many layers attention is full, e.g. 4 for three linear layers to one."""
    heads: LinearHeads | None = None
    """Null where the linear layers have the heads of the full ones."""


class Experts(Strict):
    """The feed-forward part of a mixture of experts."""

    total: Count
    """Routed experts of one layer."""
    active: Count
    """Routed experts that one token passes through."""
    shared: Annotated[int, Field(ge=0)] = 0
    """Experts that every token passes through."""
    intermediate_size: Count | None = None
    """Width of one routed expert; that of the dense layers where it is left out."""
    shared_intermediate_size: Count | None = None
    """Width of all shared experts of a layer together."""
    dense_layers: Annotated[int, Field(ge=0)] = 0
    """Layers without experts, wherever they stand."""

    @model_validator(mode="after")
    def _active_within_total(self) -> "Experts":
        if self.active > self.total:
            raise ValueError(f"active is {self.active}, more than total: put at most {self.total}, or correct total")
        return self


class Architecture(Strict):
    """The decoder as its configuration file describes it."""

    layers: Count
    """Layers of the decoder."""
    hidden_size: Count
    """Width of the model."""
    intermediate_size: Count
    """Width of a dense feed-forward block; a mixture without any repeats its experts'."""
    gated_mlp: bool
    """Whether a feed-forward block has three matrices (SwiGLU, GeGLU) and not two."""
    attention: Literal["mha", "gqa", "mqa", "mla", "hybrid-linear"]
    """mha: as many key heads as heads; gqa: fewer; mqa: one; mla: latent; hybrid-linear: linear in most layers."""
    attention_heads: Count
    """Heads of queries, of the layers with full attention where others are linear."""
    kv_heads: Count
    """Heads of keys and of values; with MLA as many as of queries."""
    head_dim: Count | None = None
    """Width of one head; null with MLA, which has widths of its own."""
    vocab_size: Count
    """Rows of the embedding, padding included."""
    max_context: Count
    """Tokens of the longest context."""
    tied_embeddings: bool
    """Whether the output matrix is the embedding over again."""
    mla: Mla | None = None
    """With attention `mla` only."""
    sliding_window: SlidingWindow | None = None
    """Left out where all layers see the whole context."""
    linear_attention: LinearAttention | None = None
    """Left out where all layers look back at tokens."""
    sparse_attention: SparseAttention | None = None
    """Left out where attention looks at all tokens."""
    output_gate: bool = False
    """Whether full-attention layers gate their output by another projection as wide as the queries."""
    experts: Experts | None = None
    """Left out of a dense model."""

    @model_validator(mode="after")
    def _parts_agree(self) -> "Architecture":
        if (self.attention == "mla") != (self.mla is not None):
            raise ValueError("attention `mla` and the field mla go together: give both or neither")
        if self.attention == "hybrid-linear" and self.linear_attention is None:
            raise ValueError("attention `hybrid-linear` needs linear_attention: say which layers are full")
        if self.mla is None and self.head_dim is None:
            raise ValueError("head_dim is missing: read it from the model's configuration, do not derive it")
        return self

    @property
    def qk_head_dim(self) -> int:
        """Width of a query and key head in training."""
        if self.mla is not None:
            return self.mla.qk_nope_head_dim + self.mla.qk_rope_head_dim
        assert self.head_dim is not None  # the validator refused such an entry
        return self.head_dim

    @property
    def v_head_dim(self) -> int:
        """Width of a value head in training."""
        return self.mla.v_head_dim if self.mla is not None else self.qk_head_dim


class ReportedRun(Strict):
    """What is reported of the run that made a model."""

    gpu: Identifier
    """The id of a GPU in gpus.yaml."""
    gpu_hours: Positive
    """Of the whole run."""
    source: Words
    """Who says so."""


class Model(Sourced):
    """A language model by its published sizes."""

    name: Words
    """As its makers write it."""
    aliases: tuple[Words, ...] = ()
    """More names that it answers to; case and punctuation do not matter."""
    mtp_layers: Count | None = None
    """Layers for multi-token prediction, which draft tokens in decoding and are counted nowhere; null without any."""
    hosted_as: tuple[Words, ...] = ()
    """What hosts of APIs call it, where its weights are open and some host has it."""
    status: Literal["released", "rumoured"] = "released"
    """`rumoured` for figures that its makers never confirmed."""
    params: Positive
    """All parameters, as published."""
    active_params: Positive | None = None
    """Parameters that one token passes through; null for a dense model."""
    training_tokens: Positive | None = None
    """Tokens seen in pre-training; left out where nobody says."""
    weights: Precision = "bf16"
    """The format in which the weights were released."""
    released: Month
    """As exact as it is known, e.g. "2024-07-23"."""
    reported_run: ReportedRun | None = None
    """The hours of the run on `training_tokens`, where somebody has said."""
    made_from: Identifier | None = None
    """The id of the model in models.yaml whose weights it began with and whose tokens these are: what its own makers
    added is not among them.
    """
    architecture: Architecture | None = None
    """Left out where these fields cannot describe it."""
    counted_differs: Words | None = None
    """Why the architecture does not make the published parameters, where rounding does not explain it."""

    @model_validator(mode="after")
    def _count_needs_an_architecture(self) -> "Model":
        if self.counted_differs is not None and self.architecture is None:
            raise ValueError("counted_differs is there without an architecture to count: remove it")
        return self

    @model_validator(mode="after")
    def _active_is_a_part(self) -> "Model":
        if self.active_params is not None and self.active_params >= self.params:
            raise ValueError("active_params must be below params: leave it out for a dense model")
        mixture = self.architecture is not None and self.architecture.experts is not None
        if mixture and self.active_params is None:
            raise ValueError("active_params is missing: a mixture of experts needs it, e.g. 37_000_000_000")
        return self

    @property
    def is_mixture(self) -> bool:
        """Whether a token passes through a part of the parameters only."""
        return self.active_params is not None
