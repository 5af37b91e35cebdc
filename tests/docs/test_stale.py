"""`make stale`: what nobody has looked at for long, of the small fixed catalogue on a fixed day."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.catalog import Catalog
from docs.stale import Section, lines, sections
from tests.conftest import TODAY, FixedRates

ROOT = Path(__file__).parents[2]
YEARS_LATER = date(2030, 1, 1)


def section(catalog: Catalog, title: str, today: date = TODAY, days: int = 90) -> Section:
    """The one section whose title begins so."""
    (found,) = (found for found in sections(catalog, FixedRates(), today, days) if found.title.startswith(title))
    return found


@pytest.mark.parametrize("days", [1, 90, 200])
def test_prices_older_than_so_many_days_are_listed_by_their_newest_point(catalog: Catalog, days: int) -> None:
    found = section(catalog, "Prices older", days=days)

    newest = {offer.id: offer.history[-1].as_of for offer in catalog.offers.values()}
    assert {item.name: item.day for item in found.items} == {
        name: day for name, day in newest.items() if (TODAY - day).days > days
    }
    assert found.of == len(newest)


def test_the_oldest_stands_first(catalog: Catalog) -> None:
    for found in sections(catalog, FixedRates(), YEARS_LATER):
        assert [item.day for item in found.items] == sorted(item.day for item in found.items)


def test_a_provider_counts_by_its_newest_price(catalog: Catalog) -> None:
    found = section(catalog, "Providers", YEARS_LATER)

    assert {item.name: item.day for item in found.items} == {
        provider: max(offer.history[-1].as_of for offer in catalog.offers.values() if offer.provider == provider)
        for provider in {offer.provider for offer in catalog.offers.values()}
    }


def test_entries_are_listed_a_year_after_they_were_checked(catalog: Catalog) -> None:
    checked = catalog.gpus["h100"].checked

    assert "gpu h100" not in {item.name for item in section(catalog, "Entries", checked + timedelta(days=365)).items}
    assert "gpu h100" in {item.name for item in section(catalog, "Entries", checked + timedelta(days=366)).items}


def test_estimated_days_and_default_prices_of_low_confidence_are_listed_however_new(catalog: Catalog) -> None:
    offer = catalog.offers["aws-h100-on-demand"]
    point = offer.history[-1].model_copy(update={"as_of_is": "estimate", "confidence": "low", "as_of": TODAY})
    changed = replace(catalog, offers={**catalog.offers, offer.id: offer.model_copy(update={"history": (point,)})})

    assert offer.id in {item.name for item in section(changed, "Prices whose day").items}
    assert f"h100: {offer.id}" in {item.name for item in section(changed, "Default prices").items}
    assert offer.id not in {item.name for item in section(catalog, "Prices whose day").items}


def test_the_day_of_the_exchange_rates_is_told_before_they_are_old(catalog: Catalog) -> None:
    new, old = section(catalog, "Exchange"), section(catalog, "Exchange", YEARS_LATER)

    assert new.title == f"Exchange rates, of {FixedRates.DAY}, older than 90 days"
    assert (len(new.items), len(old.items)) == (0, 1)


def test_a_line_has_day_name_and_the_source_to_look_at(catalog: Catalog) -> None:
    written = list(lines(sections(catalog, FixedRates(), TODAY)))

    assert "  2026-07-20  aws-h100-on-demand  https://github.com/aws/karpenter-provider-aws" in written
    assert written[-8] == "Summary:"


def test_nothing_old_is_a_summary_alone(catalog: Catalog) -> None:
    written = list(lines([Section("Prices", (), 3)]))

    assert written == ["Summary:", "  Prices: 0 of 3"]


def test_it_informs_and_never_fails() -> None:
    process = subprocess.run(
        [sys.executable, "-m", "docs.stale", "--days", "1"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert process.returncode == 0
    assert "Summary:" in process.stdout
