"""Prices of hosted models from the package genai-prices. Nothing is fetched."""

import datetime as dt
import importlib.metadata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from config.hosted import LIBRARY, HostedPrice, Listing, Snapshot, Terms
from config.hosted_names import HostedName, read_hosted_name
from config.schema.entry import name_key

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo, ModelPrice, Provider

_HOUR = 12
"""UTC, of the price of a day: it lies outside the dear hours of today's hosts that have some."""
_SUBSCRIPTIONS = frozenset(("github-copilot", "cursor"))
"""Sell an assistant, not tokens to send a product's traffic to."""
_REDIRECTED = frozenset((("deepseek", "deepseek-v4-flash"),))
"""Ids under which a host serves another model by now, by its own notes: V4.1 Flash since 2026-09-10."""
_BATCH = {"processing": "batch"}

Price = Literal["input_mtok", "output_mtok", "cache_read_mtok", "cache_write_mtok"]


@dataclass(frozen=True, slots=True)
class _Hosted:
    """A model at a host, as the library knows it."""

    provider: "Provider"
    model: "ModelInfo"
    name: HostedName


class BundledPrices:
    """Prices from the data in the package genai-prices: never those of its updater, which asks a server."""

    def __init__(self, providers: "Sequence[Provider] | None" = None) -> None:
        """Other `providers` than those of the package, where a test brings its own."""
        self._providers = providers

    def listing(self, names: Iterable[str], terms: Terms) -> Listing:
        """The lowest price of each host on the day at noon UTC, for prompts of this length.

        With `is_batch` those of requests that may wait, of the hosts that have such prices. A model that a host gives
        away, or deprecates, is counted and has no price. Before the first price that the library knows it gives that.
        """
        found = [hosted for name in dict.fromkeys(map(name_key, names)) for hosted in self._by_key.get(name, ())]
        cheapest: dict[str, HostedPrice] = {}
        free = withdrawn = 0
        for hosted in found:
            if hosted.model.deprecated:
                withdrawn += 1
            elif (price := _price(hosted, terms)) is not None:
                known = cheapest.get(price.host)
                if known is None or _request(price, terms) < _request(known, terms):
                    cheapest[price.host] = price
            elif hosted.name.is_free or not _costs(hosted, terms.day):
                free += 1
        return Listing(prices=tuple(cheapest.values()), free=free, withdrawn=withdrawn)

    def names(self) -> tuple[str, ...]:
        """Every model with a price of tokens in and out, those that most hosts have first.

        With the points in its version where some host writes them.
        """
        by_hosts = sorted(self._by_key.values(), key=lambda several: -len({hosted.provider.id for hosted in several}))
        spelled = (
            min((hosted.name.spelled for hosted in several), key=lambda name: (-name.count("."), len(name), name))
            for several in by_hosts
            if any(_is_priced(hosted) for hosted in several)
        )
        return tuple(spelled)

    def snapshot(self, today: dt.date) -> Snapshot:
        """The release of the library, and the newest price in it that has begun."""
        began = (day for day in self._beginnings if day <= today)
        return Snapshot(version=self._version, newest=max(began, default=None))

    @cached_property
    def _version(self) -> str:
        return importlib.metadata.version(LIBRARY)

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[_Hosted, ...]]:
        found: defaultdict[str, list[_Hosted]] = defaultdict(list)
        for provider in self._bundled() if self._providers is None else self._providers:
            for model in provider.models:
                if provider.id not in _SUBSCRIPTIONS and (provider.id, model.id) not in _REDIRECTED:
                    hosted = _Hosted(provider, model, read_hosted_name(model.id))
                    found[hosted.name.key].append(hosted)
        return {key: tuple(several) for key, several in found.items()}

    @staticmethod
    def _bundled() -> "Sequence[Provider]":
        from genai_prices.data import providers  # 150 ms: only when somebody asks

        return providers

    @cached_property
    def _beginnings(self) -> frozenset[dt.date]:
        return frozenset(
            day for several in self._by_key.values() for hosted in several for day in _start_dates(hosted.model)
        )


def _request(price: HostedPrice, terms: Terms) -> float:
    return price.usd_per_request(terms.input_tokens, terms.output_tokens)


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, _HOUR, tzinfo=dt.UTC)


def _at(hosted: _Hosted, time: dt.datetime, *, is_batch: bool) -> "ModelPrice | None":
    """All prices of a time; None where batches are asked for and have none of their own."""
    prices = hosted.model.get_prices(time)
    if hosted.name.is_batch or not is_batch:
        return prices if hosted.name.is_batch == is_batch else None
    batch = hosted.model.get_prices(time, _BATCH)
    return batch if (batch.input_mtok, batch.output_mtok) != (prices.input_mtok, prices.output_mtok) else None


def _price(hosted: _Hosted, terms: Terms) -> HostedPrice | None:
    """The price on these terms; None for what is given away, or charged by anything but tokens."""
    noon = _noon(terms.day)
    prices = _at(hosted, noon, is_batch=terms.is_batch)
    if prices is None or prices.requests_kcount is not None:
        return None
    usd_in, usd_out, read, written = (
        _usd(prices, kind, terms.input_tokens)
        for kind in ("input_mtok", "output_mtok", "cache_read_mtok", "cache_write_mtok")
    )
    if not usd_in or not usd_out:
        return None
    return HostedPrice(
        host=hosted.provider.id,
        host_name=hosted.provider.name,
        model=hosted.model.id,
        usd_per_1m_input_tokens=usd_in,
        usd_per_1m_output_tokens=usd_out,
        usd_per_1m_cached_tokens=read,
        usd_per_1m_written_tokens=written,
        is_batch=terms.is_batch,
        is_dearer_at_times=len(set(_of_the_day(hosted, noon, terms))) > 1,
        rises_above_tokens=_next_tier(prices, terms.input_tokens),
        is_of_long_prompts=_is_of_a_tier(prices, terms.input_tokens),
        context_tokens=hosted.model.context_window,
        format=hosted.name.format,
        since=max((day for day in _start_dates(hosted.model) if day <= terms.day), default=None),
        url=next(iter(hosted.provider.pricing_urls or ()), None),
    )


def _of_the_day(hosted: _Hosted, noon: dt.datetime, terms: Terms) -> Iterator[tuple[float | None, float | None]]:
    """The prices of each hour, where those of a day differ: dear hours begin at half past, too."""
    for half_hours in range(48) if _has_hours(hosted.model) else ():
        time = noon.replace(hour=half_hours // 2, minute=30 * (half_hours % 2))
        if (prices := _at(hosted, time, is_batch=terms.is_batch)) is not None:
            yield (
                _usd(prices, "input_mtok", terms.input_tokens),
                _usd(prices, "output_mtok", terms.input_tokens),
            )


def _has_hours(model: "ModelInfo") -> bool:
    """Whether a price holds from one time of the day to another."""
    several = model.prices if isinstance(model.prices, list) else ()
    return any(hasattr(conditional.constraint, "start_time") for conditional in several)


def _usd(prices: "ModelPrice", kind: Price, input_tokens: int) -> float | None:
    """A price of a million tokens; where it rises with the prompt, that of the highest step below its length."""
    found = getattr(prices, kind)
    if found is None:
        return None
    steps = [getattr(found, "base", found)]
    steps += [tier.price for tier in getattr(found, "tiers", ()) if input_tokens > tier.start]
    return float(steps[-1])


def _next_tier(prices: "ModelPrice", input_tokens: int) -> int | None:
    """The length of a prompt from which on its tokens cost more."""
    return min((start for start in _tiers(prices) if start >= input_tokens), default=None)


def _is_of_a_tier(prices: "ModelPrice", input_tokens: int) -> bool:
    """Whether a prompt is so long that its tokens cost more."""
    return any(start < input_tokens for start in _tiers(prices))


def _tiers(prices: "ModelPrice") -> Iterator[int]:
    """The lengths of prompts above which tokens cost more."""
    of_both = (getattr(prices, kind) for kind in ("input_mtok", "output_mtok"))
    return (tier.start for found in of_both if found is not None for tier in getattr(found, "tiers", ()))


def _costs(hosted: _Hosted, day: dt.date) -> bool:
    """Whether anything is charged."""
    return any(vars(hosted.model.get_prices(_noon(day))).values())


def _is_priced(hosted: _Hosted) -> bool:
    prices = hosted.model.get_prices(dt.datetime.max.replace(tzinfo=dt.UTC))
    return bool(prices.input_mtok) and bool(prices.output_mtok) and not hosted.name.is_batch


def _start_dates(model: "ModelInfo") -> Iterator[dt.date]:
    """The days on which prices of a model begin."""
    for conditional in model.prices if isinstance(model.prices, list) else ():
        if (day := getattr(conditional.constraint, "start_date", None)) is not None:
            yield day
