"""/train: the contract of its JSON, its published values and its refusals."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered

A100_PEAK = 312e12
ARTICLE_PRICE = 2.2659


def reply(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())


def result(engine: Engine, text: str) -> Any:
    return reply(engine, text)["result"]


def refusal(engine: Engine, text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        engine.ask(text)
    return caught.value


class TestContract:
    def test_the_result_has_the_names_that_programs_rely_on(self, engine: Engine) -> None:
        assert list(result(engine, "/train 175B 500B")) == [
            "params", "active_params", "tokens", "gpu", "gpus", "precision", "price_usd_per_gpu_hour", "discount",
            "compute_flop", "attention_flop", "mfu", "floor", "gpu_hours", "cost_usd", "cost", "days", "energy_mwh",
            "co2e_t", "currency", "fx", "project",
        ]  # fmt: skip

    def test_ranges_are_low_mid_high(self, engine: Engine) -> None:
        found = result(engine, "/train 175B 500B x1024")
        for name in ("mfu", "gpu_hours", "cost_usd", "cost", "days"):
            assert list(found[name]) == ["low", "mid", "high"]
            assert found[name]["low"] < found[name]["mid"] < found[name]["high"]

    def test_a_step_of_the_working_shows_formula_numbers_and_value(self, engine: Engine) -> None:
        assert reply(engine, "/train 175B 500B")["working"][0] == {
            "label": "Compute",
            "formula": "6 · N_active · D",
            "substituted": "6 · 175e9 · 500e9",
            "value": 6 * 175e9 * 500e9,
            "unit": "FLOP",
        }

    def test_sources_of_peak_price_and_rate_have_their_dates(self, engine: Engine) -> None:
        sources = {source["what"]: source for source in reply(engine, "/train 175B 500B cny")["sources"]}
        assert sources["price azure-a100-80g-3y-as-stated"]["date"] == "2024-08-08"
        assert sources["USD/CNY"]["date"] == "2026-11-20"
        assert sources["peak of A100 80GB"]["url"].startswith("https://")

    def test_the_rate_is_null_for_usd_and_undated_when_given(self, engine: Engine) -> None:
        assert result(engine, "/train 175B 500B")["fx"] is None
        assert result(engine, "/train 175B 500B cny fx=7.2")["fx"] == {"rate": 7.2, "date": None}
        assert result(engine, "/train 175B 500B cny")["fx"] == {"rate": 7.1, "date": "2026-11-20"}

    def test_without_a_count_gpus_and_days_are_null(self, engine: Engine) -> None:
        found = result(engine, "/train 175B 500B")
        assert (found["gpus"], found["days"]) == (None, None)


class TestPublishedValues:
    @pytest.mark.parametrize(
        ("text", "compute_flop", "floor_usd"),
        [
            ("/train 175B 500B", 5.25e23, 1_059_114.58),
            ("/train 1800B 13T", 1.404e26, 283_237_500.00),
            ("/train 8222亿 13T", 6 * 8.222e11 * 13e12, 6 * 8.222e11 * 13e12 / A100_PEAK / 3600 * ARTICLE_PRICE),
            ("/train gpt-3", 6 * 175e9 * 300e9, 6 * 175e9 * 300e9 / A100_PEAK / 3600 * ARTICLE_PRICE),
        ],
    )
    def test_the_floor_of_a_dense_model_is_the_articles_formula(
        self, engine: Engine, text: str, compute_flop: float, floor_usd: float
    ) -> None:
        found = result(engine, text)
        assert found["compute_flop"] == pytest.approx(compute_flop, rel=1e-9)
        assert found["floor"]["cost_usd"] == pytest.approx(floor_usd, abs=0.005)

    def test_a_discount_and_a_rate_give_the_yuan_of_the_article(self, engine: Engine) -> None:
        found = result(engine, "/train 175B 500B 5折 cny fx=7.1")
        assert found["floor"]["cost"] == pytest.approx(3_759_856.77, abs=0.005)
        assert (found["discount"], found["currency"]) == (0.5, "CNY")
        assert found["price_usd_per_gpu_hour"] == ARTICLE_PRICE

    def test_a_mixture_computes_with_its_active_parameters(self, engine: Engine) -> None:
        found = result(engine, "/train deepseek-v3")
        assert (found["params"], found["active_params"]) == (671e9, 37e9)
        assert found["compute_flop"] == pytest.approx(6 * 37e9 * 14.8e12)

    def test_attention_is_shown_apart_where_the_architecture_is_known(self, engine: Engine) -> None:
        plain, long = (result(engine, f"/train llama-3.1-405b{seq}") for seq in ("", " seq=128k"))
        assert plain["attention_flop"] / plain["compute_flop"] == pytest.approx(0.0835, abs=0.0005)
        assert long["attention_flop"] == pytest.approx(16 * plain["attention_flop"])
        assert long["compute_flop"] == plain["compute_flop"]
        assert result(engine, "/train 405B 15T")["attention_flop"] is None


class TestSemantics:
    def test_a_given_mfu_is_exact(self, engine: Engine) -> None:
        found = result(engine, "/train 175B 300B mfu=40%")
        assert found["mfu"] == {"low": 0.4, "mid": 0.4, "high": 0.4}
        assert found["gpu_hours"]["mid"] == pytest.approx(6 * 175e9 * 300e9 / (A100_PEAK * 0.4 * 3600))

    def test_a_goodput_alone_replaces_that_of_real_runs_and_says_so(self, engine: Engine) -> None:
        found = reply(engine, "/train 70B 15T h100 goodput=0.5")
        usual = result(engine, "/train 70B 15T h100")
        assert found["result"]["cost_usd"]["mid"] == pytest.approx(usual["cost_usd"]["mid"] * 0.971515 / 0.5, rel=1e-5)
        assert "80 % of real runs, at your goodput: " in found["text"]
        assert "The given goodput of 50 % takes the place of" in found["text"]

    def test_a_given_mfu_beside_a_goodput_is_per_step(self, engine: Engine) -> None:
        assert result(engine, "/train 175B 300B mfu=50% goodput=0.8")["mfu"]["mid"] == pytest.approx(0.4)

    def test_a_deadline_gives_the_gpus_that_meet_it(self, engine: Engine) -> None:
        found = result(engine, "/train 70B 15T h200 in 30d")
        assert found["days"]["mid"] <= 30 < found["days"]["mid"] * found["gpus"] / (found["gpus"] - 1)

    def test_spot_is_the_median_of_the_spot_offers(self, engine: Engine) -> None:
        prices = [offer.history[-1].amount for offer in engine.catalog.offers.values()
                  if offer.gpu == "h100" and offer.purchase == "spot"]  # fmt: skip
        assert len(prices) == 2
        assert result(engine, "/train 70B 15T h100 spot")["price_usd_per_gpu_hour"] == pytest.approx(sum(prices) / 2)

    def test_mfu_is_measured_at_the_fp16_peak_where_there_is_no_bf16(self, engine: Engine) -> None:
        found = result(engine, "/train 1B 20B v100 mfu=100%")
        assert found["precision"] == "fp16"
        assert found["gpu_hours"]["mid"] == pytest.approx(6e9 * 20e9 / 125e12 / 3600)

    def test_fp8_changes_no_peak(self, engine: Engine) -> None:
        plain, fp8 = (result(engine, f"/train 70B 15T h100{word}") for word in ("", " fp8"))
        assert fp8["precision"] == "fp8"
        assert fp8["gpu_hours"] == plain["gpu_hours"]

    def test_a_gpu_without_a_price_answers_without_money(self, real_engine: Engine) -> None:
        priced = {offer.gpu for offer in real_engine.catalog.offers.values()}
        gpu = next(gpu for gpu in real_engine.catalog.gpus if gpu not in priced)
        answer = reply(real_engine, f"/train 70B 15T {gpu}")
        assert (answer["result"]["cost_usd"], answer["result"]["floor"]["cost_usd"]) == (None, None)
        assert answer["result"]["gpu_hours"]["mid"] > 0
        assert "price=2.5" in answer["text"]


class TestBeyondTheFigure:
    def test_electricity_is_shown_as_a_share_of_the_rent(self, engine: Engine) -> None:
        found = reply(engine, "/train gpt-3 a100 mfu=40% price=$2")
        assert found["result"]["energy_mwh"] == pytest.approx(470.0, rel=1e-3)
        assert (
            "Electricity: $39K at $0.0826/kWh, 2.8 % of the rent and in it: it is not the cost of renting"
            in (found["text"])
        )

    @pytest.mark.parametrize(
        ("price", "said"),
        [("$2", "of the rent and in it: it is not"), ("$0.3", "of the rent and in it\n"), ("$0.01", "can hardly pay")],
    )
    def test_what_electricity_is_of_the_rent_decides_what_is_said(self, engine: Engine, price: str, said: str) -> None:
        assert said in reply(engine, f"/train gpt-3 a100 price={price}")["text"]

    def test_electricity_is_told_without_a_price_too(self, real_engine: Engine) -> None:
        priced = {offer.gpu for offer in real_engine.catalog.offers.values()}
        gpu = next(gpu for gpu in real_engine.catalog.gpus if gpu not in priced)
        assert "/kWh\n" in reply(real_engine, f"/train 70B 15T {gpu}")["text"]

    def test_experiments_staff_and_checkpoints_are_said_with_sources_and_never_added(self, engine: Engine) -> None:
        found = reply(engine, "/train 70B 15T h100 price=2 mfu=40%")
        assert "all compute is 1.2–4 times the final run (10 times at OpenAI in 2024)" in found["text"]
        assert "staff, 29–49 % of developing a frontier model" in found["text"]
        assert "Nor checkpoints of 980 GB each: 10 of them kept for 2 months are $450" in found["text"]
        assert found["result"]["cost_usd"]["mid"] == pytest.approx(found["result"]["gpu_hours"]["mid"] * 2)
        urls = {source["what"]: source["url"] for source in found["sources"]}
        assert urls["beyond the run"] == "https://arxiv.org/abs/2405.21015"
        assert urls["OpenAI in 2024"].startswith("https://epoch.ai/")

    @pytest.mark.parametrize("words", ["grid=france", "grid=FR", "电网=法国", "grid france", "法国电网"])
    def test_a_grid_is_found_by_a_sloppy_name_and_has_its_source(self, real_engine: Engine, words: str) -> None:
        found = reply(real_engine, f"/train 70B 15T h100 {words}")
        assert found["canonical"] == "/train 70B 15T h100 grid=fr"
        assert any(source["what"] == "grid fr" and source["url"] for source in found["sources"])

    @pytest.mark.parametrize(("word", "attempt"), [("sweden", "grid=sweden"), ("瑞典", "grid=瑞典")])
    def test_a_country_without_its_key_is_taken_for_a_grid(self, real_engine: Engine, word: str, attempt: str) -> None:
        with pytest.raises(Refusal) as caught:
            real_engine.ask(f"/train 70B 15T h100 {word}")
        assert caught.value.attempt == f"/train 70B 15T h100 {attempt}"
        assert real_engine.ask(caught.value.attempt).request.grid.id == "se"


class TestSchedule:
    @pytest.mark.parametrize(
        ("text", "row"),
        [
            ("/train 70B 15T h100", "On 1,024   248 days"),
            ("/train 7B 140B h100", "On 32      "),
            ("/train 7B 20B h100", "On 4       "),
            ("/train 100M 1B h100", "On 1       "),
            ("/train 1B 20B h100 x512", "On 512     "),
        ],
    )
    def test_days_are_told_for_a_cluster_that_suits_the_run(self, engine: Engine, text: str, row: str) -> None:
        assert f"  {row}" in reply(engine, text)["text"]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("/train 70B 15T h100 x2048 in 2w", "Not in 14 days: that takes"),
            ("/train 405B 15.6T h100 x16384 in 1y", "In 365 days: yes,"),
            ("/train 70B 15T h100 x8 in 2h", "Not in 2 hours: no cluster is that fast"),
        ],
    )
    def test_gpus_and_a_deadline_are_answered_with_whether_they_meet_it(
        self, engine: Engine, text: str, said: str
    ) -> None:
        assert said in reply(engine, text)["text"].splitlines()[3]

    @given(gpus=st.integers(1, 100_000), days=st.integers(1, 4000))
    def test_gpus_that_meet_the_deadline_are_done_within_it(self, engine: Engine, gpus: int, days: int) -> None:
        answer = reply(engine, f"/train 70B 15T h100 x{gpus} in {days}d")
        is_in_time = ": yes, " in answer["text"].splitlines()[3]
        assert answer["result"]["gpus"] == gpus
        assert is_in_time == (answer["result"]["days"]["mid"] <= days)


class TestRefusals:
    def test_a_deadline_that_nothing_meets_offers_the_shortest_one(self, engine: Engine) -> None:
        refused = refusal(engine, "/train 70B 15T in 1h")
        assert refused.attempt is not None
        offered = result(engine, refused.attempt)
        assert offered["gpus"] <= engine.catalog.defaults.cluster.largest_gpus

    @pytest.mark.parametrize(
        ("text", "attempt"),
        [
            ("/train 70B 15T int8", "/train 70B 15T bf16"),
            ("/train 70B", "/train 70B 1.4T"),
            ("/train", "/train 70B 1.4T"),
            ("/train 70B 15T seq=8192", "/train 70B 15T"),
            ("/train 70B 15T fx=7", "/train 70B 15T fx=7 cny"),
            ("/train 8x22b active 2 2t", "/train 8x22b 2t"),
            ("/train 70B 15T method=article x1024", "/train 70B 15T method=article"),
        ],
    )
    def test_what_is_impossible_gets_a_corrected_command(self, engine: Engine, text: str, attempt: str) -> None:
        assert refusal(engine, text).attempt == attempt


@pytest.mark.parametrize(
    "text",
    [
        "/train 175B 500B",
        "/train deepseek-v3 h100 x2048",
        "/train 70B 15T in 30d h200 spot cny",
        "/train 8x222B 13T 5折 人民币",
        "/train llama-3.1-405b h100 x16384 mfu=38% goodput=0.9",
        "/train 70B 15T v100 as-of=2024-08-08",
        "/train 175B 500B method=article cny fx=7.1",
        "/train 70B 15T h100 x2048 own=¥280000 years=5 interest=8%",
    ],
)
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert reply(engine, text)["text"] == snapshot


class TestReportedRun:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("/train deepseek-v3 h800 price=2", "Reported: 2.66M GPU-hours on H800, $5.3M: outside the range\n"),
            ("/train deepseek-v3 h800", "Reported: 2.66M GPU-hours on H800: outside the range\n"),
            ("/train deepseek-v3 h800 price=2 mfu=40%", "Reported: 2.66M GPU-hours on H800, $5.3M\n"),
            ("/train llama-3.1-70b h100 price=2", "Reported: 7M GPU-hours on H100, $14M\n"),
            ("/train llama-3.1-8b a100 price=2", "Reported: 1.46M GPU-hours on H100\n"),
            ("/train llama-3.1-8b a100 x3 in 90d", "Reported: 1.46M GPU-hours on H100\n"),
        ],
    )
    def test_a_run_that_has_been_made_is_named_beside_its_estimate(
        self, real_engine: Engine, text: str, line: str
    ) -> None:
        answered = reply(real_engine, text)

        assert line in answered["text"]
        assert any(source["what"] == "the run as reported" for source in answered["sources"])

    @pytest.mark.parametrize("text", ["/train deepseek-v3 1T h100", "/train 671B-A37B 14.8T h100", "/train gpt-3 h100"])
    def test_no_other_run_is(self, real_engine: Engine, text: str) -> None:
        assert "Reported" not in reply(real_engine, text)["text"]
