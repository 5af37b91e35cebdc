"""How many bytes the weights of a model take in each format."""

from dataclasses import dataclass

from calc.decoder import Decoder
from calc.working import equation
from config.schema.serving import WeightFormat

_KEPT_BITS = 16
"""Bits of the weights that a format leaves alone."""


@equation(
    label="Weights",
    formula="({quantised_params} · {bits} + {kept_params} · 16) / 8e9",
    unit="GB",
    quantised_params="N_q",
    bits="bits",
    kept_params="N_16",
)
def weights_gb(*, quantised_params: float, bits: float, kept_params: float) -> float:
    """All weights in GB of 10^9 bytes: N_q weights of so many bits, scales included, and the others at 16 bits.

    Bits of AWQ (arXiv 2306.00978), MXFP4 and NVFP4 are those of the block and its scales. Leaves out padding, and
    parts that a release adds, such as layers for multi-token prediction.
    """
    return (quantised_params * bits + kept_params * _KEPT_BITS) / 8e9


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWeights:
    """The weights of a model in one format, in bytes by what a decode step does with them."""

    quantised_params: float
    kept_params: float
    resident_bytes: float
    """Read in every step: all of the layers but the routed experts, and the output matrix."""
    expert_bytes: float
    """One routed expert in each of the mixture layers."""
    embedding_bytes: float
    """The input table where it is one of its own: held, but not read."""


def stored_weights(parts: Decoder, params: float, weight_format: WeightFormat) -> StoredWeights:
    """The weights of `params` published parameters, with the proportions of the parts of its decoder.

    What a count of the fields leaves out or adds is spread over all parts.
    """
    scale = params / parts.params
    layers_bytes = weight_format.bits / 8
    table_bytes = layers_bytes if weight_format.stored == "all" else _KEPT_BITS / 8
    of_experts_only = weight_format.stored == "experts" and parts.experts > 0
    every_token_bytes = _KEPT_BITS / 8 if of_experts_only else layers_bytes
    routed = parts.experts * parts.expert
    if weight_format.stored == "all":
        quantised = params
    else:
        quantised = scale * (routed if of_experts_only else routed + parts.every_token)
    return StoredWeights(
        quantised_params=quantised,
        kept_params=params - quantised,
        resident_bytes=scale * (parts.every_token * every_token_bytes + parts.head * table_bytes),
        expert_bytes=scale * parts.expert * layers_bytes,
        embedding_bytes=0.0 if parts.is_tied else scale * parts.embedding * table_bytes,
    )
