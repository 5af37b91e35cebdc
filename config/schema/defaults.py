"""What an answer assumes when a question does not say."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from config.schema.entry import Count, Fraction, Identifier, Positive, Strict, Words
from config.schema.finetuning import FinetuningDefaults
from config.schema.memory import MemoryDefaults

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
    """The cluster that utilisation was measured on; days are quoted on it unless the run is very short or very long."""
    usual_gpus: Annotated[tuple[Count, ...], Field(min_length=1)]
    """Clusters that days are quoted on when no count is given, rising, with `gpus` among them.

    Steps of two keep the days of like runs alike: a few more GPU-hours never make days of weeks.
    """
    largest_gpus: Count
    """More than any single cluster has; a deadline that needs more is refused."""
    gpu_hours_per_interruption: Positive
    checkpoint_write_s: Positive
    restart_s: Positive
    source: Words

    @model_validator(mode="after")
    def _reference_is_usual(self) -> "ClusterDefaults":
        if list(self.usual_gpus) != sorted({*self.usual_gpus, self.gpus}):
            raise ValueError(f"usual_gpus has to rise and to hold {self.gpus}, the reference: sort it, or add that")
        return self


class OwnershipDefaults(Strict):
    """What owning hardware takes beyond its price."""

    years: Positive
    """How long it is used."""
    load: Fraction
    """Share of all hours in which it does work that somebody wants."""
    residual_share: Annotated[float, Field(ge=0, lt=1)]
    """What it is still worth at the end, as a share of its price."""
    interest: Annotated[float, Field(ge=0, le=1)]
    """What the money costs a year."""
    upkeep_share_per_year: Annotated[float, Field(ge=0, le=1)]
    """Room, repairs and operating staff, as a share of the price."""
    usd_per_kwh: Positive
    network_share: Annotated[float, Field(ge=0, lt=1)]
    """Share of a cluster's price that is the network between its servers."""
    source: Words
    upkeep_source: Words


class Spread(Strict):
    """From here to there, and what lies in the middle."""

    low: Positive
    mid: Positive
    high: Positive

    @model_validator(mode="after")
    def _in_order(self) -> "Spread":
        if not self.low <= self.mid <= self.high:
            raise ValueError(f"low {self.low:g}, mid {self.mid:g}, high {self.high:g} must rise: sort them")
        return self


class ProjectDefaults(Strict):
    """What a project costs beyond its final run; added only where a question asks for the whole project."""

    compute_over_final_run: Spread
    """All compute of a project, experiments and failed runs included, over that of its final run."""
    most_published_ratio: Positive
    """The same ratio of the project that published the largest one."""
    most_published_of: Words
    staff_share: Spread
    """Share of research staff in what it costs to develop a model, beside its compute."""
    staff_known_from_flop: Positive
    """The compute of the smallest model that this share is known of."""
    checkpoints_kept: Count
    months_kept: Positive
    usd_per_gb_month: Positive
    storage_source: Words
    source: Words
    most_published_source: Words


class ArticleDefaults(Strict):
    """The values of the article's own inference example."""

    tokens: Positive
    peak_flop_per_s: Positive
    offer: Identifier
    """The offer whose first price it states."""


class BudgetDefaults(Strict):
    """How money becomes a model."""

    rule: Identifier
    """The scaling law of the answer; the others of scaling.yaml stand beside it."""
    market_gpus: tuple[Identifier, ...]
    """GPUs on which the same money is shown too, each at its median price on demand."""
    serving_mfu: Fraction
    """2·N FLOP for every token served, in or out, over what the GPUs could do at the dense BF16 peak."""
    serving_source: Words


class ClaimDefaults(Strict):
    """What a claim about a run may be off before it contradicts itself."""

    rounding: Annotated[float, Field(ge=1)]
    """Factor within which two figures of one claim are the same: GPUs times days and GPU-hours, for instance."""
    market_margin: Annotated[float, Field(ge=1)]
    """Factor by which a price may lie beyond most of those that are listed."""
    step_mfu_margin: Annotated[float, Field(ge=1)]
    """MFU of a step, which is what papers print, over that of the whole run."""
    recent_gpu: Identifier
    """What stands in for a GPU that a claim about a recent model does not name."""
    recent_since: date
    """From when on a model is recent."""
    price_like: dict[Identifier, Identifier]
    """GPUs that nobody lists a price of, and the one whose market is taken for theirs."""
    source: Words


class ServingDefaults(Strict):
    """The load of a question about serving that names none."""

    input_tokens: Count
    """Of each request."""
    output_tokens: Count
    batch: Count
    """Requests in flight on all GPUs together."""


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
    ownership: OwnershipDefaults
    project: ProjectDefaults
    article: ArticleDefaults
    budget: BudgetDefaults
    claims: ClaimDefaults
    serving: ServingDefaults
    memory: MemoryDefaults
    finetuning: FinetuningDefaults
    unpublished_models: tuple[Words, ...]
    """Models, or beginnings of their names, whose size is not published: there is nothing to estimate from."""
