"""What an overlay changes of the presets, field by field, and what in it is probably a slip."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from config import market
from config.catalog import Catalog
from config.load import BUILT_IN, DEFAULTS_FILE, FILES, SERVING_FILE
from config.overlay import NAME, laid_over
from config.rates import EcbRates
from config.reader import read_mapping
from config.schema.gpu import Gpu
from config.schema.price import Offer

_FAR_OFF = 3
"""Times the median price, or a part of it."""
_OF_VALUES = (SERVING_FILE, DEFAULTS_FILE)
"""Files without entries."""
_DATED = "history"
_FIGURES: Mapping[str, Callable[[Gpu], float]] = {
    "dense_tflops": lambda gpu: gpu.training_tflops,
    "memory_gb": lambda gpu: gpu.memory_gb,
    "bandwidth_gb_s": lambda gpu: gpu.bandwidth_gb_s,
    "tdp_w": lambda gpu: gpu.tdp_w,
    "interconnect.gb_s_bidirectional": lambda gpu: gpu.interconnect.gb_s_bidirectional,
}
"""What is compared of accelerators."""


@dataclass(frozen=True)
class Change:
    """One field that an overlay gives another value; null where there is none before or after."""

    field: str
    old: object
    new: object


@dataclass(frozen=True)
class Continued:
    """A history with own prices at its end."""

    own: int
    """How many they are."""
    first: date
    gave_way: tuple[date, ...]
    """Built-in prices from that day on, which do not count any more."""


@dataclass(frozen=True)
class EntryChanges:
    """What an overlay changes of one built-in entry; of a file of values its entry is empty."""

    entry: str
    changes: tuple[Change, ...]
    continued: Continued | None = None


@dataclass(frozen=True)
class FileChanges:
    """What one file of an overlay does."""

    file: str
    added: tuple[str, ...]
    changed: tuple[EntryChanges, ...]
    unchanged: tuple[str, ...]
    """Entries that say only what is built in."""


def changes_of(overlay: Path, base: Path = BUILT_IN) -> tuple[FileChanges, ...]:
    """What each file of an overlay does, in the order of FILES. Raises ConfigError for files that cannot be read."""
    return tuple(
        _of_file(file, read_mapping(base / file), read_mapping(overlay / file, f"{NAME}/{file}"))
        for file in FILES
        if (overlay / file).exists()
    )


def _of_file(file: str, below: Mapping[str, Any], above: Mapping[str, Any]) -> FileChanges:
    if file in _OF_VALUES:
        below, above = {"": below}, {"": above} if above else {}
    both = [_of_entry(entry, below[entry], above[entry]) for entry in above if entry in below]
    return FileChanges(
        file=file,
        added=tuple(entry for entry in above if entry not in below),
        changed=tuple(found for found in both if found.changes or found.continued),
        unchanged=tuple(found.entry for found in both if not found.changes and not found.continued),
    )


def _of_entry(entry: str, below: Mapping[str, Any], above: Mapping[str, Any]) -> EntryChanges:
    merged = laid_over(below, above)
    old, new = (dict(_leaves(fields)) for fields in (below, merged))
    fields = [field for field in {**old, **new} if field != _DATED and old.get(field) != new.get(field)]
    return EntryChanges(
        entry=entry,
        changes=tuple(Change(field, old.get(field), new.get(field)) for field in fields),
        continued=_continued(below.get(_DATED, ()), above.get(_DATED, ()), merged.get(_DATED, ())),
    )


def _continued(below: tuple[Any, ...], own: tuple[Any, ...], merged: tuple[Any, ...]) -> Continued | None:
    if merged == below:
        return None
    kept = merged[: len(merged) - len(own)]
    return Continued(len(own), own[0]["as_of"], tuple(point["as_of"] for point in below[len(kept) :]))


def _leaves(fields: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, object]]:
    for name, value in fields.items():
        place = f"{path}.{name}" if path else name
        if isinstance(value, dict):
            yield from _leaves(value, place)
        else:
            yield place, value


def slips_of(files: tuple[FileChanges, ...], catalog: Catalog, today: date) -> Iterator[str]:
    """What is probably not meant, each with its place and what to do; `catalog` has the overlay in it."""
    for found in files:
        if not (found.added or found.changed or found.unchanged):
            yield f"{found.file}: holds no entry: remove it, or add one"
        for entry in found.unchanged:
            place = f"{found.file}, {entry}" if entry else found.file
            yield f"{place}: says only what is built in: remove it"
        if found.file == "prices.yaml":
            yield from _slips_of_prices(found, catalog, today)
        if found.file == "gpus.yaml":
            yield from _slips_of_gpus(found, catalog)


def _slips_of_prices(found: FileChanges, catalog: Catalog, today: date) -> Iterator[str]:
    own = {*found.added, *(changed.entry for changed in found.changed)}
    for name in (offer for offer in catalog.offers if offer in own):
        offer = catalog.offers[name]
        yield from _far_off(offer, own, catalog)
        if (newest := offer.history[-1].as_of) > today:
            yield f"prices.yaml, {name}: the price of {newest} does not hold before that day: is the year right?"
        if name not in found.added and catalog.built_in.offers.get(offer.gpu) == name:
            yield (
                f"prices.yaml, {name}: prices every question about {offer.gpu} that names no offer, and is yours now: "
                f"to keep both, make it an offer of its own and name that in {DEFAULTS_FILE}"
            )


def _slips_of_gpus(found: FileChanges, catalog: Catalog) -> Iterator[str]:
    """Figures beyond those of all other accelerators: most often they are in another unit."""
    own = {*found.added, *(changed.entry for changed in found.changed)}
    others = [gpu for gpu in catalog.gpus.values() if gpu.id not in own]
    for gpu in (gpu for gpu in catalog.gpus.values() if gpu.id in own and others):
        for field, figure in _FIGURES.items():
            known, value = [figure(other) for other in others], figure(gpu)
            if not min(known) / _FAR_OFF <= value <= max(known) * _FAR_OFF:
                yield (
                    f"gpus.yaml, {gpu.id}: {field} is {value:g}, but those of other GPUs lie from {min(known):g} to "
                    f"{max(known):g}: is it in the unit of the field's name?"
                )


def _far_off(offer: Offer, own: set[str], catalog: Catalog) -> Iterator[str]:
    found = market.quotes(catalog, catalog.gpus[offer.gpu], None, EcbRates())
    others = [quoted for quoted in found if quoted.offer.id not in own]
    usd = next((quoted.usd_per_gpu_hour for quoted in found if quoted.offer.id == offer.id), None)
    if not others or usd is None:
        return
    median = market.median_usd_per_gpu_hour(others)
    if median / _FAR_OFF <= usd <= median * _FAR_OFF:
        return
    each = usd / offer.gpus_per_instance
    is_of_machine = offer.gpus_per_instance > 1 and median / _FAR_OFF <= each <= median * _FAR_OFF
    fix = f"is it that of all {offer.gpus_per_instance}? One is {each:.3g}" if is_of_machine else "look at it again"
    yield (
        f"prices.yaml, {offer.id}: a GPU-hour is {usd:.3g} USD, but the median of other offers of "
        f"{offer.gpu} is {median:.3g}: {fix}"
    )
