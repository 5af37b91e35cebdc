"""How many parameters a model has to the last one: its matrices, and what its configuration says beside them."""

from dataclasses import dataclass

from calc.decoder import decoder, reach
from config.huggingface.imported import Beside
from config.schema.model import Architecture


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters of a model, and those that one token passes through, embeddings included."""

    total: int
    active: int


def parameters(architecture: Architecture, beside: Beside) -> Parameters:
    """The parameters of the decoder's matrices and those beside them, as a checkpoint holds them; a tied head once."""
    parts, layers, experts = decoder(architecture), reach(architecture), architecture.experts
    mixtures = architecture.layers - experts.dense_layers if experts else 0
    of_all = (
        beside.once
        + architecture.layers * beside.layer
        + (layers.full + layers.local) * beside.attention
        + layers.linear * beside.linear
        + (architecture.layers - mixtures) * beside.dense
        + mixtures * beside.mixture
    )
    of_expert = mixtures * beside.expert
    return Parameters(
        total=parts.params + of_all + parts.experts * of_expert,
        active=parts.active_params + of_all + parts.active_experts * of_expert,
    )
