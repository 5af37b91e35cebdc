"""How many floating-point operations a training run takes."""

from calc.decoder import reach
from calc.working import Equation, equation
from config.schema.memory import Recompute
from config.schema.model import Architecture


@equation(label="Compute", formula="6 · {active_params} · {tokens}", unit="FLOP", active_params="N_active", tokens="D")
def training_flop(*, active_params: float, tokens: float) -> float:
    """Forward and backward pass of every token through the active parameters: F = 6·N_active·D, in FLOP.

    2 FLOP a parameter forward, 4 backward (Kaplan et al. 2020, arXiv 2001.08361, section 2.1). N is the published
    parameter count, embeddings included. Leaves out attention over the context, recomputation and lost work.
    """
    return 6 * active_params * tokens


@equation(label="Compute", formula="8 · {active_params} · {tokens}", unit="FLOP", active_params="N_active", tokens="D")
def recomputing_flop(*, active_params: float, tokens: float) -> float:
    """Training where the forward pass is computed again in full before the backward pass: F = 8·N_active·D, in FLOP.

    2 FLOP a parameter forward, 2 forward again, 4 backward: Narayanan et al. 2021, arXiv 2104.04473, equation 4. Leaves
    out attention over the context and lost work.
    """
    return 8 * active_params * tokens


def charged_flop(recompute: Recompute) -> Equation[...]:
    """What training is charged: the forward pass once more where everything is computed again."""
    return recomputing_flop if recompute == "full" else training_flop


@equation(
    label="Attention, not in the compute",
    formula="6 · {attention_width} · {attended_tokens} · {tokens}",
    unit="FLOP",
    attention_width="a·(d_qk+d_v)",
    attended_tokens="Σmin(s,w)",
    tokens="D",
)
def attention_flop(*, attention_width: float, attended_tokens: float, tokens: float) -> float:
    """Scores and weighted sums of attention, forward and backward, in FLOP.

    F = 6·a·(d_qk + d_v)·Σ_layers min(s, w)·D; with equal head widths that is the 12·L·a·d·s a token of PaLM
    (arXiv 2204.02311, appendix B), not halved for causality. Layers with a constant state count as none.
    """
    return 6 * attention_width * attended_tokens * tokens


def attention_width(architecture: Architecture) -> int:
    """Heads times the widths of a query-key and a value head, in elements."""
    return architecture.attention_heads * (architecture.qk_head_dim + architecture.v_head_dim)


def attended_tokens(architecture: Architecture, sequence_tokens: int) -> float:
    """Tokens that a query looks at, summed over the layers: Σ min(s, w)."""
    return reach(architecture).attended_tokens(sequence_tokens)


def attention_share(architecture: Architecture, *, sequence_tokens: int, active_params: float) -> float:
    """Scores and weighted sums over what parameters take, both forward and backward: the most that attention adds."""
    attention = attention_flop.function(
        attention_width=attention_width(architecture),
        attended_tokens=attended_tokens(architecture, sequence_tokens),
        tokens=1,
    )
    return attention / training_flop.function(active_params=active_params, tokens=1)
