"""Rental offers of accelerators: who, how bought, where, and the dated history of the price."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import Field, model_validator

from config.schema.entry import Count, Entry, Identifier, Positive, Strict, Words

Purchase = Literal["on-demand", "spot", "reserved-1y", "reserved-3y"]
Confidence = Literal["high", "medium", "low"]


class Dated(Protocol):
    """A price of one day."""

    @property
    def as_of(self) -> date:
        """The day."""
        ...


D = TypeVar("D", bound=Dated)


def history_in_order(history: Iterable[Dated]) -> None:
    """Raises ValueError for prices that do not stand oldest first, one a day."""
    for earlier, later in pairwise(history):
        if later.as_of <= earlier.as_of:
            raise ValueError(
                f"history is out of order: {later.as_of} stands after {earlier.as_of}; "
                "append new prices at the end, one a day, oldest first"
            )


def newest_price(history: Iterable[D], day: date | None) -> D | None:
    """The last price, or the last that was known on `day`; None where there was none yet."""
    known = [price for price in history if day is None or price.as_of <= day]
    return known[-1] if known else None


class Provider(Entry):
    """Somebody who rents accelerators out."""

    name: Words
    """As it calls itself."""
    aliases: tuple[Words, ...] = ()
    """More names that it answers to."""


class PricePoint(Strict):
    """The price on one day."""

    as_of: date
    """The day on which somebody saw it, without quotes."""
    usd_per_gpu_hour: Positive
    """USD per accelerator-hour: the price of the instance divided by its accelerators."""
    confidence: Confidence
    """How sure the price is: the head of the file says what each word means."""
    source: Words
    """Where it was seen; may hold a URL."""
    as_of_is: Literal["day", "month", "estimate"] = "day"
    """How exact `as_of` is."""
    note: Words | None = None
    """What a careful reader should know."""


class Offer(Entry):
    """One thing that can be rented, with every price it was seen at, oldest first."""

    provider: Identifier
    """The id of a provider in providers.yaml."""
    gpu: Identifier
    """The id of a GPU in gpus.yaml."""
    purchase: Purchase
    """How it is bought."""
    region: Words | None = None
    """Where it runs."""
    instance: Words | None = None
    """The name of the machine at the provider."""
    gpus_per_instance: Count
    """Accelerators in one machine of this offer."""
    basis: Literal["instance", "gpu-only", "chip", "as-stated"]
    """What the price holds: the whole instance, the GPU without its host, a TPU chip, or what somebody stated."""
    history: Annotated[tuple[PricePoint, ...], Field(min_length=1)]
    """Every price, oldest first; a new one is appended."""
    notes: Words | None = None
    """What a careful reader should know."""

    @model_validator(mode="after")
    def _history_is_in_order(self) -> "Offer":
        history_in_order(self.history)
        return self

    def price_on(self, day: date | None) -> PricePoint | None:
        """The newest price, or the newest that was known on `day`; None where there was none yet."""
        return newest_price(self.history, day)
