"""What an answer assumes when a question does not say."""

from typing import Annotated

from pydantic import Field, StringConstraints

from config.schema.entry import Count, Fraction, Identifier, Positive, Strict, Words

CURRENCY_PATTERN = r"^[A-Z]{3}$"
CurrencyCode = Annotated[str, StringConstraints(pattern=CURRENCY_PATTERN)]


class PowerDefaults(Strict):
    """How nameplate power becomes energy."""

    average_share_of_tdp: Fraction
    server_factor: Positive
    """Server power per chip over its TDP, for chips whose server is not known."""
    pue: Annotated[float, Field(ge=1)]
    source: Words


class ClusterDefaults(Strict):
    """How failures eat into large clusters."""

    gpus: Count
    """The cluster that days are quoted for when no count is given, and that utilisation was measured on."""
    largest_gpus: Count
    """More than any single cluster has; a deadline that needs more is refused."""
    gpu_hours_per_interruption: Positive
    checkpoint_write_s: Positive
    restart_s: Positive
    source: Words


class ArticleDefaults(Strict):
    """The values of the article's own inference example."""

    tokens: Positive
    peak_flop_per_s: Positive
    offer: Identifier
    """The offer whose first price it states."""


class Defaults(Strict):
    """The assumptions of a question that names nothing but sizes."""

    gpu: Identifier
    offers: dict[Identifier, Identifier]
    """The offer that prices each GPU when none is named."""
    grid: Identifier
    currency: CurrencyCode
    best_measured_mfu: Fraction
    """The best utilisation ever published for a large run; a higher one is answered with a warning."""
    training_sequence_tokens: Count
    power: PowerDefaults
    cluster: ClusterDefaults
    article: ArticleDefaults
