"""Rental offers of accelerators: who, how bought, where, and the dated history of the price."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, Protocol, TypeVar

from pydantic import ConfigDict, Field, model_validator

from config.schema.entry import Count, Entry, Identifier, Positive, Strict, Words

Purchase = Literal["on-demand", "spot", "reserved-1y", "reserved-3y"]
Confidence = Literal["high", "medium", "low"]
Quoted = Literal[
    "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY",
    "KRW", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RON", "SEK", "SGD", "THB", "TRY", "ZAR",
]  # fmt: skip
"""The currencies that the European Central Bank quotes today: what else a price may be kept in beside USD."""
Area = Literal["us", "canada", "north-america", "europe", "china", "asia"]
AREAS_WITHIN: dict[Area, frozenset[Area]] = {
    "us": frozenset({"us"}), "canada": frozenset({"canada"}), "europe": frozenset({"europe"}),
    "china": frozenset({"china"}), "asia": frozenset({"asia", "china"}),
    "north-america": frozenset({"north-america", "us", "canada"}),
}  # fmt: skip
"""What counts as being in an area: an offer of the US is one of North America, too."""


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

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["usd_per_gpu_hour"]}, {"required": ["per_gpu_hour", "currency"]}],
            "dependencies": {"per_gpu_hour": ["currency"], "currency": ["per_gpu_hour"]},
        }
    )
    """What editors are told of the rule below."""

    as_of: date
    """The day on which somebody saw it, without quotes."""
    usd_per_gpu_hour: Positive | None = None
    """USD per accelerator-hour: the price of the instance divided by its accelerators."""
    per_gpu_hour: Positive | None = None
    """The same in `currency`, for an offer that is not sold in USD."""
    currency: Quoted | None = None
    """The currency of `per_gpu_hour`."""
    confidence: Confidence
    """How sure the price is. high: from the provider's own price interface, or a contract; medium: from its price
    page, by way of a list; low: marketplaces, blogs, constants in code."""
    source: Words
    """Where it was seen; may hold a URL."""
    as_of_is: Literal["day", "month", "estimate"] = "day"
    """How exact `as_of` is."""
    note: Words | None = None
    """What a careful reader should know."""

    is_live: ClassVar[bool] = False
    """Whether a catalogue was asked for it while the bot runs; no file can say that of a price."""

    @model_validator(mode="after")
    def _has_one_price(self) -> "PricePoint":
        if (self.per_gpu_hour is None) != (self.currency is None):
            raise ValueError("per_gpu_hour and currency go together: give both, or usd_per_gpu_hour alone")
        if self.per_gpu_hour is None and self.usd_per_gpu_hour is None:
            raise ValueError("the price is missing: add usd_per_gpu_hour, such as 2.10, or per_gpu_hour and currency")
        if (self.per_gpu_hour is None) == (self.usd_per_gpu_hour is None):
            raise ValueError("a price is either usd_per_gpu_hour, or per_gpu_hour with its currency: give one of them")
        return self

    @property
    def amount(self) -> float:
        """The price of an accelerator-hour in the currency that it is kept in."""
        amount = self.usd_per_gpu_hour or self.per_gpu_hour
        assert amount is not None  # the validator refused such a price
        return amount

    @property
    def kept_in(self) -> str:
        """The ISO code of the currency of `amount`."""
        return self.currency or "USD"


class LivePoint(PricePoint):
    """A price that a catalogue has just now, laid over the presets in memory."""

    is_live: ClassVar[bool] = True


class Offer(Entry):
    """One thing that can be rented, with every price it was seen at, oldest first."""

    provider: Identifier
    """The id of a provider in providers.yaml."""
    gpu: Identifier
    """The id of a GPU in gpus.yaml."""
    purchase: Purchase
    """How it is bought."""
    region: Words | None = None
    """Where it stands, in the words of its provider."""
    area: Area | None = None
    """The part of the world that `region` lies in."""
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

    def is_in(self, area: Area) -> bool:
        """Whether it is known to stand in a part of the world."""
        return self.area is not None and self.area in AREAS_WITHIN[area]

    def price_on(self, day: date | None) -> PricePoint | None:
        """The newest price, or the newest that was known on `day`; None where there was none yet."""
        return newest_price(self.history, day)
