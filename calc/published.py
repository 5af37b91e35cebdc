"""Whether the counts that the makers of a model publish are those that its architecture makes."""

from dataclasses import dataclass
from typing import Literal

from calc.decoder import decoder
from config.schema.model import Model

PARAMS_WITHIN = 0.02
"""How far a published count may lie from that of the matrices: it is rounded, and norms and biases are left out."""
ACTIVE_WITHIN = 0.04
"""The same of active parameters, which are published with one or two figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A published count that lies further from its architecture than rounding explains."""

    field: Literal["params", "active_params"]
    published: float
    counted: float

    @property
    def share(self) -> float:
        """How much more the architecture makes than is published, as a share of that; negative for less."""
        return self.counted / self.published - 1


def deviations(model: Model) -> tuple[Deviation, ...]:
    """The published counts that the architecture does not make; none without an architecture.

    Active parameters may be published with embeddings or without.
    """
    if model.architecture is None:
        return ()
    parts = decoder(model.architecture)
    found = [_outside("params", model.params, parts.params, parts.params, PARAMS_WITHIN)]
    if model.active_params is not None:
        inside = parts.every_token + parts.active_experts * parts.expert
        found.append(_outside("active_params", model.active_params, inside, parts.active_params, ACTIVE_WITHIN))
    return tuple(deviation for deviation in found if deviation is not None)


def _outside(
    field: Literal["params", "active_params"], published: float, least: float, most: float, within: float
) -> Deviation | None:
    """The deviation of a count from the nearer of two, or None where it lies between or close to one."""
    if least * (1 - within) <= published <= most * (1 + within):
        return None
    return Deviation(field=field, published=published, counted=least if published < least else most)
