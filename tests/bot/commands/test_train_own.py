"""/train with own hardware in place of a rent."""

from typing import Any

import pytest

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered


def reply(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())


class TestOwnHardware:
    def test_the_price_of_an_own_hour_takes_the_place_of_the_rent(self, engine: Engine) -> None:
        own, rented = (reply(engine, f"/train 70B 15T h100 {price}")["result"] for price in ("own=$40000", "price=2"))
        usd = own["price_usd_per_gpu_hour"]
        assert own["cost_usd"]["mid"] == pytest.approx(rented["cost_usd"]["mid"] / 2 * usd)
        assert own["floor"]["cost_usd"] == pytest.approx(own["floor"]["gpu_hours"] * usd)
        assert own["energy_mwh"] == rented["energy_mwh"]

    def test_the_line_names_purchase_price_hour_years_and_load(self, engine: Engine) -> None:
        text = reply(engine, "/train 70B 15T h100 own=40000$")["text"]
        assert "Own H100 at $40,000: $1.80/h (4 years, 80 % busy)\n" in text
        known = reply(engine, "/train 70B 15T h100 own load=50%")["text"]
        assert "Own H100 at $39,388: $2.78/h (4 years, 50 % busy) · price of Jan 2025\n" in known
        in_yuan = reply(engine, "/train 70B 15T h100 own=28.4万元")["text"]
        assert "Own H100 at ¥284,000: $1.80/h (4 years, 80 % busy) · 7.1 CNY/$" in in_yuan

    def test_the_working_leads_to_the_price_and_shows_the_power_once(self, engine: Engine) -> None:
        labels = [step["label"] for step in reply(engine, "/train 70B 15T h100 own")["working"]]
        assert labels[:7] == [
            "Price with the network", "Share of the price a year", "Capital an hour", "Power per GPU at the meter",
            "Electricity an hour", "Upkeep an hour", "Price of an own GPU-hour",
        ]  # fmt: skip
        assert labels.count("Power per GPU at the meter") == 1

    def test_what_is_left_at_the_end_and_what_hosting_costs_move_the_price_of_an_hour(self, engine: Engine) -> None:
        def hour(words: str) -> float:
            found = reply(engine, f"/train 70B 15T h100 own=$40000 {words}")["result"]
            return float(found["price_usd_per_gpu_hour"])

        busy_hours_a_year = 8766 * 0.8
        assert hour("") - hour("resale=20%") == pytest.approx(0.2 * 40_000 / 4 / busy_hours_a_year)
        assert hour("hosting=8%") - hour("") == pytest.approx(0.03 * 40_000 / busy_hours_a_year)
        by_kw = 10.2 / 8 * 150 * 12 / busy_hours_a_year
        assert hour("hosting=$150/kW") - hour("hosting=0%") == pytest.approx(by_kw)

    @pytest.mark.parametrize("words", ["resale=20%", "hosting=8%", "hosting=$150/kW"])
    def test_these_terms_come_back_and_are_of_own_hardware_alone(self, engine: Engine, words: str) -> None:
        assert engine.ask(f"/train 70B 15T h100 own {words}").canonical == f"/train 70B 15T h100 own {words}"
        with pytest.raises(Refusal) as caught:
            engine.ask(f"/train 70B 15T h100 {words}")
        assert caught.value.attempt == f"/train 70B 15T h100 own {words}"

    def test_electricity_is_in_the_price_and_not_added_again(self, engine: Engine) -> None:
        found = reply(engine, "/train 70B 15T h100 own=$40000")
        usd, cost = found["result"]["energy_mwh"] * 1000 * 0.0826, found["result"]["cost_usd"]["mid"]
        assert f"{usd / cost * 100:.2g} % of the cost; it is in the price, and not added again" in found["text"]

    def test_the_known_price_and_what_is_assumed_have_their_sources(self, engine: Engine) -> None:
        sources = {s["what"]: s for s in reply(engine, "/train 70B 15T h100 own")["sources"]}
        assert sources["purchase of H100"]["date"] == "2025-01-31"
        assert all(sources[what]["url"] for what in ("purchase of H100", "own hardware", "upkeep"))

    @pytest.mark.parametrize(
        ("words", "warning"),
        [
            ("own=28万", "$280,000 is far off what H100 was in Jan 2025, $31,905: is it in another currency, as"),
            ("own=$5000", "$5,000 is far off what H100 was in Jan 2025, $31,905"),
            ("own=280000 cny", "The purchase price is read as $280,000; if it is in CNY, write own=¥280000"),
            ("own electricity=0.6", "Electricity at $0.60/kWh is high: it is read in USD, and US industry pays"),
        ],
    )
    def test_a_doubtful_price_is_said(self, engine: Engine, words: str, warning: str) -> None:
        warnings = reply(engine, f"/train 70B 15T h100 {words}")["warnings"]
        assert [text for text in warnings if text.startswith(warning)]

    @pytest.mark.parametrize("words", ["own", "own=$40000", "own=¥280000", "own=$90000 electricity=0.1"])
    def test_a_likely_price_gets_no_warning(self, engine: Engine, words: str) -> None:
        assert reply(engine, f"/train 70B 15T h100 {words}")["warnings"] == []
