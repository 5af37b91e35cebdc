"""What training holds in memory beside its activations, and what an answer about memory assumes."""

from typing import Annotated, Literal

from pydantic import Field

from config.schema.entry import Count, Identifier, Strict, Words

Optimizer = Literal["adam", "adamw", "adam8bit", "sgd", "muon", "adafactor"]
ZeroStage = Literal[0, 1, 2, 3]
Recompute = Literal["none", "selective", "full"]


class OptimizerState(Strict):
    """What an optimizer keeps beside weights and gradients in 16 bits."""

    bytes_per_param: Annotated[float, Field(ge=0)]
    """The copy of the weights in FP32 included."""
    source: Words


class MemoryDefaults(Strict):
    """How memory of training is counted, and what a question about memory leaves open."""

    optimizers: dict[Optimizer, OptimizerState]
    training_overhead_gb: Annotated[float, Field(ge=0)]
    """Context of the driver and buffers of collective communication on one GPU."""
    training_overhead_source: Words
    context_tokens: Count
    """Of a served sequence, where a model's context is longer."""
    shown_gpus: tuple[Identifier, ...]
    """The GPUs that an answer names beside the one that was asked for; the JSON has all."""
