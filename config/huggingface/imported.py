"""What a configuration says: the architecture of a preset, and the parameters that an architecture leaves out."""

from dataclasses import dataclass, fields

from config.schema.gpu import Precision
from config.schema.model import Architecture


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Parameters beside the matrices that an Architecture describes, by how often a model has them.

    Norms, biases, positions, gates of one number and convolutions: half a percent at most, and nothing that decides
    memory or speed; but a count without them is not the published one.
    """

    once: int = 0
    layer: int = 0
    """In each layer."""
    attention: int = 0
    """In each layer whose attention looks back, over a window or all of it."""
    linear: int = 0
    """In each layer with linear attention."""
    dense: int = 0
    """In each layer without experts."""
    mixture: int = 0
    """In each layer of experts."""
    expert: int = 0
    """In each routed expert of a layer."""

    def __add__(self, other: "Beside") -> "Beside":
        return Beside(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(Beside)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A model as its configuration describes it."""

    family: str
    architecture: Architecture
    beside: Beside
    weights: Precision
    notes: tuple[str, ...]
    """What of the file is left out, each a sentence."""
