"""Invariants of every purchase price that the bot knows."""

import itertools
from datetime import date

import pytest

from config.schema.entry import url_in
from config.schema.hardware import Hardware, PurchasePrice
from tests.config.facts import BUILT_IN, LATEST, faults_of_sources

POINTS = {f"{entry.id}@{point.as_of}": point for entry in BUILT_IN.hardware.values() for point in entry.history}


@pytest.mark.parametrize("point", POINTS.values(), ids=POINTS)
class TestEveryPurchasePrice:
    def test_is_one_that_somebody_pays(self, point: PurchasePrice) -> None:
        assert 1_000 <= point.usd_per_gpu <= 100_000

    def test_is_of_a_day_in_the_past(self, point: PurchasePrice) -> None:
        assert date(2019, 1, 1) <= point.as_of <= LATEST

    def test_says_where_it_was_seen(self, point: PurchasePrice) -> None:
        assert faults_of_sources((point.source,)) == []
        assert url_in(point.source)


@pytest.mark.parametrize("entry", BUILT_IN.hardware.values(), ids=BUILT_IN.hardware)
class TestEveryHardware:
    def test_never_moves_by_more_than_half_between_two_prices(self, entry: Hardware) -> None:
        prices = [point.usd_per_gpu for point in entry.history]
        assert [later / earlier for earlier, later in itertools.pairwise(prices) if not 0.5 < later / earlier < 2] == []

    def test_is_not_dated_before_its_gpu_was_released(self, entry: Hardware) -> None:
        assert entry.history[0].as_of.year >= int(BUILT_IN.gpus[entry.id].released[:4])

    def test_costs_no_more_for_its_peak_than_twice_what_an_h100_does(self, entry: Hardware) -> None:
        h100 = BUILT_IN.hardware["h100"].history[-1].usd_per_gpu / BUILT_IN.gpus["h100"].training_tflops
        assert entry.history[-1].usd_per_gpu / BUILT_IN.gpus[entry.id].training_tflops < 2 * h100
