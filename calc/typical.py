"""A typical architecture for a bare size, where nobody says which model is meant.

The shapes are those of the Llama family: width grows with the cube root of the parameters, heads of 128 share keys and
values among eight, the feed-forward block is gated and 3.5 times as wide.
"""

from config.schema.model import Architecture, Experts

_WIDTH_OVER_LAYERS = 110
_PARAMS_OF_LAYER = 12.6
"""Parameters of a layer over the square of its width: attention and feed-forward block."""
_HEAD = 128
_KV_HEADS = 8
_VOCABULARY = 128_256
_SMALL_VOCABULARY = 32_000
_SMALL_BELOW = 1e9
_CONTEXT = 131_072
_TIED_BELOW = 4e9
"""Models smaller than this mostly use one matrix for input and output."""
_ROUTED_SHARE = 0.6
"""Share of the active parameters that lies in routed experts, in mixtures since 2024."""
_ROUTED = 8
"""Experts that a token is sent to, in mixtures since 2024."""


def typical_dense(params: float) -> Architecture:
    """A decoder of about so many parameters."""
    hidden, layers = _width_and_layers(params)
    tied = params < _TIED_BELOW
    tables = _vocabulary(params) * hidden * (1 if tied else 2)
    left_over = max(params - tables, params / 2) / layers - _attention_params(hidden)
    return _architecture(
        hidden,
        layers,
        intermediate_size=max(1, round(left_over / (3 * hidden))),
        vocabulary=_vocabulary(params),
        tied=tied,
    )


def typical_mixture(params: float, active_params: float, experts: int | None) -> Architecture:
    """A mixture of about so many parameters, with so many experts of which two are active, or with many small ones."""
    hidden, layers = _width_and_layers(active_params)
    if experts is None:
        expert_params = _ROUTED_SHARE * active_params / _ROUTED
        active, total = _ROUTED, _ROUTED + max(1, round((params - active_params) / expert_params))
    else:
        active, total = min(2, experts), experts
        expert_params = (params - active_params) / max(1, total - active)
    skeleton = layers * _attention_params(hidden) + 2 * _VOCABULARY * hidden
    shared_params = active_params - active * expert_params - skeleton
    if shared_params <= 0:
        expert_params = max(params - skeleton, params / 2) / total
    of_width = 3 * hidden * layers
    shared_width = round(max(0.0, shared_params) / of_width)
    return _architecture(
        hidden,
        layers,
        intermediate_size=round(3.5 * hidden),
        tied=False,
        experts=Experts(
            total=total,
            active=active,
            shared=1 if shared_width else 0,
            intermediate_size=max(1, round(expert_params / of_width)),
            shared_intermediate_size=shared_width or None,
        ),
    )


def _width_and_layers(params: float) -> tuple[int, int]:
    """Width in whole heads, and layers, of a dense decoder."""
    ideal = (params * _WIDTH_OVER_LAYERS / _PARAMS_OF_LAYER) ** (1 / 3)
    hidden = max(1, round(ideal / (_HEAD * _KV_HEADS))) * _HEAD * _KV_HEADS if ideal > 2048 else _small_width(ideal)
    in_layers = params - 2 * _vocabulary(params) * hidden
    return hidden, max(1, round(in_layers / (_PARAMS_OF_LAYER * hidden**2)))


def _vocabulary(params: float) -> int:
    return _SMALL_VOCABULARY if params < _SMALL_BELOW else _VOCABULARY


def _small_width(ideal: float) -> int:
    return max(1, round(ideal / _HEAD)) * _HEAD


def _attention_params(hidden: int) -> int:
    return 2 * hidden * (hidden + min(_KV_HEADS * _HEAD, hidden))


def _architecture(
    hidden: int,
    layers: int,
    *,
    intermediate_size: int,
    tied: bool,
    vocabulary: int = _VOCABULARY,
    experts: Experts | None = None,
) -> Architecture:
    heads = hidden // _HEAD
    kv_heads = _KV_HEADS if heads % _KV_HEADS == 0 else heads
    return Architecture(
        layers=layers,
        hidden_size=hidden,
        intermediate_size=intermediate_size,
        gated_mlp=True,
        attention="gqa" if kv_heads < heads else "mha",
        attention_heads=heads,
        kv_heads=kv_heads,
        head_dim=_HEAD,
        vocab_size=vocabulary,
        max_context=_CONTEXT,
        tied_embeddings=tied,
        experts=experts,
    )
