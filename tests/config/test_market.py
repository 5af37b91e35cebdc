"""Which of the offers of a GPU is meant."""

from datetime import date

import pytest

from config.catalog import Catalog
from config.market import (
    cheapest_offer,
    dearest_offer,
    matching_offers,
    median_usd_per_gpu_hour,
    newest_date,
    price_point,
    usual_offer,
)
from config.schema.price import Offer, PricePoint, Purchase


def offer(
    name: str,
    usd: float,
    *,
    day: date = date(2026, 6, 1),
    purchase: Purchase = "on-demand",
    gpus: int = 8,
    stated: bool = False,
) -> Offer:
    return Offer(
        id=name,
        provider="aws",
        gpu="h100",
        purchase=purchase,
        gpus_per_instance=gpus,
        basis="as-stated" if stated else "instance",
        history=(PricePoint(as_of=day, usd_per_gpu_hour=usd, confidence="high", source="a list"),),
    )


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        pytest.param(offer("a", 9), offer("b", 1, purchase="reserved-1y"), id="on-demand-before-reserved"),
        pytest.param(
            offer("a", 9, purchase="reserved-1y"), offer("b", 1, purchase="reserved-3y"), id="one-year-before-three"
        ),
        pytest.param(offer("a", 9, purchase="reserved-3y"), offer("b", 1, purchase="spot"), id="reserved-before-spot"),
        pytest.param(offer("a", 9), offer("b", 1, stated=True), id="list-price-before-stated"),
        pytest.param(offer("a", 9), offer("b", 1, gpus=1), id="whole-machine-before-single-gpu"),
        pytest.param(offer("a", 9, day=date(2026, 6, 2)), offer("b", 1), id="newer-before-older"),
        pytest.param(offer("b", 1), offer("a", 9), id="cheaper-before-dearer"),
        pytest.param(offer("a", 1), offer("b", 1), id="by-name-where-all-is-equal"),
    ],
)
def test_the_usual_offer_is_the_one_that_people_mean(usual: Offer, other: Offer) -> None:
    assert usual_offer([usual, other], None) == usual
    assert usual_offer([other, usual], None) == usual


def test_the_cheapest_and_the_dearest_are_by_price_per_gpu_hour() -> None:
    offers = [offer("a", 2), offer("b", 1), offer("c", 3)]

    assert (cheapest_offer(offers, None).id, dearest_offer(offers, None).id) == ("b", "c")


def test_of_two_equal_prices_the_newer_is_the_cheapest() -> None:
    assert cheapest_offer([offer("a", 1), offer("b", 1, day=date(2026, 7, 1))], None).id == "b"


@pytest.mark.parametrize(("prices", "median"), [((5.0,), 5), ((1.0, 9.0, 2.0), 2), ((1.0, 2.0, 4.0, 9.0), 3)])
def test_the_median_is_that_of_the_prices(prices: tuple[float, ...], median: float) -> None:
    offers = [offer(str(i), usd) for i, usd in enumerate(prices)]

    assert median_usd_per_gpu_hour(offers, None) == median


def test_the_newest_date_is_that_of_any_offer() -> None:
    assert newest_date([offer("a", 1), offer("b", 1, day=date(2026, 7, 1))], None) == date(2026, 7, 1)


def test_a_day_without_a_price_is_an_error() -> None:
    with pytest.raises(LookupError, match="a has no price on 2020-01-01"):
        price_point(offer("a", 1), date(2020, 1, 1))


def test_offers_of_one_provider_match(catalog: Catalog) -> None:
    a100 = catalog.gpus["a100-80g"]

    found = matching_offers(catalog, a100, None, provider=catalog.providers["azure"])

    assert {o.id for o in found} == {"azure-a100-80g-3y-as-stated", "azure-a100-80g-on-demand"}


@pytest.mark.parametrize(
    ("purchase", "all_begin_with"),
    [("spot", "spot"), ("on-demand", "on-demand"), ("reserved", "reserved"), ("reserved-3y", "reserved-3y")],
)
def test_offers_of_one_purchase_type_match_also_by_its_beginning(
    catalog: Catalog, purchase: str, all_begin_with: str
) -> None:
    found = matching_offers(catalog, catalog.gpus["a100-80g"], None, purchase=purchase)

    assert found
    assert [o.purchase for o in found if not o.purchase.startswith(all_begin_with)] == []


def test_only_offers_with_a_price_on_the_day_match(catalog: Catalog) -> None:
    found = matching_offers(catalog, catalog.gpus["a100-80g"], date(2024, 7, 10), purchase="on-demand")

    assert {o.id for o in found} == {"azure-a100-80g-on-demand", "aws-a100-80g-on-demand"}


def test_the_price_of_an_earlier_day_decides_what_is_cheapest_then(catalog: Catalog) -> None:
    azure, aws = (catalog.offers[f"{name}-a100-80g-on-demand"] for name in ("azure", "aws"))

    assert cheapest_offer([azure, aws], date(2024, 8, 8)) == azure
    assert cheapest_offer([azure, aws], None) == aws
