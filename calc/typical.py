"""A typical architecture for a bare size, where nobody says which model is meant.

The shapes are those of the Llama family and of the sizes between its own: depth and width grow with the size, never
fall, and the feed-forward block takes what is left. So a larger size never has a smaller cache, nor less to read.
"""

import math
from dataclasses import dataclass

from config.schema.model import Architecture, Experts

_FAMILY = ((1.24e9, 16, 2048), (8e9, 32, 4096), (70e9, 80, 8192), (405e9, 126, 16_384))
"""Parameters, layers and hidden size of Llama 3.2 and 3.1 (arXiv 2407.21783, table 3)."""
_BEYOND = 1 / 3
"""Outside of the family depth and width both grow with the cube root: what is left keeps its proportions."""
_HEAD = 128
_KV_HEADS = 8
_VOCABULARY = 128_256
_TABLE_SHARE = _VOCABULARY * 4096 / 8e9
"""Most of the parameters in one of the two tables: that of the 8B. Smaller models have smaller vocabularies."""
_CONTEXT = 131_072
_ROUTED_SHARE = 0.55
"""Share of the active parameters that lies in routed experts: DeepSeek-V3's, arXiv 2412.19437."""
_ROUTED = 8
"""Experts that a token is sent to, in mixtures since 2024."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Skeleton:
    """All of a decoder but its feed-forward blocks."""

    layers: int
    hidden: int
    heads: int
    vocabulary: int

    @property
    def params(self) -> int:
        """Projections of attention, and the tables of input and output."""
        attention = 2 * self.hidden * _HEAD * (self.heads + _KV_HEADS)
        return self.layers * attention + 2 * self.vocabulary * self.hidden

    @property
    def params_of_width(self) -> int:
        """Parameters that a feed-forward block in every layer has for each unit of its width."""
        return 3 * self.hidden * self.layers


def typical_dense(params: float) -> Architecture:
    """A decoder of so many parameters."""
    skeleton = _skeleton(params)
    return _architecture(skeleton, intermediate_size=_width(params - skeleton.params, skeleton))


def typical_mixture(params: float, active_params: float, experts: int | None) -> Architecture:
    """A mixture of so many parameters, with so many experts of which two are active, or with many small ones."""
    skeleton = _skeleton(active_params)
    if experts is None:
        return _mixture(skeleton, _of_small_experts(params, active_params, skeleton))
    return _mixture(skeleton, _of_large_experts(params, active_params, experts, skeleton))


def _of_small_experts(params: float, active_params: float, skeleton: _Skeleton) -> Experts:
    """Eight of many, and one that every token passes through, which takes what the active parameters have left."""
    routed_of_layers = skeleton.hidden * skeleton.layers
    idle = params - active_params
    room = active_params - skeleton.params - _ROUTED * routed_of_layers
    size = min(_ROUTED_SHARE * active_params / _ROUTED, _largest_beside_router(room, routed_of_layers * idle))
    idle_experts = max(1, math.ceil(idle / size))
    width = _width(idle / idle_experts, skeleton)
    total = _ROUTED + idle_experts
    left_over = active_params - skeleton.params - routed_of_layers * total
    shared_width = max(0, round(left_over / skeleton.params_of_width) - _ROUTED * width)
    return Experts(
        total=total,
        active=_ROUTED,
        shared=1 if shared_width else 0,
        intermediate_size=width,
        shared_intermediate_size=shared_width or None,
    )


def _largest_beside_router(room: float, router: float) -> float:
    """The largest x with 8·x + router / x = room: experts, and their router, which is wider the smaller they are.

    Where there is no such x, that with the least of both: a thousand times the active parameters leave no room.
    """
    discriminant = room**2 - 4 * _ROUTED * router
    if room <= 0 or discriminant < 0:
        return math.sqrt(router / _ROUTED)
    return (room + math.sqrt(discriminant)) / (2 * _ROUTED)


def _of_large_experts(params: float, active_params: float, total: int, skeleton: _Skeleton) -> Experts:
    """Two of so many; where a product of sizes leaves nothing for the skeleton, it is taken from the experts."""
    active = min(2, total)
    size = (params - active_params) / max(1, total - active)
    shared_params = active_params - active * size - skeleton.params
    if shared_params <= 0:
        size = max(params - skeleton.params, params / 2) / total
    shared_width = round(max(0.0, shared_params) / skeleton.params_of_width)
    return Experts(
        total=total,
        active=active,
        shared=1 if shared_width else 0,
        intermediate_size=_width(size, skeleton),
        shared_intermediate_size=shared_width or None,
    )


def _skeleton(params: float) -> _Skeleton:
    """Depth and width of a dense decoder, and tables that grow no faster than the width or the parameters."""
    ideal_layers, ideal_hidden = _shape(params)
    hidden = _HEAD * max(1, round(ideal_hidden / _HEAD))
    table = min(_TABLE_SHARE * params, _VOCABULARY * ideal_hidden)
    return _Skeleton(
        layers=max(1, round(ideal_layers)),
        hidden=hidden,
        heads=_KV_HEADS * max(1, round(ideal_hidden / (_HEAD * _KV_HEADS))),
        vocabulary=max(1, round(table / hidden)),
    )


def _shape(params: float) -> tuple[float, float]:
    """Layers and hidden size between those of the family, on straight lines between their logarithms."""
    smallest, largest = _FAMILY[0], _FAMILY[-1]
    if not smallest[0] < params < largest[0]:
        size, layers, hidden = smallest if params <= smallest[0] else largest
        growth = (params / size) ** _BEYOND
        return layers * growth, hidden * growth
    above = next(index for index, member in enumerate(_FAMILY) if member[0] >= params)
    (low, *low_shape), (high, *high_shape) = _FAMILY[above - 1 : above + 1]
    part = math.log(params / low) / math.log(high / low)
    layers, hidden = (low * (high / low) ** part for low, high in zip(low_shape, high_shape, strict=True))
    return layers, hidden


def _width(params: float, skeleton: _Skeleton) -> int:
    """The width of feed-forward blocks that have so many parameters in all layers together."""
    return max(1, round(params / skeleton.params_of_width))


def _mixture(skeleton: _Skeleton, experts: Experts) -> Architecture:
    return _architecture(skeleton, intermediate_size=round(3.5 * skeleton.hidden), experts=experts)


def _architecture(skeleton: _Skeleton, *, intermediate_size: int, experts: Experts | None = None) -> Architecture:
    return Architecture(
        layers=skeleton.layers,
        hidden_size=skeleton.hidden,
        intermediate_size=intermediate_size,
        gated_mlp=True,
        attention="gqa" if skeleton.heads > _KV_HEADS else "mha",
        attention_heads=skeleton.heads,
        kv_heads=_KV_HEADS,
        head_dim=_HEAD,
        vocab_size=skeleton.vocabulary,
        max_context=_CONTEXT,
        tied_embeddings=False,
        experts=experts,
    )
