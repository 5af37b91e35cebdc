"""What the forward pass of training keeps for the backward pass."""

from dataclasses import dataclass

from calc.decoder import expert_width
from calc.working import Working, equation
from config.schema.memory import Recompute
from config.schema.model import Architecture

_HIDDEN_COPIES = 4
"""Inputs of the two norms and of what follows each of them."""
_GATED_MLP_BYTES, _PLAIN_MLP_BYTES = 6, 4
"""Three tensors as wide as the feed-forward block, or two without a gate, of two bytes a number."""
_CORE_BYTES = 5
"""Of the matrix of attention scores, a number: softmax, its dropout and the mask."""
_MLP_OVER_HIDDEN = 4
"""Width of the feed-forward block of the transformers that the published formula is about."""


@equation(
    label="Activations of a layer",
    formula="{sequence_tokens} · {micro_batch} · {hidden_size} · (10 / {sequence_parallel} + 24 / {tp} + "
    "{core_bytes} · {heads} · {sequence_tokens} / ({hidden_size} · {tp})) / 1e9",
    unit="GB",
    sequence_tokens="s",
    micro_batch="b",
    hidden_size="h",
    sequence_parallel="t_s",
    tp="t",
    core_bytes="c",
    heads="a",
)
def classic_layer_gb(
    *,
    sequence_tokens: float,
    micro_batch: float,
    hidden_size: float,
    heads: float,
    tp: float,
    sequence_parallel: float,
    core_bytes: float,
) -> float:
    """One layer with multi-head attention, GELU of width 4h and dropout, in 16 bits, in GB of one rank.

    s·b·h·(10/t_s + 24/t + c·a·s/(h·t)): t tensor-parallel ranks, over which t_s = t ranks share the norms where the
    sequence is parallel too, else t_s = 1; c = 5 bytes of each attention score, 0 where they are computed again
    (selective recomputation, FlashAttention). Korthikanti et al. 2022 (arXiv 2205.05198), equations 1, 2 and 4.
    """
    return (
        sequence_tokens
        * micro_batch
        * hidden_size
        * (10 / sequence_parallel + 24 / tp + core_bytes * heads * sequence_tokens / (hidden_size * tp))
        / 1e9
    )


@equation(
    label="Activations of a layer",
    formula="{sequence_tokens} · {micro_batch} · (2 · {hidden_copies} · {hidden_size} / {sequence_parallel} + "
    "(2 · {attention_width} + 4 · {heads} + {mlp_bytes} · {mlp_width}) / {tp}) / 1e9",
    unit="GB",
    sequence_tokens="s",
    micro_batch="b",
    hidden_copies="n_h",
    hidden_size="h",
    sequence_parallel="t_s",
    attention_width="w",
    heads="a",
    mlp_bytes="c_f",
    mlp_width="f",
    tp="t",
)
def layer_gb(
    *,
    sequence_tokens: float,
    micro_batch: float,
    hidden_copies: float,
    hidden_size: float,
    attention_width: float,
    heads: float,
    mlp_bytes: float,
    mlp_width: float,
    tp: float,
    sequence_parallel: float,
) -> float:
    """One layer as models have been since 2023, without dropout, in 16 bits, in GB of one rank. Within 25 %.

    A count of the tensors that the backward pass needs: n_h = 4 of the hidden size (and one for each expert of a
    token), queries, keys, values and the output of attention (w numbers), a softmax sum of each head, and what the
    feed-forward block keeps, c_f = 6 bytes of its width f with a gate and 4 without. Attention scores are not kept:
    such models are trained with FlashAttention. Frameworks differ in what they keep; layers with a constant state are
    counted as if they had full attention.
    """
    return (
        sequence_tokens
        * micro_batch
        * (
            2 * hidden_copies * hidden_size / sequence_parallel
            + (2 * attention_width + 4 * heads + mlp_bytes * mlp_width) / tp
        )
        / 1e9
    )


@equation(
    label="Kept of a layer",
    formula="2 · {sequence_tokens} · {micro_batch} · {hidden_size} / 1e9",
    unit="GB",
    sequence_tokens="s",
    micro_batch="b",
    hidden_size="h",
)
def checkpoint_gb(*, sequence_tokens: float, micro_batch: float, hidden_size: float) -> float:
    """What full recomputation keeps of a layer, its input in 16 bits, in GB: 2·s·b·h.

    Korthikanti et al. 2022 (arXiv 2205.05198), table 2. Leaves out that ranks can share it.
    """
    return 2 * sequence_tokens * micro_batch * hidden_size / 1e9


@equation(
    label="Logits",
    formula="4 · {sequence_tokens} · {micro_batch} · {vocab_size} / {tp} / 1e9",
    unit="GB",
    sequence_tokens="s",
    micro_batch="b",
    vocab_size="V",
    tp="t",
)
def logits_gb(*, sequence_tokens: float, micro_batch: float, vocab_size: float, tp: float) -> float:
    """The scores of all words of the vocabulary in FP32, in GB of one rank: often the peak of a small model.

    Leaves out kernels that compute the loss piece by piece, which need a part of this only.
    """
    return 4 * sequence_tokens * micro_batch * vocab_size / tp / 1e9


@equation(
    label="Activations",
    formula="{layers} · {in_flight} · {layer_gb} + {live_layer_gb} + {logits_gb}",
    unit="GB",
    layers="L_stage",
    in_flight="m",
    layer_gb="layer",
    live_layer_gb="live layer",
    logits_gb="logits",
)
def stage_gb(*, layers: float, in_flight: float, layer_gb: float, live_layer_gb: float, logits_gb: float) -> float:
    """The activations of one pipeline stage at its peak, in GB of one rank.

    The first of p stages holds those of p micro-batches, so as much as all layers hold of one, whatever p is
    (1F1B, Narayanan et al. 2021, arXiv 2104.04473, section 2.2); the last one holds a micro-batch and the logits.
    With full recomputation one layer is live beside what is kept. Leaves out interleaved schedules.
    """
    return layers * in_flight * layer_gb + live_layer_gb + logits_gb


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPass:
    """One forward and backward pass of a replica."""

    architecture: Architecture
    sequence_tokens: int
    micro_batch: int
    tp: int
    pp: int


def activations_gb(one: TrainingPass, recompute: Recompute, working: Working | None = None) -> float:
    """The activations of the pipeline stage that holds most of them, in GB of one rank.

    Tensor-parallel ranks share the sequence too, as is usual, and the pipeline is taken to be full.
    """
    steps = Working() if working is None else working
    architecture = one.architecture
    kept = live = _layer(one, recompute, steps)
    if recompute == "full":
        kept = steps.compute(
            checkpoint_gb,
            sequence_tokens=one.sequence_tokens,
            micro_batch=one.micro_batch,
            hidden_size=architecture.hidden_size,
        )
    live_layer_gb = live if recompute == "full" else 0.0
    logits = steps.compute(
        logits_gb,
        sequence_tokens=one.sequence_tokens,
        micro_batch=one.micro_batch,
        vocab_size=architecture.vocab_size,
        tp=one.tp,
    )
    layers = -(-architecture.layers // one.pp)
    stages = [
        {
            "layers": layers,
            "in_flight": in_flight,
            "layer_gb": kept,
            "live_layer_gb": live_layer_gb,
            "logits_gb": scores,
        }
        for in_flight, scores in ([(1, logits)] if one.pp == 1 else [(one.pp, 0.0), (1, logits)])
    ]
    fullest = max(stages, key=lambda stage: stage_gb.function(**stage))
    return steps.compute(stage_gb, **fullest)


def _layer(one: TrainingPass, recompute: Recompute, working: Working) -> float:
    """One layer with everything that is not computed again."""
    architecture = one.architecture
    sequence = {"sequence_tokens": one.sequence_tokens, "micro_batch": one.micro_batch}
    parallel = {"tp": one.tp, "sequence_parallel": one.tp}
    if _is_classic(architecture):
        return working.compute(
            classic_layer_gb,
            **sequence,
            **parallel,
            hidden_size=architecture.hidden_size,
            heads=architecture.attention_heads,
            core_bytes=_CORE_BYTES if recompute == "none" else 0,
        )
    copies, width = _feed_forward(architecture)
    return working.compute(
        layer_gb,
        **sequence,
        **parallel,
        hidden_copies=_HIDDEN_COPIES + copies,
        hidden_size=architecture.hidden_size,
        attention_width=_attention_width(architecture),
        heads=architecture.attention_heads,
        mlp_bytes=_GATED_MLP_BYTES if architecture.gated_mlp else _PLAIN_MLP_BYTES,
        mlp_width=width,
    )


def _is_classic(architecture: Architecture) -> bool:
    """Whether this is a transformer of the kind that the published formula is about."""
    return (
        architecture.attention == "mha"
        and not architecture.gated_mlp
        and architecture.experts is None
        and architecture.intermediate_size == _MLP_OVER_HIDDEN * architecture.hidden_size
    )


def _attention_width(architecture: Architecture) -> int:
    """Numbers of a token's queries, keys, values and attention output, and of what they are made from."""
    heads, kv_heads = architecture.attention_heads, architecture.kv_heads
    width = heads * (architecture.qk_head_dim + architecture.v_head_dim)
    width += kv_heads * (architecture.qk_head_dim + architecture.v_head_dim)
    if (mla := architecture.mla) is not None:
        width += (mla.q_lora_rank or 0) + mla.kv_lora_rank + mla.qk_rope_head_dim
    return width


def _feed_forward(architecture: Architecture) -> tuple[float, float]:
    """Copies of the hidden state that go to experts, and the width that a token passes through, a layer on average."""
    experts = architecture.experts
    if experts is None:
        return 0, architecture.intermediate_size
    share = 1 - experts.dense_layers / architecture.layers
    shared = experts.shared_intermediate_size or experts.shared * expert_width(architecture, experts)
    width = experts.active * expert_width(architecture, experts) + shared
    return share * experts.active, share * width + (1 - share) * architecture.intermediate_size
