"""One pass of training through a model: how its architecture and its layout fill the formulas of activations."""

from dataclasses import dataclass

from calc.activations import checkpoint_gb, classic_layer_gb, layer_gb, logits_gb, stage_gb
from calc.decoder import expert_width, shared_width
from calc.working import UNRECORDED, Working
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
    steps = UNRECORDED if working is None else working
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
    width = experts.active * expert_width(architecture, experts) + shared_width(architecture, experts)
    return share * experts.active, share * width + (1 - share) * architecture.intermediate_size
