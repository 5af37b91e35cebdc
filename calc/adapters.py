"""How many parameters low-rank adapters have on all linear layers of a decoder."""

from dataclasses import dataclass

from calc.decoder import expert_width, reach, shared_width
from calc.working import equation
from config.schema.model import Architecture, Experts, LinearHeads


@equation(
    label="Trainable parameters",
    formula="{rank} · {widths}",
    unit="parameters",
    rank="r",
    widths="Σ(in+out)",
)
def adapter_params(*, rank: float, widths: float) -> float:
    """Parameters of adapters of rank r on linear layers: r·Σ(in + out), over all layers of the decoder.

    Hu et al. 2021 (arXiv 2106.09685), section 4: two thin matrices beside each weight matrix. Embeddings, the output
    matrix and norms have none.
    """
    return rank * widths


@dataclass(frozen=True, slots=True)
class AdaptedWidths:
    """Σ(in + out) of all linear layers, and of those that one token passes through."""

    total: int
    active: int


def adapted_widths(architecture: Architecture) -> AdaptedWidths:
    """The widths of all linear layers: attention, feed-forward blocks, and every expert of a mixture."""
    layers, experts = architecture.layers, architecture.experts
    attention = _attention(architecture)
    if experts is None:
        total = attention + layers * _block(architecture, architecture.intermediate_size)
        return AdaptedWidths(total, total)
    mixture_layers = layers - experts.dense_layers
    every_token = (
        attention
        + experts.dense_layers * _block(architecture, architecture.intermediate_size)
        + mixture_layers * _shared(architecture, experts)
    )
    expert = mixture_layers * _block(architecture, expert_width(architecture, experts))
    return AdaptedWidths(every_token + experts.total * expert, every_token + experts.active * expert)


def _block(architecture: Architecture, width: int) -> int:
    """A feed-forward block: two matrices, or three with a gate."""
    return (3 if architecture.gated_mlp else 2) * (architecture.hidden_size + width)


def _shared(architecture: Architecture, experts: Experts) -> int:
    """The shared experts of one layer."""
    width = shared_width(architecture, experts)
    return _block(architecture, width) if width else 0


def _attention(architecture: Architecture) -> int:
    """The projections of all layers; linear ones whose heads are not known count as full ones."""
    layers, linear = reach(architecture), architecture.linear_attention
    if linear is None or linear.heads is None:
        return architecture.layers * _full_attention(architecture)
    return layers.full * _full_attention(architecture) + layers.linear * _linear(architecture, linear.heads)


def _linear(architecture: Architecture, heads: LinearHeads) -> int:
    """One layer of linear attention: queries, keys, values, output, and one wide gate or two through a narrow width."""
    hidden, rank = architecture.hidden_size, heads.gate_rank
    keys, values = heads.key_heads * heads.head_dim, heads.value_heads * heads.head_dim
    gates = hidden + values if rank is None else 2 * (hidden + rank) + (rank + keys) + (rank + values)
    return 2 * (hidden + keys) + 2 * (hidden + values) + gates


def _full_attention(architecture: Architecture) -> int:
    hidden, heads = architecture.hidden_size, architecture.attention_heads
    value_width = heads * architecture.v_head_dim
    query_width = heads * architecture.qk_head_dim
    if (mla := architecture.mla) is not None:
        rank = mla.q_lora_rank
        query = hidden + rank + rank + query_width if rank else hidden + query_width
        down = hidden + mla.kv_lora_rank + mla.qk_rope_head_dim
        up = mla.kv_lora_rank + heads * (mla.qk_nope_head_dim + mla.v_head_dim)
        return query + down + up + value_width + hidden
    gates = 1 if architecture.output_gate else 0
    kv_width = architecture.kv_heads * architecture.qk_head_dim
    return (1 + gates) * (hidden + query_width) + 2 * (hidden + kv_width) + value_width + hidden
