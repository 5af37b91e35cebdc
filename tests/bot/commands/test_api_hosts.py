"""/api: the hosts of a model, what they charge when and for what, and models that only they have."""

import pytest

from bot.engine import Engine
from bot.preferences.values import Preferences
from tests.bot.commands.asked import refusal, reply, result, said


class TestHosts:
    def test_without_traffic_they_are_listed_cheapest_first_with_the_median_marked(self, engine: Engine) -> None:
        lines = reply(engine, "/api llama-3.1-70b")["text"].splitlines()
        assert lines[:4] == [
            "Llama 3.1 70B at 3 hosts, per 1M",
            "Alder (FP8) · $0.20 in, $0.40 out",
            "Birch · $0.60 in, $0.80 out · median",
            "Cedar · $0.90 in, $0.90 out",
        ]

    def test_a_long_list_turns_its_pages(self, engine: Engine) -> None:
        first = engine.ask("/api llama-3.1-8b")
        assert [action.command for row in engine.actions(first) for action in row] == [
            "/api llama-3.1-8b 2B/month", "/api llama-3.1-8b page=2"
        ]  # fmt: skip
        assert len(engine.ask("/api llama-3.1-8b page=2").answer.lines) == 3

    def test_the_order_is_that_of_the_asked_mix(self, engine: Engine) -> None:
        long_answers = result(engine, "/api llama-3.1-70b in=1000 out=100k")["hosts"]
        assert [host["host"] for host in long_answers] == ["alder", "birch", "cedar"]
        assert result(engine, "/api gpt-4o")["hosts"][0]["host"] == "maple"

    def test_one_that_serves_fewer_bits_than_were_released_is_warned_of(self, engine: Engine) -> None:
        assert reply(engine, "/api llama-3.1-70b 2B/month")["warnings"][0] == (
            "Alder (FP8) serves fewer bits than the BF16 that the model was released in"
        )

    def test_prices_of_the_hour_and_of_long_prompts_are_said(self, engine: Engine) -> None:
        assert "Elm charges by the hour of the day: this is its price at 12:00 UTC" in reply(
            engine, "/api deepseek-v3 2B/month h200")["warnings"]  # fmt: skip
        assert "Willow charges more for prompts above 200,000 tokens" in reply(
            engine, "/api claude-sonnet-4.5 2B/month")["text"]  # fmt: skip

    def test_what_is_left_out_is_said_with_the_reason(self, engine: Engine) -> None:
        text = reply(engine, "/api llama-3.1-70b 2B/month")["text"]
        assert "Left out: free variants (1), whose limits no traffic fits in" in text
        assert "Left out: 2 that their hosts have given up" in text

    def test_where_there_are_only_free_variants_there_is_no_bill(self, engine: Engine) -> None:
        assert "Only free variants of Mixtral 8x7B" in said(refusal(engine, "/api mixtral-8x7b 2B/month"))

    def test_a_model_that_nobody_hosts_is_refused(self, engine: Engine) -> None:
        assert said(refusal(engine, "/api gpt-3 2B/month")) == "No price of GPT-3 175B at any host is known"

    def test_prices_that_have_grown_old_are_warned_of(self, engine: Engine) -> None:
        later = Engine(engine.catalog, engine.rates, lambda: engine.clock().replace(year=2027), engine.hosts)
        assert "The newest API price here is of Nov 2026: look at the host's page" in reply(
            later, "/api gpt-4o 2B/month")["warnings"]  # fmt: skip


class TestPastDays:
    def test_a_price_without_a_date_is_said_to_be_of_no_known_day(self, engine: Engine) -> None:
        found = reply(engine, "/api gpt-4o 1B/month as-of=2024-08-08")
        assert "Maple $2.50 in, $10.00 out · date unknown" in found["text"]
        assert found["warnings"][0] == "The price of Maple on 2024-08-08 is not known: this one has no date"

    def test_a_price_with_one_says_since_when(self, engine: Engine) -> None:
        found = reply(engine, "/api gpt-4.1 1B/month as-of=2025-08-08")
        assert "Rowan $2.00 in, $8.00 out · since Apr 2025" in found["text"]
        assert not any("no date" in warning for warning in found["warnings"])

    def test_a_list_counts_those_without_a_date(self, engine: Engine) -> None:
        warnings = reply(engine, "/api claude-opus-4.5 as-of=2026-01-01")["warnings"]
        assert "2 of 3 prices have no date by 2026-01-01: they may be of another time" in warnings

    @pytest.mark.parametrize("words", ["llama-3.1-70b", "llama-3.1-70b 1B/month", "gpt-4o 1B/month vs llama-3.1-70b"])
    def test_before_its_release_a_model_had_no_price(self, engine: Engine, words: str) -> None:
        refused = refusal(engine, f"/api {words} as-of=2024-06-08")
        assert said(refused).startswith("Llama 3.1 70B was released 2024-07")
        assert refused.attempt == f"/api {words}"


class TestLongPrompts:
    def test_requests_beyond_the_context_of_the_model_are_warned_of(self, engine: Engine) -> None:
        warnings = reply(engine, "/api llama-3.1-70b 2B/month in=200k h200")["warnings"]
        assert warnings[0] == "200,500 tokens are more than the model's context of 131,072"

    def test_those_beyond_what_the_library_knows_of_a_host_too(self, engine: Engine) -> None:
        warnings = reply(engine, "/api claude-opus-4.5 2B/month in=300k")["warnings"]
        assert warnings[0] == "300,500 tokens are more than the context of 200,000 at Hornbeam"

    def test_a_host_that_is_cheap_for_want_of_a_price_is_warned_of(self, engine: Engine) -> None:
        warnings = reply(engine, "/api claude-opus-4.5 2B/month in=300k")["warnings"]
        assert "2 of 3 hosts charge more for so long a prompt; for Hornbeam no such price is known" in warnings


class TestOthers:
    def test_another_api_stands_beside_it(self, engine: Engine) -> None:
        found = reply(engine, "/api llama-3.1-70b 2B/month vs gpt-4o")
        assert found["result"]["other_usd_per_month"] == pytest.approx(10_000)
        assert "gpt-4o $10.0K: Maple $2.50 in, $10.00 out" in found["text"]

    def test_own_gpus_are_those_of_the_model_that_one_can_have(self, engine: Engine) -> None:
        asked = engine.ask("/api gpt-4o 2B/month vs llama-3.1-70b")
        assert asked.canonical == "/api llama-3.1-70b 2B/month vs gpt-4o"

    def test_a_third_is_refused(self, engine: Engine) -> None:
        refused = refusal(engine, "/api llama-3.1-70b gpt-4o deepseek-v3 2B/month")
        assert "One model beside another is enough" in said(refused)
        assert refused.attempt == "/api llama-3.1-70b gpt-4o 2B/month"

    def test_words_of_own_gpus_say_nothing_of_a_closed_model(self, engine: Engine) -> None:
        assert refusal(engine, "/api gpt-4o 2B/month h100").attempt == "/api gpt-4o 2B/month"

    def test_settings_of_gpus_do_not_enter_where_there_are_none(self, engine: Engine) -> None:
        set_up = Preferences(gpu="h200", currency="CNY")
        assert engine.ask("/api gpt-4o 2B/month", set_up).filled.used == ("CNY",)
        assert engine.ask("/api llama-3.1-70b 2B/month", set_up).filled.used == ("H200", "CNY")

    def test_a_rumoured_size_is_no_weights_to_be_had(self, engine: Engine) -> None:
        assert said(refusal(engine, "/api gpt-4 2B/month")) == "No price of GPT-4 (rumoured) at any host is known"

    def test_a_misspelt_one_gets_the_nearest_names(self, engine: Engine) -> None:
        refused = refusal(engine, "/api gpt-4o-minni 2B/month")
        assert refused.did_you_mean[0] == "gpt-4o-mini"
        assert refused.attempt == "/api gpt-4o-mini 2B/month"

    def test_other_commands_still_refuse_what_has_no_published_size(self, engine: Engine) -> None:
        assert "is not published" in said(refusal(engine, "/train gpt-4o 15T"))


class TestCachedAndBatches:
    def test_cached_input_goes_to_a_host_that_has_a_price_for_it(self, engine: Engine) -> None:
        found = reply(engine, "/api llama-3.1-70b 2B/month h100 cached=80%")
        assert found["result"]["hosts"][0]["host"] == "birch"
        usd = (1000 * (0.2 * 0.60 + 0.8 * 0.06) + 500 * 0.80) / 1e6
        assert found["result"]["api_usd_per_month"] == pytest.approx(2e9 / 1500 * usd)
        assert "The estimate of own GPUs uses no prefix cache" in found["text"]

    def test_without_such_a_host_it_is_refused(self, engine: Engine) -> None:
        refused = refusal(engine, "/api gemma-3-27b 2B/month cached=80%")
        assert "has a price of cached input" in said(refused)
        assert refused.attempt == "/api gemma-3-27b 2B/month"

    @pytest.mark.parametrize("word", ["batch", "batch-api", "batched", "批处理"])
    def test_batches_have_prices_of_their_own(self, engine: Engine, word: str) -> None:
        found = result(engine, f"/api gpt-4o 2B/month {word}")
        assert found["api_usd_per_month"] == pytest.approx(5_000)
        assert found["hosts"][0]["is_batch"]

    def test_without_such_prices_they_are_refused(self, engine: Engine) -> None:
        refused = refusal(engine, "/api llama-3.1-70b 2B/month batch-api")
        assert "No host has batch prices of Llama 3.1 70B" in said(refused)
        assert refused.attempt == "/api llama-3.1-70b 2B/month"

    def test_a_share_above_all_of_it_is_refused(self, engine: Engine) -> None:
        assert "between 0 and 100 %" in said(refusal(engine, "/api gpt-4o 2B/month cached=150%"))
