"""List what of the presets has not been looked at for long, the oldest first, with the source to look at."""

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from bot.settings import load_settings
from config.catalog import Catalog
from config.load import load_catalog
from config.overlay import NAME
from config.rates import EcbRates, Rates
from config.schema.entry import Sourced, url_in
from config.schema.hardware import PurchasePrice
from config.schema.price import PricePoint

Point = PricePoint | PurchasePrice
DAYS = 90
_A_YEAR = 365


class Item(NamedTuple):
    """One thing to look at again."""

    day: date
    name: str
    source: str
    point: Point | None = None
    """The price, of a price."""


class Section(NamedTuple):
    """Things of one kind, the oldest first."""

    title: str
    items: tuple[Item, ...]
    of: int
    """How many things of the kind there are."""


def sections(catalog: Catalog, rates: Rates, today: date, days: int = DAYS) -> tuple[Section, ...]:
    """What to look at on a day, by kind: prices of more than `days` ago, what was bought or checked a year ago."""
    newest = {offer.id: offer.history[-1] for offer in catalog.offers.values()}
    bought = {f"hardware {entry.id}": entry.history[-1] for entry in catalog.hardware.values()}
    defaults = {f"{gpu}: {offer}": newest[offer] for gpu, offer in catalog.defaults.offers.items()}
    rate = rates.usd_to("CNY", None)
    rate_items = (Item(rate.date, "rates", "the package CurrencyConverter"),) if rate.date else ()
    return (
        _section(f"Prices older than {days} days", _of_points(newest), _before(today, days)),
        _section(f"Providers without a price of the last {days} days", _of_providers(catalog), _before(today, days)),
        _section("Prices whose day is an estimate", _of_points(newest), is_meant=_is_estimate),
        _section("Default prices of low confidence", _of_points(defaults), is_meant=_is_low),
        _section("Purchase prices older than a year", _of_points(bought), _before(today, _A_YEAR)),
        _section("Entries last checked more than a year ago", _of_entries(catalog), _before(today, _A_YEAR)),
        _section(f"Exchange rates, of {rate.date}, older than {days} days", rate_items, _before(today, days)),
    )


def _before(today: date, days: int) -> date:
    return today - timedelta(days=days)


def _section(
    title: str, items: Iterable[Item], before: date = date.max, is_meant: Callable[[Item], bool] = lambda item: True
) -> Section:
    known = tuple(items)
    meant = (item for item in known if item.day < before and is_meant(item))
    return Section(title, tuple(sorted(meant, key=lambda item: item[:2])), len(known))


def _of_points(points: Mapping[str, Point]) -> Iterator[Item]:
    return (Item(point.as_of, name, point.source, point) for name, point in points.items())


def _is_estimate(item: Item) -> bool:
    return item.point is not None and item.point.as_of_is == "estimate"


def _is_low(item: Item) -> bool:
    return item.point is not None and item.point.confidence == "low"


def _of_providers(catalog: Catalog) -> Iterator[Item]:
    for provider in catalog.providers.values():
        points = [offer.history[-1] for offer in catalog.offers.values() if offer.provider == provider.id]
        if points:
            newest = max(points, key=lambda point: point.as_of)
            yield Item(newest.as_of, provider.id, newest.source)


def _of_entries(catalog: Catalog) -> Iterator[Item]:
    kinds: tuple[tuple[str, Iterable[Sourced]], ...] = (
        ("gpu", catalog.gpus.values()), ("model", catalog.models.values()), ("grid", catalog.grids.values()),
        ("utilisation", catalog.utilisations.values()), ("scaling law", catalog.scaling_laws.values()),
    )  # fmt: skip
    return (Item(entry.checked, f"{kind} {entry.id}", entry.sources[0]) for kind, entries in kinds for entry in entries)


def lines(found: Iterable[Section]) -> Iterator[str]:
    """The sections that hold something, and a summary of all."""
    found = tuple(found)
    for section in found:
        if section.items:
            yield f"{section.title}:"
            yield from (f"  {item.day}  {item.name}  {url_in(item.source) or item.source}" for item in section.items)
            yield ""
    yield "Summary:"
    for section in found:
        oldest = f", the oldest of {section.items[0].day}" if section.items else ""
        yield f"  {section.title}: {len(section.items)} of {section.of}{oldest}"


def main() -> None:
    """Print the list; it informs, and never fails."""
    parser = argparse.ArgumentParser(prog="python -m docs.stale", description=__doc__)
    parser.add_argument("--days", type=int, default=DAYS, help=f"how old a price may be (default: {DAYS})")
    overlay = load_settings().config_dir
    if overlay is not None:
        print(f"With what {NAME} lays over the presets")
    found = sections(load_catalog(overlay), EcbRates(), datetime.now(UTC).date(), parser.parse_args().days)
    print("\n".join(lines(found)))


if __name__ == "__main__":
    main()
