"""What accelerators cost to buy: dated prices, each with what it holds."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from config.schema.entry import Entry, Positive, Strict, Words
from config.schema.price import Confidence, history_in_order, newest_price


class PurchasePrice(Strict):
    """What one accelerator cost to buy on one day."""

    as_of: date
    """The day on which somebody saw it, without quotes."""
    usd_per_gpu: Positive
    """USD for one accelerator with its share of what `holds` names, before tax."""
    holds: Literal["server", "cluster"]
    """The whole server without the network between servers, or both."""
    confidence: Confidence
    """How sure the price is. high: from a bill or a binding offer; medium: a shop's price of whole servers, by way of
    a list; low: boards with the rest of the server added, articles, estimates."""
    source: Words
    """Where it was seen; may hold a URL."""
    as_of_is: Literal["day", "month", "estimate"] = "day"
    """How exact `as_of` is."""
    note: Words | None = None
    """What a careful reader should know."""


class Hardware(Entry):
    """An accelerator that can be bought, by the id of its GPU, with every price it was seen at, oldest first."""

    history: Annotated[tuple[PurchasePrice, ...], Field(min_length=1)]
    """Every price, oldest first; a new one is appended."""
    notes: Words | None = None
    """What a careful reader should know."""

    @model_validator(mode="after")
    def _history_is_in_order(self) -> "Hardware":
        history_in_order(self.history)
        return self

    def price_on(self, day: date | None) -> PurchasePrice | None:
        """The newest price, or the newest that was known on `day`; None where there was none yet."""
        return newest_price(self.history, day)
