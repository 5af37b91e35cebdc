"""What hosts of model APIs charge for tokens: the values, and where they come from."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

LIBRARY = "genai-prices"
ADDRESS = "https://github.com/pydantic/genai-prices"


@dataclass(frozen=True, kw_only=True, slots=True)
class HostedPrice:
    """What one host charges for a million tokens of one model on one day, for prompts of one length."""

    host: str
    host_name: str
    model: str
    """The model's id at the host."""
    usd_per_1m_input_tokens: float
    usd_per_1m_output_tokens: float
    usd_per_1m_cached_tokens: float | None = None
    """Of input that the host's cache holds; null where the library has no such price."""
    usd_per_1m_written_tokens: float | None = None
    """Of input that is put into the cache, where that costs more."""
    is_batch: bool = False
    is_dearer_at_times: bool = False
    """Whether other hours of the day cost something else."""
    rises_above_tokens: int | None = None
    """Prompts longer than this cost more; null where they never do, or do already."""
    is_of_long_prompts: bool = False
    """Whether this is what only prompts above some length cost."""
    context_tokens: int | None = None
    """The longest prompt, where the library knows it."""
    format: str | None = None
    """The number format of the weights, where the id names it."""
    since: dt.date | None = None
    """The day on which this price began, where the library says it."""
    url: str | None = None

    def usd_per_request(self, input_tokens: float, output_tokens: float, cached: float = 0.0) -> float:
        """A request of which a share of the input is read from the cache, where that has a price."""
        read = self.usd_per_1m_input_tokens if self.usd_per_1m_cached_tokens is None else self.usd_per_1m_cached_tokens
        usd_per_1m_in = (1 - cached) * self.usd_per_1m_input_tokens + cached * read
        return (input_tokens * usd_per_1m_in + output_tokens * self.usd_per_1m_output_tokens) / 1e6


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What is known of the hosts of one model: one price each, and why others are left out."""

    prices: tuple[HostedPrice, ...] = ()
    """In no order; the lowest of each host for the request."""
    free: int = 0
    """Ids without a price: free ones, with limits that no traffic fits in."""
    withdrawn: int = 0
    """Ids that their host deprecates."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """Which prices these are."""

    version: str
    """Of the library: it does not say of when its prices are."""
    newest: dt.date | None
    """The newest day on which one of its prices began: the snapshot is not older."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What a price depends on besides the model."""

    day: dt.date
    input_tokens: int
    output_tokens: int
    is_batch: bool = False


class HostedPrices(Protocol):
    """Where prices of hosted models come from: a seam, so that tests bring their own."""

    def listing(self, names: Iterable[str], terms: Terms) -> Listing:
        """The prices of a model by any of these names."""
        ...

    def names(self) -> tuple[str, ...]:
        """Every model that some host has a price for, each once, those that most hosts have first."""
        ...

    def snapshot(self, today: dt.date) -> Snapshot:
        """Which prices these are."""
        ...


class NoHosts:
    """For answers that are about GPUs alone."""

    def listing(self, names: Iterable[str], terms: Terms) -> Listing:
        """Nobody."""
        return Listing()

    def names(self) -> tuple[str, ...]:
        """None."""
        return ()

    def snapshot(self, today: dt.date) -> Snapshot:
        """Of nothing."""
        return Snapshot(version="", newest=None)
