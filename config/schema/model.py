"""Language models: sizes as published, and the architecture that decides memory and speed."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from config.schema.entry import Count, Identifier, Month, Positive, Sourced, Strict, Words
from config.schema.gpu import Precision


class Mla(Strict):
    """Multi-head latent attention: one compressed vector a token stands for keys and values."""

    q_lora_rank: Count | None
    kv_lora_rank: Count
    qk_nope_head_dim: Count
    qk_rope_head_dim: Count
    v_head_dim: Count


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
    indexer_heads: Count
    indexer_head_dim: Count


class LinearHeads(Strict):
    """The heads of layers with linear attention, where they differ from those of the full layers."""

    key_heads: Count
    value_heads: Count
    head_dim: Count
    gate_rank: Count | None = None
    """Width that the gates of decay and of output are made through; null for one gate as wide as the values."""


class LinearAttention(Strict):
    """Layers whose state has a constant size, with full attention every so many layers, and in the last."""

    kind: Words
    full_attention_every: Count
    heads: LinearHeads | None = None
    """Null where the linear layers have the heads of the full ones."""


class Experts(Strict):
    """The feed-forward part of a mixture of experts."""

    total: Count
    active: Count
    """Routed experts that one token passes through."""
    shared: Annotated[int, Field(ge=0)] = 0
    intermediate_size: Count | None = None
    shared_intermediate_size: Count | None = None
    dense_layers: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _active_within_total(self) -> "Experts":
        if self.active > self.total:
            raise ValueError(f"active is {self.active}, more than total: put at most {self.total}, or correct total")
        return self


class Architecture(Strict):
    """The decoder as its configuration file describes it."""

    layers: Count
    hidden_size: Count
    intermediate_size: Count
    gated_mlp: bool
    attention: Literal["mha", "gqa", "mqa", "mla", "hybrid-linear"]
    attention_heads: Count
    kv_heads: Count
    head_dim: Count | None = None
    """Width of one head; null with MLA, which has widths of its own."""
    vocab_size: Count
    max_context: Count
    tied_embeddings: bool
    mla: Mla | None = None
    sliding_window: SlidingWindow | None = None
    linear_attention: LinearAttention | None = None
    sparse_attention: SparseAttention | None = None
    output_gate: bool = False
    """Whether full-attention layers gate their output by another projection as wide as the queries."""
    experts: Experts | None = None

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
    gpu_hours: Positive
    source: Words


class Model(Sourced):
    """A language model by its published sizes."""

    name: Words
    aliases: tuple[Words, ...] = ()
    hosted_as: tuple[Words, ...] = ()
    """What hosts of APIs call it, where its weights are open and some host has it."""
    status: Literal["released", "rumoured"] = "released"
    params: Positive
    """All parameters, as published."""
    active_params: Positive | None = None
    """Parameters that one token passes through; null for a dense model."""
    training_tokens: Positive | None = None
    weights: Precision = "bf16"
    """The format in which the weights were released."""
    released: Month
    reported_run: ReportedRun | None = None
    """The hours of the run on `training_tokens`, where somebody has said."""
    architecture: Architecture | None = None

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
