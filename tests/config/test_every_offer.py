"""Invariants of every rental price that the bot knows."""

import itertools
import re
from datetime import date

import pytest

from config.rates import EcbRates
from config.schema.entry import url_in
from config.schema.price import Offer, PricePoint
from tests.config.facts import BUILT_IN, LATEST, faults_of_sources

RATES = EcbRates()
BANDS_USD = {
    "pascal": (0.05, 2), "volta": (0.05, 5), "turing": (0.05, 2), "ampere": (0.1, 6), "ada": (0.15, 5),
    "hopper": (0.7, 13), "blackwell": (0.3, 30), "cdna3": (0.8, 8), "cdna4": (2, 12), "tpu": (0.5, 6),
    "neuron": (0.5, 4), "gaudi": (0.5, 6), "ascend": (0.3, 4), "cdna2": (0.5, 4),
}  # fmt: skip
"""What a GPU-hour of a generation costs, from its smallest card on spot to its largest module on demand."""
GPUS_OF = {
    r"p3\.2xlarge": 1, r"p3dn\.24xlarge": 8, r"p4de?\.24xlarge": 8, r"p5(e|en)?\.48xlarge": 8, r"p5\.4xlarge": 1,
    r"p6-b[23]00\.48xlarge": 8, r"g4dn\.metal": 8, r"g\w+\.48xlarge": 8, r"g\w+\.2?xlarge": 1, r"trn1\.2xlarge": 1,
    r"trn1\.32xlarge": 16, r"trn2\.48xlarge": 16, r"inf2\.xlarge": 1, r"inf2\.48xlarge": 12,
    r"Standard_ND(96|40).*": 8, r"Standard_ND128isr_NDR_GB200_v6": 4, r"Standard_NC(64|96).*": 4,
    r"Standard_NC(4|6|24|40)[a-z].*": 1, r"HGX .*": 8, r"Standard_NV36.*": 1,
}  # fmt: skip
"""How many accelerators machines have whose names do not say so."""
IN_NAME = (
    r"-(\d+)g$",
    r"^[BV]M\.GPU.*\.(\d+)$",
    r"_(\d+)gpu-",
    r"^(?:gpu_)?(\d+)x[ _-]",
    r"x(\d+)$",
    r"\((\d+) GPU node\)",
)
"""Where the number stands in names that say so."""

POINTS = {f"{o.id}@{p.as_of}": p for o in BUILT_IN.offers.values() for p in o.history}


def in_usd(point: PricePoint) -> float:
    """A price of any currency at the rate of its day."""
    return point.usd_per_gpu_hour or point.amount / RATES.usd_to(point.kept_in, point.as_of).rate


def alike(offer: Offer) -> tuple[object, ...]:
    """What two offers share that differ in how they are bought only."""
    return (offer.provider, offer.gpu, offer.instance, offer.region, offer.basis)


ON_DEMAND = {alike(offer): offer for offer in BUILT_IN.offers.values() if offer.purchase == "on-demand"}


@pytest.mark.parametrize("point", POINTS.values(), ids=POINTS)
class TestEveryPrice:
    def test_is_one_that_somebody_pays(self, point: PricePoint) -> None:
        assert 0.05 <= in_usd(point) <= 60

    def test_is_of_a_day_in_the_past(self, point: PricePoint) -> None:
        assert date(2019, 1, 1) <= point.as_of <= LATEST

    def test_says_where_it_was_seen(self, point: PricePoint) -> None:
        assert faults_of_sources((point.source,)) == []

    def test_is_sure_only_with_an_address_to_look_at(self, point: PricePoint) -> None:
        assert point.confidence == "low" or url_in(point.source)

    def test_is_not_sure_where_its_day_is_not(self, point: PricePoint) -> None:
        assert point.as_of_is != "estimate" or point.confidence != "high"


@pytest.mark.parametrize("offer", BUILT_IN.offers.values(), ids=BUILT_IN.offers)
class TestEveryOffer:
    def test_names_its_provider_and_gpu_in_its_id(self, offer: Offer) -> None:
        assert offer.id.startswith(f"{offer.provider}-{offer.gpu}-")

    def test_names_in_its_id_how_it_is_bought(self, offer: Offer) -> None:
        assert offer.purchase in offer.id or offer.basis == "as-stated"

    def test_rents_a_machine_of_a_usual_size(self, offer: Offer) -> None:
        assert offer.gpus_per_instance in (1, 2, 4, 8, 12, 16, 72)

    def test_rents_as_many_as_the_name_of_its_machine_says(self, offer: Offer) -> None:
        name = offer.instance or ""
        known = [count for pattern, count in GPUS_OF.items() if re.fullmatch(pattern, name)]
        said = [int(found.group(1)) for pattern in IN_NAME if (found := re.search(pattern, name))]

        assert {*known, *said} <= {offer.gpus_per_instance}
        assert known or said or offer.provider not in ("aws", "aws-china", "azure") or offer.basis == "as-stated"

    def test_has_always_cost_what_its_generation_does(self, offer: Offer) -> None:
        low, high = BANDS_USD[BUILT_IN.gpus[offer.gpu].generation]

        assert [usd for point in offer.history if not low <= (usd := in_usd(point)) <= high] == []

    def test_is_named_by_lower_case_letters_digits_dots_and_dashes_once_each(self, offer: Offer) -> None:
        assert re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", offer.id)

    def test_costs_less_than_the_same_machine_on_demand(self, offer: Offer) -> None:
        on_demand = ON_DEMAND.get(alike(offer))

        if offer.purchase != "on-demand" and on_demand is not None:
            share = offer.history[-1].amount / on_demand.history[-1].amount
            assert 0.1 < share < 1

    def test_never_moves_by_more_than_half_between_two_prices(self, offer: Offer) -> None:
        prices = [point.amount for point in offer.history]

        assert [later / earlier for earlier, later in itertools.pairwise(prices) if not 0.5 < later / earlier < 2] == []

    def test_keeps_one_currency(self, offer: Offer) -> None:
        assert len({point.kept_in for point in offer.history}) == 1

    def test_says_in_which_part_of_the_world_its_region_is(self, offer: Offer) -> None:
        assert (offer.region is None) == (offer.area is None)

    def test_counts_chips_only_for_tpus(self, offer: Offer) -> None:
        assert (offer.basis == "chip") == (BUILT_IN.gpus[offer.gpu].generation == "tpu")

    def test_is_not_dated_before_its_gpu_was_released(self, offer: Offer) -> None:
        assert offer.history[0].as_of.year >= int(BUILT_IN.gpus[offer.gpu].released[:4])


def test_no_two_offers_are_the_same_thing() -> None:
    kinds = [(*alike(offer), offer.purchase, offer.gpus_per_instance) for offer in BUILT_IN.offers.values()]

    assert [kind for kind in kinds if kinds.count(kind) > 1] == []


@pytest.mark.parametrize(("gpu", "offer_id"), BUILT_IN.defaults.offers.items(), ids=BUILT_IN.defaults.offers)
def test_every_default_offer_is_on_demand_or_the_articles(gpu: str, offer_id: str) -> None:
    offer = BUILT_IN.offers[offer_id]

    assert offer.purchase == "on-demand" or offer.id == "azure-a100-80g-3y-as-stated"
    assert offer.gpu == gpu


@pytest.mark.parametrize("provider", BUILT_IN.providers)
def test_every_provider_has_an_offer(provider: str) -> None:
    assert [offer.id for offer in BUILT_IN.offers.values() if offer.provider == provider]
