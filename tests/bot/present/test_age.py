"""What an answer says of the age of its price and of its exchange rate."""

from datetime import date
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.render.numbers import Speaker
from bot.render.reply import answered
from config.catalog import Catalog
from config.load import load_catalog
from config.rates import EcbRates, Fx
from tests.conftest import CATALOGUE, FixedRates


class OldRates(FixedRates):
    """Rates that nobody has renewed for long."""

    DAY = date(2026, 9, 1)


def said(engine: Engine, text: str) -> str:
    return str(answered(engine.ask(text), Speaker())["text"])


def warnings(engine: Engine, text: str) -> list[str]:
    return list(answered(engine.ask(text), Speaker())["warnings"])


def priced(engine: Engine, text: str) -> str:
    """The line of the price."""
    return next(line for line in said(engine, text).splitlines() if "/h · " in line)


class TestPrice:
    @pytest.mark.parametrize(
        ("text", "age"),
        [
            pytest.param("/train 70B 15T", "price of Aug 2024", id="two-years-old"),
            pytest.param("/train 70B 15T h100", "Jul 2026", id="some-months-old"),
            pytest.param("/train 70B 15T as-of=2024-08-08", "Aug 2024", id="of-the-day-that-was-asked-for"),
            pytest.param("/train 70B 15T as-of=2025-06-01", "price of Aug 2024", id="old-on-that-day"),
            pytest.param("/infer 70B", "price of Aug 2024", id="serving"),
            pytest.param("/budget $1M", "price of Aug 2024", id="budget"),
            pytest.param("/finetune 8B 100M lora", "price of Aug 2024", id="fine-tuning"),
        ],
    )
    def test_says_in_words_that_it_is_old(self, engine: Engine, text: str, age: str) -> None:
        assert priced(engine, text).split(" · ")[2] == age

    def test_of_one_s_own_has_no_age(self, engine: Engine) -> None:
        assert "given $2.00/h\n" in said(engine, "/train 70B 15T h100 $2/h")


class TestRate:
    def test_stands_with_its_month(self, engine: Engine) -> None:
        assert priced(engine, "/train 70B 15T h100 cny").endswith(" · 7.1 CNY/$ (Nov 2026)")

    def test_that_was_given_has_none(self, engine: Engine) -> None:
        assert priced(engine, "/train 70B 15T h100 cny fx=7.3").endswith(" · 7.3 CNY/$")

    @pytest.mark.parametrize(
        ("day", "warned"),
        [
            ("2024-08-08", []),
            ("2024-08-10", ["No CNY rate is set on weekends: that of 2024-08-09"]),
            ("2024-12-26", ["No CNY rate of that day is known: that of 2024-12-24"]),
        ],
    )
    def test_of_another_day_is_said_out_loud(self, catalog: Catalog, day: str, warned: list[str]) -> None:
        engine = Engine(catalog, EcbRates(), lambda: date(2026, 11, 25))

        assert [w for w in warnings(engine, f"/train 70B 15T cny as-of={day}") if "rate" in w] == warned

    def test_that_is_the_newest_of_long_ago_is_said_out_loud(self, catalog: Catalog) -> None:
        engine = Engine(catalog, OldRates(), lambda: date(2026, 11, 25))

        assert warnings(engine, "/train 70B 15T h100 cny") == [
            "The newest CNY rate known here is of 2026-09-01; fx= takes yours"
        ]
        assert warnings(engine, "/train 70B 15T h100 cny fx=7.1") == []

    def test_far_off_the_market_is_warned_of(self, engine: Engine) -> None:
        assert "fx=71 is far off: a USD is 7.1 CNY" in warnings(engine, "/train 70B 15T h100 cny fx=71")


class TestOfferInAnotherCurrency:
    def test_shows_its_own_price_and_the_rate(self, engine: Engine) -> None:
        assert priced(engine, "/train 7B 1T v100 china") == (
            "V100 32GB · Alibaba Cloud on demand ¥21.30/h · price of Oct 2024 · 7.1 CNY/$ (Nov 2026)"
        )

    def test_costs_the_same_in_its_currency_at_any_rate(self, engine: Engine) -> None:
        paid = [
            answered(engine.ask(f"/train 7B 1T v100 china cny{fx}"), Speaker())["result"]["floor"]
            for fx in ("", " fx=5", " fx=9")
        ]

        hours = paid[0]["gpu_hours"]
        assert [found["cost"] for found in paid] == pytest.approx([hours * 21.3] * 3)

    def test_comes_back_from_its_canonical_command(self, engine: Engine) -> None:
        for text in ("/train 7B 1T v100 china", "/train 7B 1T v100 china cny fx=6", "/train 7B 1T v100 cheapest china"):
            asked = engine.ask(text)
            assert engine.ask(asked.canonical).request == asked.request

    def test_is_as_of_the_rate_of_the_day(self, catalog: Catalog) -> None:
        engine = Engine(catalog, EcbRates(), lambda: date(2026, 11, 25))
        request = engine.ask("/train 7B 1T v100 china as-of=2024-10-10").request

        assert request.price.fx == Fx(currency="CNY", rate=request.price.fx.rate, date=date(2024, 10, 10))
        assert request.price.usd_per_gpu_hour == pytest.approx(21.3 / 7.0779, rel=1e-4)


class TestDefaultOfADay:
    """A team's own offer is the default of the H100, and began in October."""

    @pytest.fixture
    def team(self, tmp_path: Path) -> Engine:
        """The bot over its presets."""
        offer = (
            "ours: {provider: aws, gpu: h100, purchase: reserved-1y, gpus_per_instance: 8, basis: instance, history: "
            "[{as_of: 2026-10-01, usd_per_gpu_hour: 2.1, confidence: high, source: our contract}]}\n"
        )
        (tmp_path / "prices.yaml").write_text(offer)
        (tmp_path / "defaults.yaml").write_text("offers: {h100: ours}\n")
        return Engine(load_catalog(tmp_path, base=CATALOGUE), FixedRates(), lambda: date(2026, 11, 25))

    def test_is_the_own_one_since_it_began(self, team: Engine) -> None:
        assert priced(team, "/train 70B 15T h100").startswith("H100 · AWS 1-year $2.10/h")
        assert warnings(team, "/train 70B 15T h100 as-of=2026-11-01") == []

    def test_is_the_built_in_one_before_which_is_said(self, team: Engine) -> None:
        assert priced(team, "/train 70B 15T h100 as-of=2026-09-01").startswith("H100 · AWS on demand $6.88/h")
        assert warnings(team, "/train 70B 15T h100 as-of=2026-09-01") == [
            "ours has no price of that day: this is another offer"
        ]

    def test_is_not_said_of_an_offer_that_was_named(self, team: Engine) -> None:
        assert warnings(team, "/train 70B 15T h100 aws ondemand as-of=2026-09-01") == []

    def test_is_not_too_long_a_contract_for_whoever_has_it(self, team: Engine) -> None:
        assert warnings(team, "/finetune llama-3.1-8b 10M lora h100") == []

    def test_names_its_gpu(self, team: Engine) -> None:
        assert team.ask("/train 70B 15T offer=ours").canonical == "/train 70B 15T h100 offer=ours"
