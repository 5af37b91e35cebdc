"""What a reload says has changed: the entries of each file, the fields of defaults and serving."""

from dataclasses import replace

from config.catalog import Catalog
from config.changes import Changed, changes


def test_nothing_is_different_from_itself(catalog: Catalog) -> None:
    assert list(changes(catalog, catalog)) == []


def test_entries_are_added_changed_and_removed(catalog: Catalog) -> None:
    h100 = catalog.gpus["h100"]
    gpus = {key: gpu for key, gpu in catalog.gpus.items() if key != "h200"}
    after = replace(catalog, gpus={**gpus, "h100": h100.model_copy(update={"tdp_w": 650}), "h101": h100})
    assert list(changes(catalog, after)) == [Changed("gpus.yaml", ("h101",), ("h100",), ("h200",))]


def test_defaults_are_told_apart_by_field(catalog: Catalog) -> None:
    after = replace(catalog, defaults=catalog.defaults.model_copy(update={"currency": "CNY"}))
    assert list(changes(catalog, after)) == [Changed("defaults.yaml", changed=("currency",))]


def test_every_file_of_presets_is_compared(catalog: Catalog) -> None:
    empty = replace(
        catalog, gpus={}, providers={}, offers={}, hardware={}, models={}, grids={}, utilisations={}, scaling_laws={}
    )
    assert [(found.file, bool(found.removed)) for found in changes(catalog, empty)] == [
        (file, True)
        for file in (
            "gpus.yaml", "providers.yaml", "prices.yaml", "hardware.yaml", "models.yaml", "grids.yaml",
            "utilisation.yaml", "scaling.yaml",
        )
    ]  # fmt: skip
