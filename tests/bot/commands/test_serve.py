"""/serve: the contract of its JSON, what its plans follow from, and what it says."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.answer import MOST_LINES
from bot.commands.serve.request import ServeRequest
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered
from bot.render.width import columns
from config.market import quote
from tests.bot.commands.asked import refusal, reply, result, said

GOLDEN = (
    "/serve mixtral-8x7b 50 req/s in=2000 out=400 ttft<1s tpot<50ms",
    "/serve gemma-3-27b 200 users peak=3x n+1 tpot<40ms",
    "/serve deepseek-v3 2B/month cached=80% think=2000 h200 b200",
    "/serve gpt-3 $500k/month",
    "/serve mixtral-8x7b 5 req/s tpot<1ms",
    "/serve 70b 10 req/s ¥18/h h100 5折",
)
PLAN = [
    "gpu", "gpus", "paid_gpus", "replicas", "needed_replicas", "spare_replicas", "gpus_per_replica", "tp", "pp",
    "precision", "weight_format", "batch", "max_batch", "batch_bound", "ttft_ms", "tpot_ms", "answer_s", "utilisation",
    "requests_per_s", "capacity_requests_per_s", "price_usd_per_gpu_hour", "usd_per_month", "usd_per_1m_tokens",
]  # fmt: skip


def plans(engine: Engine, text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = result(engine, text)["plans"]
    return found


def best(engine: Engine, text: str) -> dict[str, Any]:
    return plans(engine, text)[0]


class TestContract:
    def test_the_result_has_the_names_that_programs_rely_on(self, engine: Engine) -> None:
        found = result(engine, "/serve mixtral-8x7b 50 req/s ttft<1s tpot<50ms")
        assert list(found) == [
            "plans", "measured", "promise", "promise_kept", "gpus_considered", "currency", "fx",
        ]  # fmt: skip
        assert [list(plan) for plan in found["plans"]] == len(found["plans"]) * [PLAN]
        assert found["promise"] == {"ttft_ms": 1000.0, "tpot_ms": 50.0, "answer_s": None}
        assert found["promise_kept"] is True

    def test_there_are_five_plans_the_cheapest_first(self, engine: Engine) -> None:
        bills = [plan["usd_per_month"]["mid"] for plan in plans(engine, "/serve mixtral-8x7b 50 req/s")]
        assert len(bills) == 5
        assert bills == sorted(bills)

    def test_every_gpu_with_a_price_is_considered(self, engine: Engine) -> None:
        priced = [gpu for gpu in engine.catalog.gpus.values() if engine.catalog.offers_of(gpu)]
        assert result(engine, "/serve mixtral-8x7b 1 req/s")["gpus_considered"] == len(priced)

    def test_a_plan_does_what_infer_says_of_its_gpus(self, engine: Engine) -> None:
        plan = best(engine, "/serve gemma-3-27b 20 req/s h100 tpot<30ms")
        asked = (
            f"/infer gemma-3-27b h100 x{plan['gpus_per_replica']} {plan['precision']} "
            f"tp={plan['tp']} batch={plan['batch']}"
        )
        estimated = result(engine, asked)
        assert plan["tpot_ms"] == pytest.approx(estimated["tpot_ms"])
        assert plan["ttft_ms"]["low"] == pytest.approx(estimated["ttft_ms"]["low"])

    def test_whole_machines_are_paid(self, engine: Engine) -> None:
        plan = best(engine, "/serve gemma-3-27b 1 req/s h100")
        offer = engine.catalog.offers[engine.catalog.defaults.offers["h100"]]
        assert plan["paid_gpus"] == offer.gpus_per_instance == 8
        assert plan["usd_per_month"]["mid"] == pytest.approx(8 * 730.5 * plan["price_usd_per_gpu_hour"])

    def test_a_given_price_is_of_any_number_of_gpus(self, engine: Engine) -> None:
        plan = best(engine, "/serve gemma-3-27b 1 req/s h100 $2/h")
        assert plan["paid_gpus"] == plan["gpus"] < 8
        assert plan["price_usd_per_gpu_hour"] == 2.0

    def test_a_discount_is_taken_off_every_price(self, engine: Engine) -> None:
        full, half = (best(engine, f"/serve mixtral-8x7b 50 req/s {words}") for words in ("", "5折"))
        assert half["usd_per_month"]["mid"] == pytest.approx(full["usd_per_month"]["mid"] / 2)

    def test_the_working_ends_in_the_price_of_a_million_tokens(self, engine: Engine) -> None:
        found = reply(engine, "/serve mixtral-8x7b 50 req/s")
        assert found["working"][-1]["value"] == pytest.approx(found["result"]["plans"][0]["usd_per_1m_tokens"])

    def test_the_working_holds_the_times_of_the_best_plan(self, engine: Engine) -> None:
        found = reply(engine, "/serve mixtral-8x7b 50 req/s ttft<1s")
        values = {step["label"]: step["value"] for step in found["working"]}
        plan = found["result"]["plans"][0]
        assert values["TPOT"] * 1e3 == pytest.approx(plan["tpot_ms"]["mid"])
        assert values["TTFT under load"] * 1e3 == pytest.approx(plan["ttft_ms"]["mid"])
        assert values["Bill of a month"] == pytest.approx(plan["usd_per_month"]["mid"])
        assert values["Busy"] == pytest.approx(plan["utilisation"])


class TestLoads:
    def test_a_sum_of_money_says_what_it_carries(self, engine: Engine) -> None:
        found = plans(engine, "/serve mixtral-8x7b $60k/month tpot<50ms")
        assert all(plan["usd_per_month"]["mid"] <= 60_000 for plan in found)
        carried = [plan["requests_per_s"]["mid"] for plan in found]
        assert carried == sorted(carried, reverse=True)

    def test_what_money_carries_costs_no_more_than_it(self, engine: Engine) -> None:
        carried = best(engine, "/serve mixtral-8x7b $60k/month h100 tpot<50ms")["requests_per_s"]["mid"]
        again = best(engine, f"/serve mixtral-8x7b {carried * 0.999!r} req/s h100 tpot<50ms")
        assert again["usd_per_month"]["mid"] <= 60_000

    def test_thinking_is_written_and_paid_for(self, engine: Engine) -> None:
        plain = best(engine, "/serve mixtral-8x7b 5 req/s out=2500")
        thinking = best(engine, "/serve mixtral-8x7b 5 req/s out=500 think=2000")
        assert thinking["usd_per_month"] == plain["usd_per_month"]

    def test_cached_input_never_costs_more(self, engine: Engine) -> None:
        plain, cached = (
            best(engine, f"/serve mixtral-8x7b 50 req/s in=8000 {words}")["usd_per_month"]["mid"]
            for words in ("", "cached=80%")
        )
        assert cached < plain

    def test_a_named_format_is_the_only_one(self, engine: Engine) -> None:
        assert {plan["precision"] for plan in plans(engine, "/serve mixtral-8x7b 50 req/s int4")} == {"int4"}

    def test_named_gpus_are_the_only_ones(self, engine: Engine) -> None:
        found = {plan["gpu"] for plan in plans(engine, "/serve mixtral-8x7b 50 req/s h100 or h200")}
        assert found == {"h100", "h200"}

    def test_terms_choose_the_prices_of_all_gpus(self, engine: Engine) -> None:
        found = result(engine, "/serve mixtral-8x7b 50 req/s spot")
        offered = {offer.gpu for offer in engine.catalog.offers.values() if offer.purchase == "spot"}
        assert found["gpus_considered"] == len(offered)

    def test_cheapest_is_the_lowest_price_on_demand_of_each_gpu(self, engine: Engine) -> None:
        request = engine.ask("/serve mixtral-8x7b 50 req/s cheapest").request
        assert isinstance(request, ServeRequest)
        for option in request.choice.options:
            offers = [o for o in engine.catalog.offers_of(option.gpu) if o.purchase == "on-demand"]
            assert option.price.offer in offers
            assert option.price.usd_per_gpu_hour == min(
                quote(offer, None, engine.rates).usd_per_gpu_hour for offer in offers
            )
        assert "ondemand cheapest" in reply(engine, "/serve mixtral-8x7b 50 req/s cheapest")["canonical"]

    def test_the_cheapest_of_spot_machines_is_one_of_those(self, engine: Engine) -> None:
        request = engine.ask("/serve mixtral-8x7b 50 req/s cheapest spot").request
        assert isinstance(request, ServeRequest)
        assert {option.price.offer.purchase for option in request.choice.options if option.price.offer} == {"spot"}

    @pytest.mark.parametrize("text", ["in=1000 out=1", "in=1 out=1", "in=1000 out=1 ttft<1s"])
    def test_an_answer_of_one_token_has_no_time_for_further_ones(self, engine: Engine, text: str) -> None:
        lines = " ".join(map(Speaker().say, engine.ask(f"/serve mixtral-8x7b 50 req/s {text}").answer.lines))
        assert "TTFT" in lines
        assert "TPOT" not in lines

    def test_users_ask_at_all_times_so_that_no_place_stays_free(self, engine: Engine) -> None:
        by_users, by_rate = (reply(engine, f"/serve mixtral-8x7b {load}")["text"] for load in ("64 users", "50 req/s"))
        assert "stay free" not in by_users
        assert "stay free" in by_rate

    @pytest.mark.parametrize("promise", ["p95 ttft<1s", "ttft P99 < 1s", "ttft<1s at p99"])
    def test_percentiles_are_refused_with_the_promise_on_average(self, engine: Engine, promise: str) -> None:
        refused = refusal(engine, f"/serve mixtral-8x7b 50 req/s {promise}")
        assert "no percentile is estimated" in said(refused)
        assert engine.ask(refused.attempt or "").canonical == "/serve mixtral-8x7b 50req/s ttft=1s"

    def test_ranks_that_no_server_has_are_refused(self, engine: Engine) -> None:
        assert refusal(engine, "/serve mixtral-8x7b 50 req/s h100 tp=16").did_you_mean == ("tp=8",)


class TestMachines:
    """H100 are rented eight at once by the usual offer, one by one by others."""

    def test_fewer_gpus_are_named_with_who_rents_them(self, engine: Engine) -> None:
        found = reply(engine, "/serve mixtral-8x7b 0.1 req/s h100 fp8")
        best = found["result"]["plans"][0]
        assert best["needed_replicas"] < best["replicas"]
        assert "needed, but" in found["text"]

    def test_a_tap_rents_them_for_what_was_said(self, engine: Engine) -> None:
        found = engine.ask("/serve mixtral-8x7b 0.1 req/s h100 fp8").answer
        [[action]] = found.actions
        [warning] = [text for text in found.warnings if "needed, but" in str(text.template)]
        best = result(engine, action.command)["plans"][0]
        assert best["gpus"] < 8
        assert warning.values["usd"].value == pytest.approx(best["usd_per_month"]["mid"])

    def test_a_load_that_fills_its_machines_says_nothing_of_them(self, engine: Engine) -> None:
        found = reply(engine, "/serve mixtral-8x7b 64 users h100 $2/h")
        assert found["result"]["plans"][0]["needed_replicas"] == found["result"]["plans"][0]["replicas"]
        assert "needed, but" not in found["text"]


class TestAnswers:
    @pytest.mark.parametrize("text", GOLDEN)
    def test_the_whole_answer_reads_as_agreed(self, engine: Engine, text: str, snapshot: SnapshotAssertion) -> None:
        assert reply(engine, text)["text"] == snapshot

    @pytest.mark.parametrize("language", ["en", "zh"])
    @pytest.mark.parametrize("text", GOLDEN)
    def test_it_fits_a_phone(self, engine: Engine, text: str, language: str) -> None:
        asked = engine.ask(text)
        shown = answered(asked, Speaker(language))["html"].split("<blockquote")[0]  # type: ignore[arg-type]
        assert len(shown.strip().splitlines()) <= MOST_LINES
        block = shown.partition("<pre>")[2].partition("</pre>")[0]
        assert all(columns(line) <= 27 for line in block.splitlines())

    def test_a_promise_that_nothing_keeps_is_answered_with_the_nearest(self, engine: Engine) -> None:
        found = reply(engine, "/serve mixtral-8x7b 5 req/s tpot<1ms")
        assert found["result"]["promise_kept"] is False
        nearest = found["result"]["promise"]["tpot_ms"]
        assert nearest > 1
        assert f"the nearest is TPOT {nearest:g} ms" in found["text"]

    def test_the_next_plan_says_why_it_is_not_the_best(self, engine: Engine) -> None:
        text = reply(engine, "/serve mixtral-8x7b 50 req/s ttft<1s tpot<50ms")["text"]
        assert "Next: " in text

    def test_an_unmeasured_gpu_is_warned_of_with_the_best_measured_one(self, real_engine: Engine) -> None:
        found = reply(real_engine, "/serve llama-3.1-70b 50 req/s tpot<50ms")
        first, measured = found["result"]["plans"][0]["gpu"], found["result"]["measured"]["gpu"]
        assert first not in real_engine.catalog.serving.spreads.measured_gpus
        assert measured in real_engine.catalog.serving.spreads.measured_gpus
        assert found["warnings"][0].startswith("No measured time per token")

    def test_buttons_ask_for_the_plan_of_one_gpu(self, engine: Engine) -> None:
        asked = engine.ask("/serve mixtral-8x7b 50 req/s tpot<50ms")
        [row] = asked.answer.actions
        for action, plan in zip(row, asked.report.plans, strict=False):
            alone = best(engine, action.command)
            assert alone["gpu"] == plan.plan.hardware.gpu.id
            assert alone["usd_per_month"]["mid"] == pytest.approx(plan.usd_per_month.mid)

    def test_a_price_in_another_currency_sets_that_of_the_answer(self, engine: Engine) -> None:
        found = reply(engine, "/serve 70b 10 req/s ¥18/h h100")
        assert found["result"]["currency"] == "CNY"
        assert "¥" in found["text"].splitlines()[1]


class TestCanonicalCommands:
    @settings(max_examples=60, deadline=None)
    @given(data=st.data())
    def test_it_means_the_same_when_read_again(self, engine: Engine, data: st.DataObject) -> None:
        words = [data.draw(st.sampled_from(options)) for options in (
            ("mixtral-8x7b", "70B", "671B-A37B", "8x7B"),
            ("50 req/s", "3.7 req/min", "2B/month", "200 users", "$60k/month", "¥30万/月", "€9k/week"),
            ("", "peak=3x", "n+1", "spare=7", "peak=2.5 n+2"),
            ("", "ttft<1s", "tpot<33.3ms", "e2e<12.5s", "speed=30", "ttft=1.5s tpot<50ms"),
            ("", "in=2000 out=400", "think=2000", "cached=80%"),
            ("", "h100", "h100 h200", "spot", "h100 $2/h", "h100 ¥18/h"),
            ("", "fp8", "int4", "kv=fp8", "tp=4"),
            ("", "cny", "5折", "eur fx=0.9"),
        )]  # fmt: skip
        try:
            asked = engine.ask(f"/serve {' '.join(words)}")
        except Refusal:
            return
        assert engine.ask(asked.canonical).request == asked.request
