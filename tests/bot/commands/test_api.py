"""/api: the contract of its JSON, hosts and their prices, closed models, refusals, and how its answers read."""

import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.answer import MOST_LINES
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.html import PRE_COLUMNS
from bot.render.numbers import Speaker
from bot.render.width import columns
from tests.bot.commands.asked import refusal, reply, result, said

CONTRACT = (
    "api_usd_per_month own_usd_per_month own_gpus break_even_tokens_per_month own_capacity_tokens_per_month".split()
)
MONTH_HOURS = 730.5


class TestContract:
    def test_the_result_has_the_names_that_programs_rely_on(self, engine: Engine) -> None:
        assert set(result(engine, "/api llama-3.1-70b 2B/month")) >= set(CONTRACT)

    def test_the_api_bill_is_that_of_the_cheapest_host_for_this_mix(self, engine: Engine) -> None:
        found = result(engine, "/api llama-3.1-70b 2B/month in=1000 out=500")
        assert found["hosts"][0]["host"] == "alder"
        assert found["api_usd_per_month"] == pytest.approx(2e9 / 1500 * (1000 * 0.2 + 500 * 0.4) / 1e6)

    def test_own_gpus_are_paid_for_all_hours_of_the_month(self, engine: Engine) -> None:
        found = result(engine, "/api llama-3.1-70b 20B/month h100 price=2.5")
        assert found["own_usd_per_month"] == pytest.approx(found["own_gpus"] * 2.5 * MONTH_HOURS)
        spread = found["own_gpus_range"]
        assert spread["low"] <= spread["mid"] == found["own_gpus"] <= spread["high"]

    def test_own_gpus_carry_the_traffic_and_a_copy_less_does_not(self, engine: Engine) -> None:
        found = result(engine, "/api llama-3.1-70b 100B/month h100 tp=4")
        capacity, copies = found["own_capacity_tokens_per_month"], found["own_gpus"] // 4
        assert capacity * (copies - 1) / copies < 100e9 <= capacity
        assert found["busy"] == pytest.approx(100e9 / capacity)

    def test_capacity_is_the_throughput_of_infer_in_the_same_mix(self, engine: Engine) -> None:
        own = result(engine, "/api llama-3.1-70b 1B/month h100 x8 fp8 tp=8 in=2000 out=300")
        served = result(engine, "/infer llama-3.1-70b h100 x8 fp8 in=2000 out=300 batch=max")
        tokens_per_s = served["output_tokens_per_s"]["mid"] * 2300 / 300
        assert own["own_capacity_tokens_per_month"] == pytest.approx(tokens_per_s * 3600 * MONTH_HOURS)

    def test_at_the_break_even_both_bills_are_the_same(self, engine: Engine) -> None:
        meets = result(engine, "/api gemma-3-27b 1B/month h100")["break_even_tokens_per_month"]
        there = result(engine, f"/api gemma-3-27b {meets:.0f}/month h100")
        assert there["own_usd_per_month"] == pytest.approx(there["api_usd_per_month"], rel=1e-6)

    def test_there_is_none_where_full_gpus_cost_more_than_the_api(self, engine: Engine) -> None:
        found = reply(engine, "/api llama-3.1-70b 500B/month h100")
        assert found["result"]["break_even_tokens_per_month"] is None
        assert found["result"]["cheaper_for_good_from_tokens_per_month"] is None
        assert "Break-even  never on H100" in found["text"]
        assert "No traffic makes H100 cheaper at these prices" in found["text"]

    def test_a_gpu_whose_name_no_row_has_room_for_is_named_in_the_verdict(self, engine: Engine) -> None:
        text = reply(engine, "/api llama-3.1-70b 2B/month a100")["text"]
        assert "times cheaper: A100 80GB never pay off" in text
        assert "Break-even  never\n" in text

    def test_a_closed_model_has_an_api_bill_only(self, engine: Engine) -> None:
        found = reply(engine, "/api gpt-4o 2B/month")
        assert [found["result"][name] for name in CONTRACT] == [pytest.approx(10_000), None, None, None, None]
        assert found["warnings"] == ["Own GPUs are left out: no open weights of gpt-4o are known here"]

    def test_the_working_and_the_sources_hold_what_the_answer_says(self, engine: Engine) -> None:
        found = reply(engine, "/api llama-3.1-70b 2B/month h100")
        values = {step["label"]: step["value"] for step in found["working"]}
        assert values["API a month"] == found["result"]["api_usd_per_month"]
        assert values["Own GPUs a month"] == found["result"]["own_usd_per_month"]
        [alder] = [source for source in found["sources"] if source["what"] == "Alder API"]
        assert alder["value"] == "$0.20 in, $0.40 out per 1M, as `alder/model`"
        assert alder["url"] == "https://host.example"
        assert {"H100", "price aws-h100-on-demand", "Llama 3.1 70B"} <= {source["what"] for source in found["sources"]}

    def test_the_text_speaks_the_currency_and_the_result_stays_in_usd(self, engine: Engine) -> None:
        usd, cny = (reply(engine, f"/api llama-3.1-70b 2B/month h100 {words}") for words in ("", "cny fx=7"))
        assert cny["result"]["api_usd_per_month"] == usd["result"]["api_usd_per_month"]
        assert cny["result"]["fx"] == {"rate": 7.0, "date": None}
        assert "¥" in cny["text"].splitlines()[1]

    def test_without_a_price_of_the_gpu_its_bill_is_asked_for(self, real_engine: Engine) -> None:
        found = reply(real_engine, "/api llama-3.1-70b 2B/month gaudi3")
        assert found["result"]["own_usd_per_month"] is None
        assert found["result"]["own_gpus"] >= 1
        assert "No price of Gaudi 3 is known: add one, e.g. price=2.5" in found["text"]
        assert "Break-even" not in found["text"]


class TestVerdict:
    """It never says more than the ranges bear, nor another thing than the break-even."""

    @pytest.mark.parametrize("price", ["$0.5/h", "$1/h", "$2/h", "$4/h"])
    @pytest.mark.parametrize("words", ["1B/month", "10B/month", "60B/month", "300B/month", "2T/month"])
    def test_own_gpus_are_the_cheaper_above_the_break_even_of_the_row(
        self, engine: Engine, words: str, price: str
    ) -> None:
        found = result(engine, f"/api llama-3.1-70b {words} h100 fp8 {price}")
        lasting = found["cheaper_for_good_from_tokens_per_month"]
        if lasting is not None and found["tokens_per_month"] >= lasting:
            assert found["own_usd_per_month"] <= found["api_usd_per_month"]
        assert lasting is None or lasting >= found["break_even_tokens_per_month"] * (1 - 1e-9)

    def test_the_range_of_the_own_bill_stands_beside_it_where_it_is_wide(self, engine: Engine) -> None:
        found = reply(engine, "/api llama-3.1-70b 200B/month h100")
        low, high = (found["result"]["own_usd_per_month_range"][end] for end in ("low", "high"))
        assert high > 1.2 * low
        assert re.search(r"times cheaper \(own \$\d+K–\$\d+K\)", found["text"])
        assert "(own" not in reply(engine, "/api llama-3.1-70b 1B/month h100")["text"]

    def test_within_the_range_either_may_be_the_cheaper(self, engine: Engine) -> None:
        found = reply(engine, "/api llama-3.1-70b 400B/month h100 fp8 price=3.2")
        spread, api = found["result"]["own_usd_per_month_range"], found["result"]["api_usd_per_month"]
        assert spread["low"] < api < spread["high"]
        assert "Either may be the cheaper (own $" in found["text"]


class TestLatency:
    def test_the_time_for_a_token_at_full_load_stands_in_the_answer(self, engine: Engine) -> None:
        found = reply(engine, "/api llama-3.1-70b 200B/month h100 batch=64")
        assert re.search(r"TPOT, full +\d+ ms", found["text"])
        assert "with 64 requests in flight" in found["text"]

    def test_copies_that_nobody_would_wait_for_are_warned_of(self, engine: Engine) -> None:
        slow, quick = (
            reply(engine, f"/api llama-3.1-70b 200B/month a100 {words}")["warnings"] for words in ("", "batch=32")
        )
        [told] = [warning for warning in slow if warning.startswith("Own tokens come every ")]
        assert told.endswith("requests in flight: faster with batch=32, on more GPUs")
        assert not any("Own tokens come" in warning for warning in quick)

    @pytest.mark.parametrize("words", ["batch=64", "batch 64", "64 concurrent requests", "并发64", "bs64"])
    def test_fewer_requests_in_flight_take_more_gpus(self, engine: Engine, words: str) -> None:
        asked = engine.ask(f"/api llama-3.1-70b {words} 500B/month h200")
        assert asked.canonical == "/api llama-3.1-70b 500B/month batch=64 h200"
        assert asked.report.bill.own.fleet.gpus > result(engine, "/api llama-3.1-70b 500B/month h200")["own_gpus"]

    @pytest.mark.parametrize("words", ["batch=32", "batch=max", ""])
    def test_the_usual_batch_of_infer_is_none_here(self, engine: Engine, words: str) -> None:
        asked = engine.ask(f"/api llama-3.1-70b 2B/month {words}")
        assert engine.ask(asked.canonical).request == asked.request
        assert ("batch=32" in asked.canonical) == (words == "batch=32")

    def test_a_batch_is_of_own_gpus_only(self, engine: Engine) -> None:
        assert refusal(engine, "/api gpt-4o 2B/month batch=64").attempt == "/api gpt-4o 2B/month"

    def test_batch_beside_traffic_asks_for_prices_of_batches(self, engine: Engine) -> None:
        assert engine.ask("/api gpt-4o batch 50 req/s").canonical == "/api gpt-4o 50req/s batch-api"


class TestTraffic:
    @pytest.mark.parametrize(
        ("words", "tokens"),
        [
            ("2B/month", 2e9),
            ("100M/day", 1e8 * MONTH_HOURS / 24),
            ("50 req/s in=1000 out=300", 50 * 1300 * 3600 * MONTH_HOURS),
            ("20qps", 20 * 1500 * 3600 * MONTH_HOURS),
            ("1M requests a day", 1e6 * 1500 * MONTH_HOURS / 24),
            ("12B/year", 12e9 / 12),
            ("1B/week", 1e9 * MONTH_HOURS / 168),
            ("每月20亿", 2e9),
            ("2B tokens per month", 2e9),
        ],
    )
    def test_it_is_read_in_tokens_or_requests_of_any_span(self, engine: Engine, words: str, tokens: float) -> None:
        assert result(engine, f"/api llama-3.1-70b {words}")["tokens_per_month"] == pytest.approx(tokens)

    @pytest.mark.parametrize(
        "load", ["10 req/s peak=30 req/s", "average 10 req/s, peak 30 req/s", "平均10qps 峰值30qps"]
    )
    def test_a_peak_may_be_its_own_rate(self, engine: Engine, load: str) -> None:
        assert (
            reply(engine, f"/api llama-3.1-70b {load} h100")["canonical"] == "/api llama-3.1-70b 10req/s peak=3x h100"
        )

    def test_a_peak_takes_more_gpus_that_idle_more(self, engine: Engine) -> None:
        even, peaky = (result(engine, f"/api llama-3.1-70b 100B/month h100 {words}") for words in ("", "peak=3x"))
        assert peaky["own_gpus"] > even["own_gpus"]
        assert peaky["busy"] < even["busy"] <= 1
        assert peaky["api_usd_per_month"] == even["api_usd_per_month"]

    def test_asked_gpus_that_cannot_carry_it_get_the_figures_of_those_that_do(self, engine: Engine) -> None:
        found = reply(engine, "/api llama-3.1-70b 200B/month h100 x2 fp8")
        assert f"2 cannot carry it: needs {found['result']['own_gpus']} H100" in found["text"]

    def test_more_gpus_than_it_takes_are_all_paid_for(self, engine: Engine) -> None:
        found = result(engine, "/api llama-3.1-70b 2B/month h100 x16 price=2")
        assert found["own_gpus"] == 16
        assert found["own_usd_per_month"] == pytest.approx(16 * 2 * MONTH_HOURS)

    @pytest.mark.parametrize("words", ["2B", "2B tokens"])
    def test_tokens_without_their_time_are_asked_for_it(self, engine: Engine, words: str) -> None:
        refused = refusal(engine, f"/api llama-3.1-70b {words}")
        assert "traffic is read as 2B/month" in said(refused)
        assert refused.attempt == "/api llama-3.1-70b 2B/month"

    @pytest.mark.parametrize(
        ("words", "attempt"),
        [
            ("50/s", "50req/s"),
            ("每秒50", "50req/s"),
            ("traffic=50/s", "50req/s"),
            ("10k/day", "10000req/day"),
            ("每天100万调用", "1Mreq/day 调用"),
            ("1M/day h100 requests", "1Mreq/day h100 requests"),
        ],
    )
    def test_what_may_count_requests_is_asked_for_its_unit(self, engine: Engine, words: str, attempt: str) -> None:
        refused = refusal(engine, f"/api llama-3.1-70b {words}")
        assert "tokens or requests?" in said(refused)
        assert refused.attempt == f"/api llama-3.1-70b {attempt}"

    @pytest.mark.parametrize("words", ["0tok/month", "1e30/day"])
    def test_traffic_that_nobody_has_is_refused(self, engine: Engine, words: str) -> None:
        assert "is no traffic that anybody has" in said(refusal(engine, f"/api llama-3.1-70b {words}"))

    @pytest.mark.parametrize("words", ["peak=0.5x", "peak=1e14"])
    def test_a_peak_below_the_mean_or_out_of_bounds_is_refused(self, engine: Engine, words: str) -> None:
        assert "1 to 1,000 times the mean" in said(refusal(engine, f"/api llama-3.1-70b 2B/month {words}"))


@pytest.mark.parametrize(
    ("text", "attempt"),
    [
        ("/api", "/api llama-3.1-70b"),
        ("/api llama-3.1-70b h100", "/api llama-3.1-70b h100 2B/month"),
        ("/api llama-3.1-70b vs gpt-4o", "/api llama-3.1-70b vs gpt-4o 2B/month"),
        ("/api llama-3.1-70b 2B/month page=2", "/api llama-3.1-70b 2B/month"),
        ("/api llama-3.1-8b page=9", "/api llama-3.1-8b page=2"),
    ],
)
def test_what_is_missing_or_too_much_is_said_with_the_question_to_ask(engine: Engine, text: str, attempt: str) -> None:
    assert refusal(engine, text).attempt == attempt


def test_a_model_that_no_such_gpu_holds_is_refused(engine: Engine) -> None:
    assert "has room for the weights" in said(refusal(engine, "/api llama-3.1-70b 2B/month 4090 in=9M"))


@pytest.mark.parametrize(
    "text", ["llama-3.1-70b api 2B/month", "api for llama 3.1 70b, 2B tokens per month", "llama-3.1-70b的api每月20亿"]
)
def test_a_text_without_the_command_is_understood(engine: Engine, text: str) -> None:
    assert engine.ask(text).canonical == "/api llama-3.1-70b 2B/month"


def test_buttons_ask_the_same_on_other_gpus_and_in_yuan(engine: Engine) -> None:
    asked = engine.ask("/api llama-3.1-70b 2B/month h100")
    commands = [action.command for row in engine.actions(asked) for action in row]
    assert "/api llama-3.1-70b 2B/month h200" in commands
    assert "/api llama-3.1-70b 2B/month h100 cny" in commands


@st.composite
def commands(draw: st.DrawFn) -> str:
    models = draw(st.lists(st.sampled_from(("llama-3.1-70b", "gemma-3-27b", "gpt-4o")), min_size=1, max_size=2))
    words = [
        " vs ".join(models),
        draw(
            st.sampled_from(
                (
                    "",
                    "2B/month",
                    "100M/day",
                    "50 req/s",
                    "12.5k requests/day",
                    "3.7e9/month",
                    "7e3 tokens/h",
                    "1B weekly",
                )
            )
        ),
        draw(st.sampled_from(("", "h100", "h200 x8", "a100 x16", "b200", "mi300x"))),
        draw(st.sampled_from(("", "fp8", "int4", "kv=fp8"))),
        draw(st.sampled_from(("", "in=4k out=1k", "in=100k", "out=1"))),
        draw(st.sampled_from(("", "peak=3x", "peak=1.7"))),
        draw(st.sampled_from(("", "cached=50%", "batch-api"))),
        draw(st.sampled_from(("", "", "batch=16", "batch=9999"))),
        draw(st.sampled_from(("", "price=2.5", "spot", "5折"))),
        draw(st.sampled_from(("", "cny", "eur fx=0.8"))),
    ]
    return " ".join(("/api", *draw(st.permutations([word for word in words if word]))))


QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(text=commands())
def test_the_canonical_command_means_the_same_in_any_order(engine: Engine, text: str) -> None:
    try:
        asked = engine.ask(text)
    except Refusal:
        return
    again = engine.ask(asked.canonical)
    assert (again.request, again.canonical) == (asked.request, asked.canonical)
    assert again.report == asked.report


@QUICK
@given(text=commands())
def test_an_answer_fits_a_phone(engine: Engine, text: str) -> None:
    try:
        answer = engine.ask(text).answer
    except Refusal:
        return
    say = Speaker().say
    lines = 2 + len(answer.lines) + len(answer.rows) + len(answer.shown_warnings)
    assert lines <= MOST_LINES
    label = max((columns(say(row.label)) for row in answer.rows), default=0)
    assert all(label + 2 + columns(say(row.value)) <= PRE_COLUMNS for row in answer.rows)


@pytest.mark.parametrize(
    "text",
    [
        "/api llama-3.1-70b 2B/month vs gpt-4o",
        "/api llama-3.1-70b 50 req/s in=1000 out=300 h100 fp8 peak=3x",
        "/api gemma-3-27b 20B/month h200 x8 cny",
        "/api gpt-4o 100M/day cached=80%",
        "/api llama-3.1-8b",
    ],
)
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert reply(engine, text)["text"] == snapshot


def test_prices_of_hosts_are_not_loaded_before_somebody_asks_about_a_model_that_has_some() -> None:
    script = (
        "import sys; from bot.engine import Engine; from config.load import load_catalog; "
        "from config.rates import EcbRates; engine = Engine(load_catalog(), EcbRates()); "
        "[engine.ask(text) for text in ('/train 70B 15T', '/infer 70B', '/infer falcon-180b h100')]; "
        "before = 'genai_prices' in sys.modules; engine.ask('/infer llama-3.1-70b'); "
        "print(before, 'genai_prices' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
