"""Every rule about prices, grids, bands and defaults, broken once: file, entry, field and what to put instead."""

from pathlib import Path

import pytest

from tests.config.folders import Broken, edit, mistake

OF_AN_OFFER = {
    "out-of-order": Broken(
        "as_of: 2026-06-18",
        "as_of: 2024-04-22",
        "history is out of order: 2024-04-22 stands after 2024-04-23",
        "append new prices at the end",
    ),
    "same-day": Broken("as_of: 2026-06-18", "as_of: 2024-04-23", "history is out of order", "one a day, oldest first"),
    "unknown-field-of-a-price": Broken(
        "usd_per_gpu_hour: 4.09625",
        "usd_per_hour: 4.09625",
        "history[2024-04-23].usd_per_hour is not a known field",
        "did you mean `usd_per_gpu_hour`?",
    ),
    "negative-price": Broken(
        "usd_per_gpu_hour: 4.09625",
        "usd_per_gpu_hour: -4",
        "history[2024-04-23].usd_per_gpu_hour",
        "put a number above 0, not `-4",
    ),
    "quoted": Broken("as_of: 2026-06-18", 'as_of: "2026-06-18"', "history[2026-06-18].as_of", "a day without quotes"),
    "choice": Broken("confidence: high", "confidence: sure", "confidence", "one of high, medium or low"),
    "purchase": Broken("purchase: on-demand", "purchase: ondemand", "purchase", "put one of on-demand, spot, "),
    "capital": Broken(
        "provider: azure", "provider: Azure", "provider: put a name of lower-case", "did you mean `azure`?"
    ),
}


@pytest.mark.parametrize("rule", OF_AN_OFFER.values(), ids=OF_AN_OFFER)
def test_an_offer_that_breaks_a_rule_is_refused(base: Path, rule: Broken) -> None:
    edit(base, "prices.yaml", rule.old, rule.new, entry="azure-a100-80g-on-demand")

    said = mistake(base)

    assert said.startswith("prices.yaml, azure-a100-80g-on-demand: ")
    assert rule.field in said
    assert rule.fix in said


def test_an_offer_without_a_price_is_refused(base: Path) -> None:
    (base / "prices.yaml").write_text(
        "x:\n  provider: aws\n  gpu: h100\n  purchase: spot\n  gpus_per_instance: 1\n  basis: chip\n  history: []\n"
    )

    assert mistake(base) == "prices.yaml, x: history: put at least 1 in the list, not an empty list"


def test_an_entry_without_any_source_is_refused(base: Path) -> None:
    path = base / "grids.yaml"
    head, _, tail = path.read_text().partition("  sources:\n    - ")
    path.write_text(head + "  sources: []\n" + tail.split("\n", 1)[1])

    assert mistake(base) == "grids.yaml, world: sources: put at least 1 in the list, not an empty list"


ELSEWHERE = {
    "purchase": ("hardware.yaml", Broken("holds: server", "holds: box", "history[2022-01-20].holds", "one of server")),
    "purchases": ("hardware.yaml", Broken("as_of: 2023-09-23", "as_of: 2021-09-23", "out of order", "oldest first")),
    "owned": ("hardware.yaml", Broken("\nh100:", "\nh1000:", "h1000: `h1000` is not in gpus.yaml", "mean `h100`?")),
    "load": ("defaults.yaml", Broken("load: 0.8", "load: 80", "ownership.load", "a number of at most 1")),
    "band": ("utilisation.yaml", Broken("low: 0.24", "low: 0.44", "mfu: low 0.44, mid 0.35", "must rise: sort them")),
    "%": ("utilisation.yaml", Broken("high: 0.50", "high: 50", "mfu.high", "a number of at most 1, not")),
    "generation": ("utilisation.yaml", Broken("[ampere]", "[amper]", "generations[0]", "put one of ampere, pascal")),
    "unit": (
        "grids.yaml",
        Broken("kg_co2e_per_kwh: 0.481", "g_co2e_per_kwh: 481", "mean `kg_co2e_per_kwh`?", "mean `kg_co2e_per_kwh`?"),
    ),
    "year": ("grids.yaml", Broken("year: 2023", "year: 2023.5", "world: year", "a whole number")),
    "provider": ("providers.yaml", Broken("name: Azure", "nome: Azure", "azure: ", "mean `name`?")),
    "clusters": (
        "defaults.yaml",
        Broken("[2, 4, 8", "[2, 8, 4", "cluster: usual_gpus has to rise", "sort it, or add that"),
    ),
    "reference": (
        "defaults.yaml",
        Broken("512, 1024, 2048", "512, 2048", "hold 1024, the reference", "sort it, or add that"),
    ),
    "pue": ("defaults.yaml", Broken("pue: 1.1", "pue: 0.9", "power.pue", "a number of at least 1")),
    "usd": (
        "defaults.yaml",
        Broken("currency: USD", "currency: usd", "currency: put USD, not `usd`", "put USD"),
    ),
    "yuan": (
        "defaults.yaml",
        Broken("currency: USD", "currency: RMB", "currency: no exchange rate for RMB", "here, put CNY"),
    ),
    "no-currency": (
        "defaults.yaml",
        Broken("currency: USD", "currency: money", "currency: put a currency of three capital", "such as USD"),
    ),
    "grid": ("defaults.yaml", Broken("grid: us", "gird: us", "gird is not", "did you mean `grid`?")),
    "article": ("defaults.yaml", Broken("  tokens: 1000\n", "", "article.tokens is missing", "add it, a number")),
    "name-of-an-offer": ("defaults.yaml", Broken("  h100: aws", "  H100: aws", "offers.H100", "lower-case letters")),
}


@pytest.mark.parametrize(("file", "rule"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_an_entry_of_another_file_that_breaks_a_rule_is_refused(base: Path, file: str, rule: Broken) -> None:
    edit(base, file, rule.old, rule.new)

    said = mistake(base)

    assert said.startswith(file)
    assert rule.field in said
    assert rule.fix in said
