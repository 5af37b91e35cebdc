"""The prices that genai-prices carries: what its data must hold for every preset, and how a price is picked."""

from datetime import UTC, date, time
from decimal import Decimal
from typing import Any

import pytest
from genai_prices.types import (
    ClauseEquals,
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    PriceVariant,
    Provider,
    StartDateConstraint,
    Tier,
    TieredPrices,
    TimeOfDateConstraint,
)

from config.bundled_prices import BundledPrices
from config.catalog import Catalog
from config.hosted import HostedPrice, Listing, Terms
from config.hosted_names import read_hosted_name
from config.schema.entry import name_key

TODAY = date(2026, 11, 26)
LEAST_USD, MOST_USD = 0.005, 200.0


@pytest.fixture(scope="module")
def bundled() -> BundledPrices:
    return BundledPrices()


def listed(
    bundled: BundledPrices, *names: str, day: date = TODAY, prompt: int = 1000, is_batch: bool = False
) -> Listing:
    return bundled.listing(names, Terms(day=day, input_tokens=prompt, output_tokens=500, is_batch=is_batch))


class TestEveryPreset:
    def test_each_of_its_names_is_that_of_some_host(self, built_in: Catalog, bundled: BundledPrices) -> None:
        models = [model for model in built_in.models.values() if model.hosted_as]
        assert len(models) >= 70
        unknown = [
            name
            for model in models
            for name in model.hosted_as
            if not ((found := listed(bundled, name)).prices or found.free or found.withdrawn)
        ]
        assert unknown == []

    def test_each_price_is_one_that_somebody_could_ask(self, built_in: Catalog, bundled: BundledPrices) -> None:
        prices = [price for model in built_in.models.values() for price in listed(bundled, *model.hosted_as).prices]
        assert len(prices) > 300
        odd = [
            (price.host, price.model)
            for price in prices
            if not LEAST_USD <= price.usd_per_1m_input_tokens <= MOST_USD
            or not LEAST_USD <= price.usd_per_1m_output_tokens <= MOST_USD
        ]
        assert odd == []

    def test_cached_input_never_costs_more_than_input(self, built_in: Catalog, bundled: BundledPrices) -> None:
        dearer = [
            (price.host, price.model)
            for model in built_in.models.values()
            for price in listed(bundled, *model.hosted_as).prices
            if price.usd_per_1m_cached_tokens is not None
            and price.usd_per_1m_cached_tokens > price.usd_per_1m_input_tokens
        ]
        assert dearer == []

    def test_no_name_belongs_to_two_presets(self, built_in: Catalog) -> None:
        names = [name_key(name) for model in built_in.models.values() for name in model.hosted_as]
        assert sorted(names) == sorted(set(names))


def price(usd_in: float, usd_out: float, **more: float) -> ModelPrice:
    prices = {"input_mtok": usd_in, "output_mtok": usd_out, **more}
    return ModelPrice(**{kind: Decimal(str(usd)) for kind, usd in prices.items()})


def model(model_id: str, prices: ModelPrice | list[ConditionalPrice], **more: Any) -> ModelInfo:
    return ModelInfo(id=model_id, match=ClauseEquals(model_id), prices=prices, **more)


def host(name: str, *models: ModelInfo) -> Provider:
    return Provider(
        id=name, name=name.title(), api_pattern="", pricing_urls=[f"https://{name}.example"], models=[*models]
    )


def rising(base: str, above: str) -> TieredPrices:
    return TieredPrices(base=Decimal(base), tiers=[Tier(start=200_000, price=Decimal(above))])


NIGHT = TimeOfDateConstraint(start_time=time(16, 30, tzinfo=UTC), end_time=time(0, 30, tzinfo=UTC))
BATCHES = PriceVariant(when={"processing": "batch"}, prices=price(1, 2))
MADE_UP = BundledPrices(
    [
        host(
            "alpha",
            model("meta-llama/llama-9-70b-instruct", price(2, 4)),
            model("@cf/meta/llama-9-70b-instruct-fp8-fast", price(1, 2, cache_read_mtok=0.1, cache_write_mtok=1.25)),
            model("llama-9-70b:free", price(0, 0)),
            model("llama-9-70b:batch", price(0.5, 1)),
            model("hermes-llama-9-70b", price(0.1, 0.1)),
        ),
        host("beta", model("llama-9-70b", price(0.3, 0.3), deprecated=True)),
        host("gamma", model("llama-9-70b", price(0.2, 0.2, requests_kcount=5))),
        host("cursor", model("llama-9-70b", price(0.01, 0.01))),
        host(
            "delta",
            model(
                "closed-1.5",
                [
                    ConditionalPrice(prices=price(8, 16)),
                    ConditionalPrice(StartDateConstraint(date(2026, 6, 1)), prices=price(2, 4)),
                ],
                price_variants=[BATCHES],
            ),
            model("nightly-1", [ConditionalPrice(prices=price(4, 8)), ConditionalPrice(NIGHT, prices=price(1, 2))]),
            model("long-1", ModelPrice(input_mtok=rising("1", "3"), output_mtok=rising("5", "9"))),
            model("gift-1", ModelPrice()),
        ),
    ]
)


class TestPrices:
    def test_a_host_has_one_price_the_lowest_of_its_ids(self) -> None:
        [found] = listed(MADE_UP, "llama-9-70b").prices
        assert (found.host, found.host_name, found.url) == ("alpha", "Alpha", "https://alpha.example")
        assert (found.usd_per_1m_input_tokens, found.usd_per_1m_output_tokens, found.format) == (1, 2, "fp8")
        assert (found.usd_per_1m_cached_tokens, found.usd_per_1m_written_tokens) == (0.1, 1.25)

    def test_what_is_given_away_is_counted_and_never_the_cheapest(self) -> None:
        assert listed(MADE_UP, "llama-9-70b").free == 1
        assert listed(MADE_UP, "gift-1") == Listing(free=1)

    def test_what_a_host_has_given_up_is_counted_and_left_out(self) -> None:
        assert listed(MADE_UP, "llama-9-70b").withdrawn == 1

    @pytest.mark.parametrize("left_out", ["gamma", "cursor"])
    def test_fees_beside_tokens_and_subscriptions_are_no_price(self, left_out: str) -> None:
        assert left_out not in {found.host for found in listed(MADE_UP, "llama-9-70b").prices}

    def test_a_model_may_have_several_names(self) -> None:
        assert len(listed(MADE_UP, "llama-9-70b", "closed-1.5", "closed-1.5").prices) == 2

    @pytest.mark.parametrize(
        ("day", "usd", "since"),
        [
            (date(2026, 5, 31), 8, None),
            (date(2026, 6, 1), 2, date(2026, 6, 1)),
            (TODAY, 2, date(2026, 6, 1)),
        ],
    )
    def test_a_price_is_that_of_its_day(self, day: date, usd: float, since: date | None) -> None:
        [found] = listed(MADE_UP, "closed-1.5", day=day).prices
        assert (found.usd_per_1m_input_tokens, found.since) == (usd, since)

    @pytest.mark.parametrize(
        ("prompt", "usd_in", "usd_out", "rises"),
        [(1000, 1, 5, 200_000), (200_000, 1, 5, 200_000), (200_001, 3, 9, None)],
    )
    def test_a_price_that_rises_with_the_prompt_is_that_of_the_whole_prompt(
        self, prompt: int, usd_in: float, usd_out: float, rises: int | None
    ) -> None:
        [found] = listed(MADE_UP, "long-1", prompt=prompt).prices
        assert (found.usd_per_1m_input_tokens, found.usd_per_1m_output_tokens) == (usd_in, usd_out)
        assert found.rises_above_tokens == rises
        assert found.is_of_long_prompts == (prompt > 200_000)

    def test_the_context_of_a_model_is_what_the_library_says(self, bundled: BundledPrices) -> None:
        found = {price.host: price.context_tokens for price in listed(bundled, "gpt-4o").prices}
        assert found["openai"] == 128_000

    def test_a_price_of_the_hour_is_that_of_noon_and_says_so(self) -> None:
        [nightly], [even] = (listed(MADE_UP, name).prices for name in ("nightly-1", "closed-1.5"))
        assert (nightly.usd_per_1m_input_tokens, nightly.is_dearer_at_times) == (4, True)
        assert not even.is_dearer_at_times

    @pytest.mark.parametrize(("name", "usd"), [("closed-1.5", 1), ("llama-9-70b", 0.5)])
    def test_batches_have_the_price_that_is_published_for_them(self, name: str, usd: float) -> None:
        [batch] = listed(MADE_UP, name, is_batch=True).prices
        [usual] = listed(MADE_UP, name).prices
        assert (batch.usd_per_1m_input_tokens, batch.is_batch) == (usd, True)
        assert not usual.is_batch
        assert usual.usd_per_1m_input_tokens > usd

    def test_batches_without_a_price_of_their_own_have_none(self) -> None:
        assert listed(MADE_UP, "nightly-1", is_batch=True).prices == ()

    def test_a_model_that_nobody_hosts_has_no_price(self) -> None:
        assert listed(MADE_UP, "no-such-model") == Listing()

    def test_only_models_with_a_price_of_tokens_are_named(self) -> None:
        assert sorted(MADE_UP.names()) == ["closed-1.5", "hermes-llama-9-70b", "llama-9-70b", "long-1", "nightly-1"]

    def test_the_newest_price_is_the_last_that_has_begun(self) -> None:
        assert MADE_UP.snapshot(TODAY).newest == date(2026, 6, 1)
        assert MADE_UP.snapshot(date(2026, 5, 31)).newest is None


class TestNames:
    @pytest.mark.parametrize("name", ["gpt-4o", "claude-sonnet-4.5", "gemini-2.5-pro", "glm-5.2", "o3", "gpt-5-mini"])
    def test_closed_models_and_other_versions_are_known(self, bundled: BundledPrices, name: str) -> None:
        assert name in bundled.names()

    def test_each_reads_back_as_itself(self, bundled: BundledPrices) -> None:
        assert [name for name in bundled.names() if read_hosted_name(name).key != name_key(name)] == []

    def test_each_stands_once(self, bundled: BundledPrices) -> None:
        keys = [name_key(name) for name in bundled.names()]
        assert len(keys) == len(set(keys))


def test_the_release_of_the_library_and_its_newest_price_say_how_old_the_prices_are(bundled: BundledPrices) -> None:
    snapshot = bundled.snapshot(TODAY)
    assert snapshot.version.count(".") >= 1
    assert snapshot.newest is not None
    assert date(2026, 11, 1) <= snapshot.newest <= TODAY


@pytest.mark.parametrize(
    ("cached", "usd"),
    [(0.0, (1000 * 3 + 500 * 15) / 1e6), (0.8, (1000 * (0.2 * 3 + 0.8 * 0.3) + 500 * 15) / 1e6)],
)
def test_a_request_costs_its_input_and_its_output(cached: float, usd: float) -> None:
    price = HostedPrice(
        host="a", host_name="A", model="m", usd_per_1m_input_tokens=3.0, usd_per_1m_output_tokens=15.0,
        usd_per_1m_cached_tokens=0.3,
    )  # fmt: skip
    assert price.usd_per_request(1000, 500, cached) == pytest.approx(usd)
