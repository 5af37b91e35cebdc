"""Hosts whose prices do not move."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from config.hosted import HostedPrice, Listing, Snapshot, Terms

NEWEST = date(2026, 11, 9)


def hosted(host: str, usd_in: float, usd_out: float, **more: Any) -> HostedPrice:
    """What a made-up host charges."""
    known: dict[str, Any] = {
        "host": host.lower(),
        "host_name": host,
        "model": f"{host.lower()}/model",
        "url": "https://host.example",
    }
    return HostedPrice(usd_per_1m_input_tokens=usd_in, usd_per_1m_output_tokens=usd_out, **known | more)


def _dozen() -> tuple[HostedPrice, ...]:
    names = "Alder Birch Cedar Dogwood Elm Fir Ginkgo Hazel Ivy Juniper Koa Larch".split()
    return tuple(hosted(name, 0.01 * at, 0.02 * at) for at, name in enumerate(names, 2))


PRICES: dict[str, Listing] = {
    "llama-3.1-70b": Listing(
        prices=(
            hosted("Birch", 0.60, 0.80, usd_per_1m_cached_tokens=0.06),
            hosted("Alder", 0.20, 0.40, format="fp8"),
            hosted("Cedar", 0.90, 0.90),
        ),
        free=1,
        withdrawn=2,
    ),
    "llama-3.1-8b": Listing(prices=_dozen()),
    "deepseek-v3": Listing(prices=(hosted("Elm", 0.27, 1.10, usd_per_1m_cached_tokens=0.07, is_dearer_at_times=True),)),
    "gemma-3-27b": Listing(prices=(hosted("Oak", 8.0, 16.0),)),
    "mixtral-8x7b": Listing(free=1),
    "gpt-4o": Listing(
        prices=(
            hosted("Maple", 2.50, 10.0, usd_per_1m_cached_tokens=1.25),
            hosted("Rowan", 2.60, 10.5, usd_per_1m_cached_tokens=1.30, usd_per_1m_written_tokens=3.0),
        )
    ),
    "claude-sonnet-4.5": Listing(prices=(hosted("Willow", 3.0, 15.0, rises_above_tokens=200_000),)),
    "claude-opus-4.5": Listing(
        prices=(
            hosted("Hornbeam", 3.0, 15.0, context_tokens=200_000),
            hosted("Willow", 6.0, 22.5, is_of_long_prompts=True),
            hosted("Yew", 6.0, 22.5, is_of_long_prompts=True, since=date(2025, 11, 24)),
        )
    ),
    "gpt-4.1": Listing(prices=(hosted("Rowan", 2.0, 8.0, since=date(2025, 4, 14)),)),
    "gpt-4o-mini": Listing(prices=(hosted("Maple", 0.15, 0.60),)),
}
IN_BATCHES = Listing(prices=(hosted("Maple", 1.25, 5.0, is_batch=True),))
ANYWHERE = Listing(prices=(hosted("Anywhere Cloud", 0.5, 1.5),))


class FixedHosts:
    """Prices of some models; of any other preset that has hosts, one made-up price."""

    def listing(self, names: Iterable[str], terms: Terms) -> Listing:
        """The same on every day, and for prompts of every length."""
        known = [name for name in names if name in PRICES]
        if terms.is_batch:
            return IN_BATCHES if known == ["gpt-4o"] else Listing()
        if known:
            return PRICES[known[0]]
        return ANYWHERE if tuple(names) else Listing()

    def names(self) -> tuple[str, ...]:
        """All that have a price of their own."""
        return tuple(name for name, listing in PRICES.items() if listing.prices)

    def snapshot(self, today: date) -> Snapshot:
        """Always the same."""
        return Snapshot(version="1.2.3", newest=NEWEST)
