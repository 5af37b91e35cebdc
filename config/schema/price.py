"""Rental offers of accelerators: who, how bought, where, and the dated history of the price."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, Protocol, TypeVar

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
    aliases: tuple[Words, ...] = ()


class PricePoint(Strict):
    """The price on one day."""

    as_of: date
    usd_per_gpu_hour: Positive
    """USD per accelerator-hour: the price of the instance divided by its accelerators."""
    confidence: Confidence
    source: Words
    as_of_is: Literal["day", "month", "estimate"] = "day"
    """How exact `as_of` is."""
    note: Words | None = None

    is_live: ClassVar[bool] = False
    """Whether a catalogue was asked for it while the bot runs; no file can say that of a price."""


class LivePoint(PricePoint):
    """A price that a catalogue has just now, laid over the presets in memory."""

    is_live: ClassVar[bool] = True


class Offer(Entry):
    """One thing that can be rented, with every price it was seen at, oldest first."""

    provider: Identifier
    gpu: Identifier
    purchase: Purchase
    region: Words | None = None
    instance: Words | None = None
    gpus_per_instance: Count
    """Accelerators in one machine of this offer."""
    basis: Literal["instance", "gpu-only", "chip", "as-stated"]
    """What the price holds: the whole instance, the GPU without its host, a TPU chip, or what somebody stated."""
    history: Annotated[tuple[PricePoint, ...], Field(min_length=1)]
    notes: Words | None = None

    @model_validator(mode="after")
    def _history_is_in_order(self) -> "Offer":
        history_in_order(self.history)
        return self

    def price_on(self, day: date | None) -> PricePoint | None:
        """The newest price, or the newest that was known on `day`; None where there was none yet."""
        return newest_price(self.history, day)
