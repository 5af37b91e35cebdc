"""Live prices over the presets: one more day of a known offer, where they can be believed and are not too old."""

import math
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalog import Catalog
from config.live.laying import KEPT_DAYS, OutOfBand, believed, laid_on, standing
from config.load import load_catalog
from config.schema.price import PricePoint
from tests.config.folders import mistake
from tests.conftest import CATALOGUE, TODAY

OFFER = "aws-h100-on-demand"
KNOWN_USD = 6.88
YESTERDAY = TODAY - timedelta(days=1)


def laid(catalog: Catalog, usd: float, day: date = TODAY, today: date = TODAY) -> Catalog:
    """A catalogue with one price fetched on a day, as it is on another."""
    points, _ = believed({OFFER: usd}, catalog, day)
    return laid_on(catalog, standing(points, catalog, today))


def newest(catalog: Catalog, day: date | None = None) -> PricePoint:
    point = catalog.offers[OFFER].price_on(day)
    assert point is not None
    return point


def test_a_live_price_is_the_newest_of_its_offer(catalog: Catalog) -> None:
    point = newest(laid(catalog, 5.5))
    assert (point.usd_per_gpu_hour, point.as_of, point.confidence, point.is_live) == (5.5, TODAY, "medium", True)
    assert point.source == "gpuhunt catalogue, live"


def test_the_prices_of_the_presets_stay_below_it(catalog: Catalog) -> None:
    over = laid(catalog, 5.5)
    assert over.offers[OFFER].history[:-1] == catalog.offers[OFFER].history
    assert not any(point.is_live for point in over.offers[OFFER].history[:-1])
    assert {**over.offers, OFFER: None} == {**catalog.offers, OFFER: None}


@pytest.mark.parametrize("day", [YESTERDAY, date(2026, 7, 20), date(2025, 1, 1)])
def test_a_past_day_does_not_see_it(catalog: Catalog, day: date) -> None:
    assert newest(laid(catalog, 5.5), day) == newest(catalog, day)


@pytest.mark.parametrize("usd", [KNOWN_USD / 2.99, KNOWN_USD, KNOWN_USD * 2.99])
def test_a_price_may_move_up_to_three_times(catalog: Catalog, usd: float) -> None:
    assert newest(laid(catalog, usd)).usd_per_gpu_hour == usd


@pytest.mark.parametrize("usd", [KNOWN_USD * 100, KNOWN_USD * 3.01, KNOWN_USD / 3.01, 0.0, -KNOWN_USD, math.inf])
def test_a_price_that_moved_further_is_kept_out_and_named(catalog: Catalog, usd: float) -> None:
    assert believed({OFFER: usd}, catalog, TODAY) == ({}, (OutOfBand(OFFER, KNOWN_USD, usd),))


def test_a_price_that_is_no_number_is_kept_out(catalog: Catalog) -> None:
    points, out_of_band = believed({OFFER: math.nan}, catalog, TODAY)
    assert points == {}
    assert [found.offer for found in out_of_band] == [OFFER]


def test_it_stands_for_a_week(catalog: Catalog) -> None:
    last = TODAY + timedelta(days=KEPT_DAYS)
    assert newest(laid(catalog, 5.5, today=last)).as_of == TODAY
    assert laid(catalog, 5.5, today=last + timedelta(days=1)) == catalog


def test_a_newer_price_of_the_presets_wins(catalog: Catalog) -> None:
    offer = catalog.offers[OFFER]
    later = PricePoint(as_of=TODAY, usd_per_gpu_hour=6.0, confidence="high", source="a list")
    newer = offer.model_copy(update={"history": (*offer.history, later)})
    updated = replace(catalog, offers={**catalog.offers, OFFER: newer})
    assert laid(updated, 5.5) == updated


def test_an_own_price_is_not_overruled_by_a_list_price(tmp_path: Path) -> None:
    contract = "{as_of: 2026-10-01, usd_per_gpu_hour: 2.1, confidence: high, source: our contract}"
    (tmp_path / "prices.yaml").write_text(f"{OFFER}:\n  history:\n    - {contract}\n", encoding="utf-8")
    own = load_catalog(tmp_path, base=CATALOGUE)
    assert laid(own, 5.5) == own
    assert believed({OFFER: KNOWN_USD}, own, TODAY) == ({}, ())


def test_a_price_of_an_offer_that_is_gone_is_dropped(catalog: Catalog) -> None:
    points, _ = believed({OFFER: 5.5}, catalog, TODAY)
    without = replace(catalog, offers={key: offer for key, offer in catalog.offers.items() if key != OFFER})
    assert standing(points, without, TODAY) == {}


def test_no_file_can_call_a_price_live(tmp_path: Path) -> None:
    point = "{as_of: 2026-10-01, usd_per_gpu_hour: 2.1, confidence: high, source: us, is_live: true}"
    (tmp_path / "prices.yaml").write_text(f"{OFFER}:\n  history:\n    - {point}\n", encoding="utf-8")
    assert "is_live is not a known field" in mistake(CATALOGUE, tmp_path)


@given(st.dictionaries(st.sampled_from(["aws-h100-on-demand", "aws-h200-spot", "gcp-h100-spot"]), st.floats()))
def test_whatever_is_fetched_the_catalogue_stays_valid(catalog: Catalog, found: dict[str, float]) -> None:
    points, out_of_band = believed(found, catalog, TODAY)
    assert {*points, *(kept_out.offer for kept_out in out_of_band)} == set(found)
    for offer in laid_on(catalog, standing(points, catalog, TODAY)).offers.values():
        type(offer).model_validate(offer.model_dump())
