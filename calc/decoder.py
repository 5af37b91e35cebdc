"""How many parameters each part of a decoder has, and how far its layers look back.

Counted from the fields of its configuration. Left out: norms, biases and position embeddings, below half a percent.
"""

from dataclasses import dataclass

from config.schema.model import Architecture, Experts, LinearAttention


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoder:
    """The parameters of a decoder by what a token does with them."""

    embedding: int
    """The table that input tokens are looked up in; nothing is multiplied."""
    head: int
    """The output matrix, also where it is the embedding table over again."""
    is_tied: bool
    attention: int
    dense_mlp: int
    shared_experts: int
    """Experts that every token passes through, and the routers."""
    expert: int
    """One routed expert in each of the mixture layers."""
    experts: int
    """Routed experts to choose from; 0 without a mixture."""
    active_experts: int

    @property
    def params(self) -> int:
        """All parameters, a tied matrix once."""
        output = 0 if self.is_tied else self.head
        return self.embedding + output + self.every_token + self.experts * self.expert

    @property
    def active_params(self) -> int:
        """Parameters that one token passes through, embeddings included."""
        output = 0 if self.is_tied else self.head
        return self.embedding + output + self.every_token + self.active_experts * self.expert

    @property
    def every_token(self) -> int:
        """Parameters inside the layers that every token is multiplied with: all but the routed experts."""
        return self.attention + self.dense_mlp + self.shared_experts

    @property
    def multiplied(self) -> int:
        """Parameters that one token is multiplied with; 2 FLOP each. The output matrix counts, the look-up does not."""
        return self.head + self.every_token + self.active_experts * self.expert


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The layers of a decoder by how far they look back."""

    full: int
    """Layers that see the whole context."""
    local: int
    """Layers that see a window only."""
    window: int
    linear: int
    """Layers whose state has a constant size."""

    def attended_tokens(self, context_tokens: float) -> float:
        """Tokens that a query looks at, summed over the layers: Σ min(s, w); linear layers count as none."""
        return self.full * context_tokens + self.local * min(context_tokens, self.window)

    def mean_attended_tokens(
        self, tokens: float, selected_tokens: float | None = None, cached_tokens: float = 0.0
    ) -> float:
        """The same for the mean query of a prompt, which looks at itself and what is before it, summed over the layers.

        Full layers look at no more than `selected_tokens` where an indexer selects them. The queries are those after
        the first `cached_tokens`, of fewer than all.
        """
        selected = tokens if selected_tokens is None else selected_tokens
        return self.full * _mean_seen(tokens, selected, cached_tokens) + self.local * _mean_seen(
            tokens, self.window, cached_tokens
        )


def _mean_seen(tokens: float, most: float, cached_tokens: float) -> float:
    """The mean of min(i, w) over the places i of a prompt that come after the cached ones, c < i <= s.

    With m(s) that of all places, s/2 where all is seen, else w - w²/(2s): (s·m(s) - c·m(c)) / (s - c).
    """
    of_all = _mean_of_all(tokens, most)
    if not cached_tokens:
        return of_all
    ahead = of_all - _mean_of_all(cached_tokens, most)
    return of_all + ahead * cached_tokens / (tokens - cached_tokens)


def _mean_of_all(tokens: float, most: float) -> float:
    seen = min(tokens, most)
    return seen - seen**2 / (2 * tokens)


def decoder(architecture: Architecture) -> Decoder:
    """The parts of a decoder with these fields."""
    experts = architecture.experts
    mixture_layers = architecture.layers - experts.dense_layers if experts else 0
    table = architecture.vocab_size * architecture.hidden_size
    return Decoder(
        embedding=table,
        head=table,
        is_tied=architecture.tied_embeddings,
        attention=_attention(architecture),
        dense_mlp=(architecture.layers - mixture_layers) * mlp_params(architecture, architecture.intermediate_size),
        shared_experts=mixture_layers * _shared_params(architecture, experts) if experts else 0,
        expert=mixture_layers * mlp_params(architecture, expert_width(architecture, experts)) if experts else 0,
        experts=experts.total if experts else 0,
        active_experts=experts.active if experts else 0,
    )


def reach(architecture: Architecture) -> Reach:
    """The layers of a decoder by how far they look back."""
    layers, windows = architecture.layers, architecture.sliding_window
    if (linear := architecture.linear_attention) is not None:
        full = -(-layers // linear.full_attention_every)  # the last layer is one of them, whole period or not
        return Reach(full=full, local=0, window=0, linear=layers - full)
    if windows is None:
        return Reach(full=layers, local=0, window=0, linear=0)
    period = windows.local_layers + windows.global_layers
    local = sum(1 for layer in range(layers) if layer % period < windows.local_layers)
    return Reach(full=layers - local, local=local, window=windows.window, linear=0)


def largest_layer_params(architecture: Architecture) -> float:
    """Parameters of one layer, the largest kind: full attention, with all experts of a mixture."""
    experts = architecture.experts
    if experts is None:
        return attention_params(architecture) + mlp_params(architecture, architecture.intermediate_size)
    routed = experts.total * mlp_params(architecture, expert_width(architecture, experts))
    return attention_params(architecture) + routed + _shared_params(architecture, experts)


def mlp_params(architecture: Architecture, width: int) -> int:
    """A feed-forward block of this width: two matrices, or three with a gate."""
    return (3 if architecture.gated_mlp else 2) * architecture.hidden_size * width


def expert_width(architecture: Architecture, experts: Experts) -> int:
    """The width of one routed expert."""
    return experts.intermediate_size or architecture.intermediate_size


def shared_width(architecture: Architecture, experts: Experts) -> int:
    """The width of all shared experts of one layer: given, or that of as many routed ones."""
    return experts.shared_intermediate_size or experts.shared * expert_width(architecture, experts)


def _shared_params(architecture: Architecture, experts: Experts) -> int:
    """The shared experts and the router of one layer."""
    return mlp_params(architecture, shared_width(architecture, experts)) + architecture.hidden_size * experts.total


def _attention(architecture: Architecture) -> int:
    """All layers; linear ones whose heads are not known count as full ones."""
    per_layer = attention_params(architecture)
    linear = architecture.linear_attention
    if linear is None or linear.heads is None:
        return architecture.layers * per_layer
    layers = reach(architecture)
    return layers.full * per_layer + layers.linear * _linear_attention_params(architecture, linear)


def attention_params(architecture: Architecture) -> int:
    """One layer of full attention: the projections of queries, keys, values and output."""
    hidden, heads = architecture.hidden_size, architecture.attention_heads
    if (mla := architecture.mla) is not None:
        query_width = heads * (mla.qk_nope_head_dim + mla.qk_rope_head_dim)
        query = hidden * mla.q_lora_rank + mla.q_lora_rank * query_width if mla.q_lora_rank else hidden * query_width
        down = hidden * (mla.kv_lora_rank + mla.qk_rope_head_dim)
        up = mla.kv_lora_rank * heads * (mla.qk_nope_head_dim + mla.v_head_dim)
        return query + down + up + heads * mla.v_head_dim * hidden
    gates = 1 if architecture.output_gate else 0
    return hidden * architecture.qk_head_dim * ((2 + gates) * heads + 2 * architecture.kv_heads)


def _linear_attention_params(architecture: Architecture, linear: LinearAttention) -> int:
    """One layer: queries and keys of the key heads; values and output of the value heads; gates.

    Of Gated DeltaNet (arXiv 2412.06464) one gate as wide as the values. Of Kimi Delta Attention (arXiv 2510.26692) two,
    of decay and of output, each through a narrow width.
    """
    assert linear.heads is not None  # asked for by the caller
    hidden, heads = architecture.hidden_size, linear.heads
    keys, values = heads.key_heads * heads.head_dim, heads.value_heads * heads.head_dim
    gates = hidden * values if heads.gate_rank is None else heads.gate_rank * (2 * hidden + keys + values)
    return hidden * (2 * keys + 2 * values) + gates
