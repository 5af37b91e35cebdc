"""Which of the offers of a GPU is meant, and what it costs on a day."""

from datetime import date

import pytest

from config.catalog import Catalog
from config.market import (
    Quote,
    Terms,
    cheapest,
    dearest,
    listed,
    median_usd_per_gpu_hour,
    newest_date,
    quote,
    quotes,
    usual,
)
from config.rates import Fx, Rates, RatesWith
from config.schema.price import Area, Offer, PricePoint, Purchase
from tests.conftest import FixedRates

RATES: Rates = FixedRates()


def offer(
    name: str,
    usd: float,
    *,
    day: date = date(2026, 6, 1),
    purchase: Purchase = "on-demand",
    gpus: int = 8,
    stated: bool = False,
    area: Area | None = None,
) -> Offer:
    return Offer(
        id=name,
        provider="aws",
        gpu="h100",
        purchase=purchase,
        area=area,
        gpus_per_instance=gpus,
        basis="as-stated" if stated else "instance",
        history=(PricePoint(as_of=day, usd_per_gpu_hour=usd, confidence="high", source="a list"),),
    )


def quoted(*offers: Offer) -> list[Quote]:
    return [quote(found, None, RATES) for found in offers]


def yuan(amount: float) -> Offer:
    point = PricePoint(as_of=date(2026, 6, 1), per_gpu_hour=amount, currency="CNY", confidence="high", source="a list")
    return offer("yuan", 1).model_copy(update={"history": (point,)})


@pytest.mark.parametrize(
    ("expected", "other"),
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
def test_the_usual_offer_is_the_one_that_people_mean(expected: Offer, other: Offer) -> None:
    assert usual(quoted(expected, other)).offer == expected
    assert usual(quoted(other, expected)).offer == expected


def test_the_cheapest_and_the_dearest_are_by_price_per_gpu_hour() -> None:
    found = quoted(offer("a", 2), offer("b", 1), offer("c", 3))

    assert (cheapest(found).offer.id, dearest(found).offer.id) == ("b", "c")


def test_of_two_equal_prices_the_newer_is_the_cheapest() -> None:
    assert cheapest(quoted(offer("a", 1), offer("b", 1, day=date(2026, 7, 1)))).offer.id == "b"


def test_what_was_merely_stated_is_no_part_of_a_market_that_has_lists() -> None:
    stated, on_list = quoted(offer("a", 1, stated=True), offer("b", 2))

    assert listed([stated, on_list]) == (on_list,)
    assert listed([stated]) == (stated,)


@pytest.mark.parametrize(("prices", "median"), [((5.0,), 5), ((1.0, 9.0, 2.0), 2), ((1.0, 2.0, 4.0, 9.0), 3)])
def test_the_median_is_that_of_the_prices(prices: tuple[float, ...], median: float) -> None:
    assert median_usd_per_gpu_hour(quoted(*(offer(str(i), usd) for i, usd in enumerate(prices)))) == median


def test_the_newest_date_is_that_of_any_offer() -> None:
    assert newest_date(quoted(offer("a", 1), offer("b", 1, day=date(2026, 7, 1)))) == date(2026, 7, 1)


def test_a_day_without_a_price_is_an_error() -> None:
    with pytest.raises(LookupError, match="a has no price on 2020-01-01"):
        quote(offer("a", 1), date(2020, 1, 1), RATES)


class TestAnotherCurrency:
    def test_is_exchanged_at_the_rate_of_the_day(self) -> None:
        found = quote(yuan(14.2), None, RATES)

        assert found.usd_per_gpu_hour == pytest.approx(2)
        assert found.fx == Fx(currency="CNY", rate=7.1, date=FixedRates.DAY)

    def test_stands_in_one_order_with_prices_in_usd(self) -> None:
        found = quoted(offer("dear", 2.5), yuan(14.2), offer("cheap", 1.5))

        assert [q.offer.id for q in sorted(found, key=lambda q: q.usd_per_gpu_hour)] == ["cheap", "yuan", "dear"]

    def test_takes_a_rate_that_was_given(self) -> None:
        given = RatesWith(Fx(currency="CNY", rate=7.0, date=None), RATES)

        assert quote(yuan(14), None, given).usd_per_gpu_hour == pytest.approx(2)
        assert given.usd_to("EUR", None) == RATES.usd_to("EUR", None)


class TestTerms:
    def test_of_nothing_are_met_by_all(self) -> None:
        assert not Terms()
        assert Terms().meet(offer("a", 1))

    def test_name_a_provider(self, catalog: Catalog) -> None:
        found = quotes(
            catalog, catalog.gpus["a100-80g"], None, RATES, Terms(provider=catalog.providers["azure"])
        )  # fmt: skip

        assert {q.offer.id for q in found} == {"azure-a100-80g-3y-as-stated", "azure-a100-80g-on-demand"}

    @pytest.mark.parametrize(
        ("purchase", "all_begin_with"),
        [("spot", "spot"), ("on-demand", "on-demand"), ("reserved", "reserved"), ("reserved-3y", "reserved-3y")],
    )
    def test_name_a_purchase_type_also_by_its_beginning(
        self, catalog: Catalog, purchase: str, all_begin_with: str
    ) -> None:
        found = quotes(catalog, catalog.gpus["a100-80g"], None, RATES, Terms(purchase=purchase))

        assert found
        assert [q.offer.purchase for q in found if not q.offer.purchase.startswith(all_begin_with)] == []

    @pytest.mark.parametrize(
        ("asked", "areas"),
        [
            ("us", {"us"}), ("canada", {"canada"}), ("north-america", {"us", "canada", "north-america"}),
            ("europe", {"europe"}), ("china", {"china"}), ("asia", {"asia", "china"}),
        ],
    )  # fmt: skip
    def test_name_a_part_of_the_world_with_all_that_lies_in_it(self, asked: Area, areas: set[str]) -> None:
        every: tuple[Area | None, ...] = ("us", "canada", "north-america", "europe", "china", "asia", None)

        assert {area for area in every if Terms(area=asked).meet(offer("a", 1, area=area))} == areas


def test_only_offers_with_a_price_on_the_day_are_quoted(catalog: Catalog) -> None:
    found = quotes(catalog, catalog.gpus["a100-80g"], date(2024, 7, 10), RATES, Terms(purchase="on-demand"))

    assert {q.offer.id for q in found} == {"azure-a100-80g-on-demand", "aws-a100-80g-on-demand"}


def test_the_price_of_an_earlier_day_decides_what_is_cheapest_then(catalog: Catalog) -> None:
    offers = [catalog.offers[f"{name}-a100-80g-on-demand"] for name in ("azure", "aws")]

    then, now = ([quote(found, day, RATES) for found in offers] for day in (date(2024, 8, 8), None))

    assert cheapest(then).offer == offers[0]
    assert cheapest(now).offer == offers[1]
