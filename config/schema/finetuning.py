"""What fine-tuning assumes, with adapters, all parameters or reinforcement learning."""

from typing import Annotated

from pydantic import Field, model_validator

from config.schema.entry import Count, Fraction, Positive, Strict, Words


class Slowdown(Strict):
    """How much longer something takes: factors of the time, from low to high."""

    low: Annotated[float, Field(ge=1)]
    mid: Annotated[float, Field(ge=1)]
    high: Annotated[float, Field(ge=1)]
    source: Words

    @model_validator(mode="after")
    def _in_order(self) -> "Slowdown":
        if not self.low <= self.mid <= self.high:
            raise ValueError(f"low {self.low:g}, mid {self.mid:g}, high {self.high:g} must rise: sort them")
        return self


class QloraDefaults(Strict):
    """The four-bit base of QLoRA."""

    block_weights: Count
    """Weights that share one scale."""
    block_scales: Count
    """Scales that share one scale of their own."""
    slowdown: Slowdown
    """For turning the weights back into 16 bits in every pass."""
    source: Words


class ReinforcementDefaults(Strict):
    """How long the parts of a step of reinforcement learning take; all of it rough."""

    group: Count
    """Answers that are sampled for each prompt."""
    prompt_tokens: Count
    answer_tokens: Count
    generation_share_of_peak: Fraction
    scoring_share_of_peak: Fraction
    training_share_of_peak: Fraction
    uncertainty: Annotated[float, Field(ge=1)]
    """The hours may be this many times more, or fewer."""
    source: Words


class FinetuningDefaults(Strict):
    """What a question about fine-tuning leaves open."""

    rank: Count
    epochs: Positive
    sequence_tokens: Count
    example_tokens: Count
    """Of an example whose length is not said."""
    mfu_spread: Annotated[float, Field(ge=1)]
    """By how much the ends of a pre-training band are moved apart: short runs on few GPUs differ more."""
    best_mfu: Fraction
    """No end of that wider band lies above."""
    source: Words
    qlora: QloraDefaults
    reinforcement: ReinforcementDefaults
