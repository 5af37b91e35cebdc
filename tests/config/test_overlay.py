"""A team's own presets, laid over the built-in ones."""

from datetime import date
from pathlib import Path

import pytest

from config.load import load_catalog
from tests.config.folders import mistake

OWN_GPU = """
our-asic:
  name: Our accelerator
  label: ASIC
  vendor: Us
  generation: other
  aliases: [our chip]
  dense_tflops: {bf16: 500}
  memory_gb: 96
  bandwidth_gb_s: 4000
  tdp_w: 600
  gpus_per_server: 8
  interconnect: {type: own, gb_s_bidirectional: 800}
  released: "2026"
  sources: [our data sheet]
  checked: 2026-11-20
"""
OWN_OFFER = """
our-asic-rent:
  provider: aws
  gpu: our-asic
  purchase: reserved-1y
  gpus_per_instance: 8
  basis: as-stated
  history:
    - {as_of: 2026-11-20, usd_per_gpu_hour: 1.25, confidence: high, source: our contract}
"""


def history(*prices: tuple[str, float]) -> str:
    points = (
        f"    - {{as_of: {day}, usd_per_gpu_hour: {usd}, confidence: high, source: our contract}}\n"
        for day, usd in prices
    )
    return "azure-a100-80g-on-demand:\n  history:\n" + "".join(points)


def test_an_empty_overlay_changes_nothing(base: Path, own: Path) -> None:
    assert load_catalog(own, base=base) == load_catalog(base=base)


def test_an_overlay_adds_a_gpu_that_answers_to_its_names(base: Path, own: Path) -> None:
    (own / "gpus.yaml").write_text(OWN_GPU)

    catalog = load_catalog(own, base=base)

    assert catalog.gpu_names["ourchip"].bandwidth_gb_s == 4000
    assert set(catalog.gpus) == {*load_catalog(base=base).gpus, "our-asic"}


def test_an_overlay_changes_one_field_and_keeps_the_others(base: Path, own: Path) -> None:
    (own / "gpus.yaml").write_text("h100: {tdp_w: 650}\n")

    changed = load_catalog(own, base=base).gpus["h100"]

    assert changed == load_catalog(base=base).gpus["h100"].model_copy(update={"tdp_w": 650.0})


def test_an_overlay_changes_one_nested_field_and_keeps_the_others(base: Path, own: Path) -> None:
    (own / "gpus.yaml").write_text("h100: {dense_tflops: {fp8: 1500}}\n")

    peaks = load_catalog(own, base=base).gpus["h100"].dense_tflops

    assert (peaks.fp8, peaks.bf16) == (1500, 989.4)


def test_null_takes_an_optional_field_away(base: Path, own: Path) -> None:
    (own / "gpus.yaml").write_text("h100: {memory_usable_gib: null}\n")

    assert load_catalog(own, base=base).gpus["h100"].memory_usable_gib is None


def test_a_list_of_an_overlay_replaces_the_built_in_one(base: Path, own: Path) -> None:
    (own / "gpus.yaml").write_text("h100: {aliases: [ours]}\n")

    assert load_catalog(own, base=base).gpus["h100"].aliases == ("ours",)


def test_an_overlay_adds_an_offer_and_makes_it_the_default(base: Path, own: Path) -> None:
    (own / "gpus.yaml").write_text(OWN_GPU)
    (own / "prices.yaml").write_text(OWN_OFFER)
    (own / "defaults.yaml").write_text("gpu: our-asic\noffers: {our-asic: our-asic-rent}\n")

    catalog = load_catalog(own, base=base)

    assert catalog.defaults.gpu == "our-asic"
    assert catalog.offers[catalog.defaults.offers["our-asic"]].history[0].usd_per_gpu_hour == 1.25
    assert catalog.defaults.offers["h100"] == "aws-h100-on-demand"


def test_an_overlay_changes_a_part_of_the_defaults(base: Path, own: Path) -> None:
    (own / "defaults.yaml").write_text("currency: CNY\npower: {pue: 1.3}\n")

    defaults = load_catalog(own, base=base).defaults

    assert (defaults.currency, defaults.power.pue, defaults.power.server_factor) == ("CNY", 1.3, 1.82)


@pytest.mark.parametrize(
    ("prices", "joined"),
    [
        pytest.param(
            (("2026-11-20", 3.5),),
            [("2024-04-23", 4.09625), ("2026-06-18", 4.09625), ("2026-11-20", 3.5)],
            id="a-newer-price-is-appended",
        ),
        pytest.param(
            (("2025-01-01", 2.0),),
            [("2024-04-23", 4.09625), ("2025-01-01", 2.0)],
            id="an-agreed-price-is-not-overruled-by-a-later-list-price",
        ),
        pytest.param(
            (("2026-06-18", 3.0),), [("2024-04-23", 4.09625), ("2026-06-18", 3.0)], id="the-same-day-is-corrected"
        ),
        pytest.param(
            (("2020-01-01", 9.0), ("2026-01-01", 3.0)),
            [("2020-01-01", 9.0), ("2026-01-01", 3.0)],
            id="a-whole-history-is-replaced",
        ),
    ],
)
def test_the_own_history_of_an_offer_continues_the_built_in_one(
    base: Path, own: Path, prices: tuple[tuple[str, float], ...], joined: list[tuple[str, float]]
) -> None:
    (own / "prices.yaml").write_text(history(*prices))

    points = load_catalog(own, base=base).offers["azure-a100-80g-on-demand"].history

    assert [(point.as_of.isoformat(), point.usd_per_gpu_hour) for point in points] == joined


def test_an_older_day_still_finds_the_built_in_price(base: Path, own: Path) -> None:
    (own / "prices.yaml").write_text(history(("2026-11-20", 3.5)))

    offer = load_catalog(own, base=base).offers["azure-a100-80g-on-demand"]

    assert [p.usd_per_gpu_hour for day in (8, 20) if (p := offer.price_on(date(2026, 11, day)))] == [4.09625, 3.5]


def test_an_own_history_out_of_order_is_refused(base: Path, own: Path) -> None:
    (own / "prices.yaml").write_text(history(("2026-11-20", 3.5), ("2026-11-19", 3.4)))

    assert mistake(base, own).startswith(
        "CONFIG_DIR/prices.yaml, azure-a100-80g-on-demand: history is out of order: 2026-11-19 stands after 2026-11-20"
    )


@pytest.mark.parametrize(
    ("file", "text", "parts"),
    [
        pytest.param("gpus.yaml", "h100: {tdp: 1}", ("gpus.yaml, h100: tdp", "mean `tdp_w`?"), id="field"),
        pytest.param("gpus.yaml", "h100: 700", ("gpus.yaml, h100: has no fields", "put them below it"), id="flat"),
        pytest.param("gpus.yaml", "h100: {tdp_w: 1, tdp_w: 2}", ("gpus.yaml, h100, line 1", "keep one"), id="twice"),
        pytest.param("gpus.yaml", "h100: [", ("gpus.yaml, h100, line", "check the indentation"), id="broken"),
        pytest.param("gpus.yaml", OWN_GPU.replace("our chip", "H100"), ("aliases: `H100` already",), id="alias"),
        pytest.param("prices.yaml", OWN_OFFER, ("our-asic-rent: gpu: `our-asic` is not in gpus.yaml",), id="gpu"),
        pytest.param(
            "prices.yaml",
            "azure-a100-80g-on-demand: {history: [{as_of: 2026-11-20, usd: 1}]}",
            ("history[2026-11-20].usd is not", "did you mean `usd_per_gpu_hour`?"),
            id="field-of-a-price",
        ),
        pytest.param(
            "prices.yaml",
            "azure-a100-80g-on-demand: {history: [{usd_per_gpu_hour: 1}]}",
            ("history[0].as_of is missing", "add it, a day without quotes"),
            id="price-without-a-day",
        ),
        pytest.param("defaults.yaml", "gpu: h1000", ("defaults.yaml: gpu: `h1000`", "`h100`?"), id="default"),
        pytest.param("defaults.yaml", "power: {pue: high}", ("power.pue: put a finite number",), id="nested-default"),
        pytest.param("gpu.yaml", "", ("gpu.yaml: unknown file", "gpus.yaml, providers.yaml"), id="file"),
        pytest.param("gpus.yml", "", ("gpus.yml: unknown file", "rename it to one of gpus.yaml"), id="extension"),
        pytest.param("GPUS.YAML", "", ("GPUS.YAML: unknown file", "rename it"), id="capitals"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_overlay_is_told_with_its_place(
    base: Path, own: Path, file: str, text: str, parts: tuple[str, ...]
) -> None:
    (own / file).write_text(text)

    said = mistake(base, own)

    assert said.startswith("CONFIG_DIR/")
    assert [part for part in parts if part not in said] == [], said


def test_a_first_offer_needs_a_default_in_the_overlay(base: Path, own: Path) -> None:
    (own / "gpus.yaml").write_text(OWN_GPU)
    (own / "prices.yaml").write_text(OWN_OFFER)

    assert mistake(base, own) == (
        "CONFIG_DIR/defaults.yaml: offers.our-asic is missing: add the offer that prices our-asic by default, "
        "e.g. `our-asic: our-asic-rent`"
    )


def test_an_overlay_that_is_no_folder_is_refused(base: Path, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"

    assert mistake(base, missing) == f"CONFIG_DIR: {missing} is not a folder: make it, or unset CONFIG_DIR"


def test_a_file_as_overlay_is_refused(base: Path) -> None:
    assert "is not a folder" in mistake(base, base / "gpus.yaml")


def test_a_link_that_leads_nowhere_is_refused(base: Path, own: Path) -> None:
    (own / "gpus.yaml").symlink_to(own / "gone.txt")

    assert mistake(base, own).startswith("CONFIG_DIR/gpus.yaml: cannot be opened")


@pytest.mark.parametrize("file", ["README.md", ".gpus.yaml.swp", "._gpus.yaml", "prices.yaml~"])
def test_files_that_are_no_presets_may_lie_in_the_folder(base: Path, own: Path, file: str) -> None:
    (own / file).write_text("not: [yaml")

    assert load_catalog(own, base=base) == load_catalog(base=base)
