"""Scaling laws: how parameters and tokens share the compute of a training run."""

from typing import Annotated

from pydantic import Field, model_validator

from config.schema.entry import Positive, Sourced, Strict, Words


class LossFit(Strict):
    """The parametric loss E + A/N^alpha + B/D^beta, in nats a token on the data of its own fit."""

    e: Positive
    """What no size and no amount of data goes below."""
    a: Positive
    b: Positive
    alpha: Positive
    beta: Positive


class FittedCompute(Strict):
    """The training compute of the runs behind a law, in FLOP."""

    least: Positive
    most: Positive

    @model_validator(mode="after")
    def _in_order(self) -> "FittedCompute":
        if not self.least < self.most:
            raise ValueError(f"least {self.least:g} is not below most {self.most:g}: swap them")
        return self


class ScalingLaw(Sourced):
    """One answer to the question how large a model some compute should train: a fit of the loss, or a fixed ratio."""

    name: Words
    """As papers call it."""
    label: Annotated[str, Field(min_length=1, max_length=11)]
    """The short name that rows of an answer use."""
    loss: LossFit | None = None
    """The fit; left out of a fixed ratio."""
    tokens_per_param: Positive | None = None
    """The fixed ratio; left out of a fit."""
    fitted_flop: FittedCompute
    """The runs that it is fitted to."""
    gives_chinchilla: bool
    """Whether it gives about 70B parameters and 1.4T tokens for the compute of Chinchilla, which was built on it."""

    @model_validator(mode="after")
    def _one_kind_of_law(self) -> "ScalingLaw":
        if (self.loss is None) == (self.tokens_per_param is None):
            raise ValueError("a law is either a fit or a ratio: give loss or tokens_per_param, one of the two")
        return self
