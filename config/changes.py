"""What is different between two states of the presets, by the file that says it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from config.catalog import Catalog


@dataclass(frozen=True)
class Changed:
    """The entries of one file that are not as they were; of defaults and serving, the fields."""

    file: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def changes(before: Catalog, after: Catalog) -> Iterator[Changed]:
    """The files in which something is different, in the order in which they are read."""
    old, new = _by_file(before), _by_file(after)
    for file, entries in new.items():
        known = old[file]
        found = Changed(
            file,
            added=tuple(key for key in entries if key not in known),
            changed=tuple(key for key in entries if key in known and entries[key] != known[key]),
            removed=tuple(key for key in known if key not in entries),
        )
        if found != Changed(file):
            yield found


def _by_file(catalog: Catalog) -> dict[str, Mapping[str, object]]:
    return {
        "gpus.yaml": catalog.gpus,
        "providers.yaml": catalog.providers,
        "prices.yaml": catalog.offers,
        "hardware.yaml": catalog.hardware,
        "models.yaml": catalog.models,
        "grids.yaml": catalog.grids,
        "utilisation.yaml": catalog.utilisations,
        "scaling.yaml": catalog.scaling_laws,
        "serving.yaml": dict(catalog.serving),
        "defaults.yaml": dict(catalog.defaults),
    }
