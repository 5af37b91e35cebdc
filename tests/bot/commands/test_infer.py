"""/infer: the contract of its JSON, what fits, its warnings and refusals, and how its answers read."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.answer import MOST_LINES
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.html import PRE_COLUMNS
from bot.render.numbers import Speaker
from bot.render.width import columns
from tests.bot.commands.asked import refusal, reply, result

NAMES = set(
    (
        "params active_params gpu gpus asked_gpus tp precision weight_format kv input_tokens output_tokens cached "
        "batch max_batch weights_gb kv_bytes_per_token fits bound ttft_ms tpot_ms output_tokens_per_s "
        "output_tokens_per_s_per_user "
        "usd_per_1m_input_tokens usd_per_1m_output_tokens usd_per_1m_blended usd_per_request kwh_per_1m_output_tokens "
        "calibration price_usd_per_gpu_hour currency fx"
    ).split()
)
RANGES = sorted(name for name in NAMES if name.startswith(("usd", "ttft", "tpot", "output_tokens_per_s", "kwh")))


class TestContract:
    def test_the_result_has_the_names_that_programs_rely_on(self, engine: Engine) -> None:
        assert set(result(engine, "/infer llama-3.1-70b h100 x8 fp8")) >= NAMES

    def test_every_range_rises(self, engine: Engine) -> None:
        found = result(engine, "/infer llama-3.1-70b h100 x8 fp8")
        for name in RANGES:
            assert 0 < found[name]["low"] < found[name]["mid"] < found[name]["high"], name

    def test_what_is_left_out_is_a_thousand_in_five_hundred_out_and_32_in_flight(self, engine: Engine) -> None:
        found = result(engine, "/infer llama-3.1-70b h100 x8")
        assert (found["input_tokens"], found["output_tokens"], found["batch"]) == (1000, 500, 32)
        assert (found["precision"], found["kv"], found["tp"]) == ("bf16", "bf16", 8)

    def test_weights_are_served_as_they_were_released(self, engine: Engine) -> None:
        assert result(engine, "/infer deepseek-v3 h200 x8")["precision"] == "fp8"
        assert result(engine, "/infer deepseek-v3 h200 x16 bf16")["precision"] == "bf16"

    @pytest.mark.parametrize("precision", ["bf16", "fp16", "fp8", "fp4", "int8", "int4"])
    @pytest.mark.parametrize("gpu", ["v100", "a100", "rtx-4090", "mi300x"])
    def test_every_format_is_served_everywhere(self, engine: Engine, gpu: str, precision: str) -> None:
        assert result(engine, f"/infer llama-3.1-8b {gpu} {precision}")["precision"] == precision

    def test_a_request_costs_its_input_and_its_output(self, engine: Engine) -> None:
        found = result(engine, "/infer llama-3.1-70b h100 x8 in=3000 out=700 batch=50")
        for end in ("low", "mid", "high"):
            of_tokens = (
                3000 * found["usd_per_1m_input_tokens"][end] + 700 * found["usd_per_1m_output_tokens"][end]
            ) / 1e6
            assert found["usd_per_request"][end] == pytest.approx(of_tokens)
            assert found["usd_per_1m_blended"][end] == pytest.approx(found["usd_per_request"][end] * 1e6 / 3700)

    def test_a_request_costs_what_the_gpus_cost_while_they_answer_it(self, engine: Engine) -> None:
        found = result(engine, "/infer llama-3.1-70b h100 x8 price=2.5")
        requests_per_s = found["output_tokens_per_s"]["mid"] / 500
        assert found["usd_per_request"]["mid"] == pytest.approx(2.5 / 3600 * 8 / requests_per_s)
        assert found["price_usd_per_gpu_hour"] == 2.5

    def test_the_discount_is_off_every_cost_and_not_off_the_price(self, engine: Engine) -> None:
        full, half = (result(engine, f"/infer llama-3.1-70b h100 {words}") for words in ("", "5折"))
        assert half["usd_per_request"]["mid"] == pytest.approx(full["usd_per_request"]["mid"] / 2)
        assert half["price_usd_per_gpu_hour"] == full["price_usd_per_gpu_hour"]

    def test_the_text_speaks_the_currency_and_the_result_stays_in_usd(self, engine: Engine) -> None:
        usd, cny = (reply(engine, f"/infer llama-3.1-70b h100 x4 price=$2.5/h {words}") for words in ("", "cny fx=7"))
        assert cny["result"]["usd_per_1m_output_tokens"] == usd["result"]["usd_per_1m_output_tokens"]
        assert cny["result"]["fx"] == {"rate": 7.0, "date": None}
        assert "¥" in cny["text"].splitlines()[1]
        assert cny["working"][-1]["value"] == pytest.approx(usd["result"]["usd_per_1m_output_tokens"]["mid"] * 7)

    def test_own_hardware_takes_the_place_of_a_rent(self, engine: Engine) -> None:
        found = reply(engine, "/infer llama-3.1-70b h100 x4 own=$40000")
        assert "Own H100 at $40,000" in found["text"]
        assert "idle hours come on top" not in found["text"]  # they are in the price
        assert 0.5 < found["result"]["price_usd_per_gpu_hour"] < 4

    def test_without_a_price_the_money_is_left_out_and_asked_for(self, real_engine: Engine) -> None:
        found = reply(real_engine, "/infer llama-3.1-70b gaudi3")
        assert found["result"]["usd_per_1m_output_tokens"] is None
        assert "No price of Gaudi 3 is known: add one, e.g. price=2.5" in found["text"]
        assert "output tokens/s" in found["text"].splitlines()[1]

    def test_the_working_holds_what_the_answer_says(self, engine: Engine) -> None:
        found = reply(engine, "/infer llama-3.1-70b h100 x4")
        values = {step["label"]: step["value"] for step in found["working"]}
        assert values["Per 1M output tokens"] == found["result"]["usd_per_1m_output_tokens"]["mid"]
        assert values["TPOT"] * 1e3 == pytest.approx(found["result"]["tpot_ms"]["mid"])

    def test_the_sources_name_model_gpu_price_and_engine(self, engine: Engine) -> None:
        sources = {source["what"] for source in reply(engine, "/infer llama-3.1-70b h100 x4")["sources"]}
        assert sources >= {"Llama 3.1 70B", "H100", "price aws-h100-on-demand", "what engines reach", "limit", "BF16"}

    def test_a_prompt_with_one_token_of_answer_bears_the_whole_cost(self, engine: Engine) -> None:
        found = reply(engine, "/infer llama-3.1-8b h100 out=1")
        assert found["result"]["usd_per_1m_output_tokens"]["mid"] == pytest.approx(0, abs=1e-9)
        assert "per 1M tokens in" in found["text"].splitlines()[1]
        assert "\n  TPOT" not in found["text"]


class TestRoom:
    def test_without_a_number_of_gpus_the_fewest_that_fit_are_taken(self, engine: Engine) -> None:
        found = result(engine, "/infer llama-3.1-70b h100")
        assert (found["gpus"], found["asked_gpus"], found["fits"]) == (2, None, True)

    def test_too_few_gpus_get_the_figures_of_the_fewest_that_fit(self, engine: Engine) -> None:
        few, enough = (result(engine, f"/infer llama-3.1-405b h200 {count}") for count in ("x2", ""))
        assert (few["fits"], few["asked_gpus"]) == (False, 2)
        assert few["gpus"] == enough["gpus"] > 2
        assert [few[name] for name in RANGES] == [enough[name] for name in RANGES]
        assert "Does not fit on 2: needs 8 H200" in reply(engine, "/infer llama-3.1-405b h200 x2")["text"]

    def test_more_in_flight_than_fit_are_cut_and_the_gpus_that_hold_them_are_named(self, engine: Engine) -> None:
        found = reply(engine, "/infer llama-3.1-70b h100 x2 batch=300")
        cut = found["result"]
        assert cut["asked_batch"] == 300
        assert cut["batch"] == cut["max_batch"] < 300
        assert found["warnings"][0].startswith(f"{cut['batch']} of 300 in flight fit: x4 holds all, ")
        assert f"Only {cut['batch']} of 300 in flight. " in found["text"]
        assert result(engine, "/infer llama-3.1-70b h100 x4 batch=300")["batch"] == 300

    def test_as_many_as_fit_give_the_most_tokens(self, engine: Engine) -> None:
        most = result(engine, "/infer llama-3.1-70b h100 x4 batch=max")
        assert most["batch"] == most["max_batch"]
        assert most["output_tokens_per_s"]["mid"] > result(engine, "/infer llama-3.1-70b h100 x4")[
            "output_tokens_per_s"
        ]["mid"]  # fmt: skip

    def test_replicas_of_given_ranks_share_the_requests(self, engine: Engine) -> None:
        found = reply(engine, "/infer llama-3.1-8b h100 x8 tp=2")
        assert (found["result"]["tp"], found["result"]["replicas"]) == (2, 4)
        assert "8, TP 2" in found["text"]
        assert "4 copies of the model share the requests" in found["text"]


class TestWarnings:
    @pytest.mark.parametrize(
        ("text", "warning"),
        [
            ("/infer 70B", "Wider range: a typical architecture is assumed, 80 layers of 8,192"),
            ("/infer gpt-4 b200", "GPT-4 (rumoured): leaked figures, never confirmed"),
            ("/infer gpt-4 b200", "Wider range: a typical architecture is assumed, 115 layers of 14,208"),
            ("/infer 8x22B h100", "44B active: 2 of 8 experts assumed; say active= if not"),
            ("/infer gpt-3 in=3000", "3,500 tokens are more than the model's context of 2,048"),
            (
                "/infer llama-3.1-70b h100 awq",
                "Wider range: H100 unpacks AWQ weights to 16 bits, and no measured point is of that",
            ),
            ("/infer llama-3.1-405b h100 x16", "Wider range: the model is a pipeline of 2 stages"),
            ("/infer llama-3.1-70b mi300x", "Wider range: on AMD GPUs engines differ much between versions"),
            ("/infer llama-3.1-8b v100", "Wider range: no measured time per token is of V100 32GB"),
            ("/infer llama-3.1-8b h100 in=100k", "Wider range: no measured point has so long a context"),
            ("/infer llama-3.1-8b h100 x4 batch=max", "More with tp=1: 25K tokens/s"),
            ("/infer llama-3.1-70b h100 x6", "2 of 6 GPUs are left over: copies take 4 each"),
            (
                "/infer llama-3.1-70b h100 x64 batch=4",
                "4 of 8 copies have nothing to do: ask for batch=8 or fewer GPUs",
            ),
            ("/infer llama-3.1-70b", "Price of a single-GPU machine: a cluster costs more"),
            ("/infer llama-3.1-8b h100 price=2.5 cny", "The price is read as $2.50/h; if it is in CNY, write ¥2.5/h"),
        ],
    )
    def test_what_is_doubtful_is_said(self, engine: Engine, text: str, warning: str) -> None:
        assert warning in reply(engine, text)["warnings"]

    def test_tensor_parallelism_over_pcie_is_doubtful(self, real_engine: Engine) -> None:
        warnings = reply(real_engine, "/infer llama-3.1-70b l40s x8")["warnings"]
        assert "Wider range: tensor parallelism over PCIe, where servers differ much" in warnings

    @pytest.mark.parametrize("command", ["/infer 8x22B h100", "/train 8*22b 1T h100", "/finetune 8x22b 1B h100"])
    def test_a_product_that_a_model_is_called_by_names_the_model(self, real_engine: Engine, command: str) -> None:
        said = "Mixtral 8x22B shares layers among its experts, 141B in all: say mixtral-8x22b"
        assert said in reply(real_engine, command)["warnings"]

    def test_a_sensible_question_gets_no_warning(self, engine: Engine) -> None:
        assert reply(engine, "/infer llama-3.1-70b h100 x4")["warnings"] == []

    def test_a_range_claims_measured_points_only_where_there_is_no_doubt(self, engine: Engine) -> None:
        measured, doubtful = (reply(engine, f"/infer {size} h100 x4")["text"] for size in ("llama-3.1-70b", "70B"))
        assert "80 % of measured points: $" in measured
        assert "80 % of measured points" not in doubtful
        assert "Likely $" in doubtful


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "attempt"),
        [
            ("/infer", "/infer 70B"),
            ("/infer h100", "/infer h100 70B"),
            ("/infer llama-3.1-70b in=0", "/infer llama-3.1-70b in=1000"),
            ("/infer llama-3.1-70b out=0", "/infer llama-3.1-70b out=500"),
            ("/infer llama-3.1-70b in=99999999", "/infer llama-3.1-70b in=1000"),
            ("/infer llama-3.1-70b batch=0", "/infer llama-3.1-70b batch=32"),
            ("/infer llama-3.1-70b batch=99999999", "/infer llama-3.1-70b batch=32"),
            ("/infer llama-3.1-70b ctx=8k in=2000", "/infer llama-3.1-70b in=2000"),
            ("/infer llama-3.1-70b ctx=400", "/infer llama-3.1-70b ctx=1500"),
            ("/infer llama-3.1-70b ctx=1000 out=1000", "/infer llama-3.1-70b ctx=2000 out=1000"),
            ("/infer llama-3.1-70b h100 tp=16 x16", "/infer llama-3.1-70b h100 tp=8 x16"),
            ("/infer llama-3.1-70b h100 tp=4 x2", "/infer llama-3.1-70b h100 tp=2 x2"),
            ("/infer llama-3.1-70b h100 tp=3", "/infer llama-3.1-70b h100 tp=8"),
            ("/infer llama-3.1-70b h100 tp=0", "/infer llama-3.1-70b h100 tp=8"),
            ("/infer llama-3.1-8b 4090 tp=2", "/infer llama-3.1-8b 4090 tp=1"),
            ("/infer llama-3.1-8b 4090 in=10M", "/infer llama-3.1-8b rtx-4090"),
            ("/infer 1000T rtx-4090", "/infer 1000T b300"),
            ("/infer 70B 15T", "/infer 70B"),
            ("/infer llama-3.1-70b 2000 tokens", "/infer llama-3.1-70b out=2000"),
            ("/infer 70B peak=1e14", "/infer 70B peak=1e14 method=article"),
            ("/infer 70B saving=30%", "/infer 70B saving=30% method=article"),
            ("/infer 70B mfu=40%", "/infer 70B"),
            ("/infer 70B cached=120%", "/infer 70B cached=80%"),
            ("/infer llama-3.1-70b h100 ep=8", "/infer llama-3.1-70b h100"),
            ("/infer deepseek-v3 h200 ep=12", "/infer deepseek-v3 h200 ep=8"),
            ("/infer deepseek-v3 h200 x8 ep=16", "/infer deepseek-v3 h200 x8 ep=8"),
            ("/infer deepseek-v3 h200 ep=8 tp=8", "/infer deepseek-v3 h200 ep=8"),
            ("/infer deepseek-v3 h100 ep=4", "/infer deepseek-v3 h100 ep=16"),
            ("/infer deepseek-v3 h200 enable expert parallel", "/infer deepseek-v3 h200 ep=16"),
            ("/infer llama-3.1-70b accept=80%", "/infer llama-3.1-70b spec=4 accept=80%"),
            ("/infer llama-3.1-70b draft=5%", "/infer llama-3.1-70b spec=4 draft=5%"),
            ("/infer llama-3.1-70b mtp", "/infer llama-3.1-70b spec=4"),
            ("/infer 70B mtp=1", "/infer 70B spec=4"),
            ("/infer deepseek-v3 h200 mtp=3", "/infer deepseek-v3 h200 mtp=3 accept=70%"),
            ("/infer deepseek-v3 h200 mtp spec=3", "/infer deepseek-v3 h200 mtp"),
            ("/infer 70B spec=100", "/infer 70B spec=4"),
            ("/infer 70B spec=4 accept=100%", "/infer 70B spec=4 accept=70%"),
            ("/infer 70B spec=4 draft=100%", "/infer 70B spec=4 draft=5%"),
            ("/memory 70B spec=4", "/memory 70B"),
            ("/infer 70B prefix caching", "/infer 70B cached=80%"),
            ("/infer 70B method=article cached=80%", "/infer 70B method=article"),
            ("/infer 175GB", "/infer 175B"),
            ("/infer llama-3.1-70b own price=2", "/infer llama-3.1-70b own"),
        ],
    )  # fmt: skip
    def test_what_is_impossible_gets_a_corrected_command(self, engine: Engine, text: str, attempt: str) -> None:
        assert refusal(engine, text).attempt == attempt
        assert engine.ask(attempt).command.name == text.split(maxsplit=1)[0].removeprefix("/")


@st.composite
def commands(draw: st.DrawFn) -> str:
    """A question about serving, in any combination of what it may name."""
    words = [
        draw(st.sampled_from(("70B", "llama-3.1-8b", "llama-3.1-405b", "deepseek-v3", "8x22B", "671B-A37B", "gpt-3"))),
        draw(st.sampled_from(("", "h100", "rtx-4090", "mi300x", "a100", "b200"))),
        draw(st.one_of(st.just(""), st.integers(1, 300).map("x{}".format))),
        draw(st.sampled_from(("", "bf16", "fp16", "fp8", "int4", "fp4", "awq", "nf4", "mxfp8", "q4_k_m", "q8_0"))),
        draw(st.sampled_from(("", "kv=fp8", "kv=bf16"))),
        draw(st.sampled_from(("", "tp=1", "ep=2", "ep=8"))),
        draw(st.sampled_from(("", "ctx=32k", "in=1000", "in=2000", "in=100k"))),
        draw(st.sampled_from(("", "out=500", "out=20", "out=3000"))),
        draw(st.sampled_from(("", "spec=3", "spec=5 accept=0.777 draft=1%"))),
        draw(st.sampled_from(("", "cached=80%", "cached=0.123", "cached=1"))),
        draw(st.sampled_from(("", "batch=32", "batch=1", "batch=5000", "batch=max"))),
        draw(st.sampled_from(("", "spot", "$2.5/h", "own=$30000 load=50%", "as-of=2026-11-01"))),
        draw(st.sampled_from(("", "cny", "eur fx=0.8"))),
    ]
    return " ".join(("/infer", *draw(st.permutations([word for word in words if word]))))


QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def understood(engine: Engine, text: str) -> bool:
    try:
        engine.ask(text)
    except Refusal:
        return False
    return True


@QUICK
@given(text=commands())
def test_the_canonical_command_means_the_same_in_any_order(engine: Engine, text: str) -> None:
    if not understood(engine, text):  # an offer that some GPU lacks
        return
    asked = engine.ask(text)
    again = engine.ask(asked.canonical)
    assert (again.request, again.canonical) == (asked.request, asked.canonical)
    assert again.report == asked.report


def test_a_gpu_without_bf16_serves_in_fp16(real_engine: Engine) -> None:
    asked = real_engine.ask("/infer llama-3.1-8b t4")
    assert asked.request.precision == "fp16"
    assert "fp16" not in asked.canonical


@QUICK
@example(text="/infer gpt-3 mi300x in=100k out=20")  # 995 ms and more round to 1,000
@example(text="/infer llama-3.1-8b x112 int4 spec=5 accept=78% draft=1%")  # less than a millisecond a token
@given(text=commands())
def test_an_answer_fits_a_phone(engine: Engine, text: str) -> None:
    if not understood(engine, text):
        return
    answer = engine.ask(text).answer
    say = Speaker().say
    assert 2 + len(answer.lines) + len(answer.rows) + len(answer.shown_warnings) <= MOST_LINES
    label = max(columns(say(row.label)) for row in answer.rows)
    assert all(label + 2 + columns(say(row.value)) <= PRE_COLUMNS for row in answer.rows)


@pytest.mark.parametrize(
    "text",
    [
        "/infer llama-3.1-70b h100 x4 bf16 in=2000 out=500 batch=64",
        "/infer deepseek-v3 h200 x8 fp8",
        "/infer mixtral-8x7b b200 fp4",
        "/infer 70B",
        "/infer 8x22b a100 x2",
        "/infer llama-3.1-70b h100 x16 tp=8 batch=max cny",
        "/infer deepseek-v3 h200 x8 in=16k cached=90%",
        "/infer llama-3.1-70b 4090 x4 q4_k_m batch=8",
        "/infer deepseek-v3 h200 x8 mtp batch=4",
        "/infer deepseek-v3 h200 x16 ep=16 batch=512",
    ],
)
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert reply(engine, text)["text"] == snapshot


class TestHosts:
    def test_the_cheapest_host_of_a_model_stands_below(self, engine: Engine) -> None:
        found = reply(engine, "/infer llama-3.1-70b h100 x4")
        assert "Hosted by Alder (FP8): $0.20 in, $0.40 out per 1M" in found["text"]
        assert "3 hosts have a price; the median is that of Birch: $0.60 in, $0.80 out" in found["text"]
        assert [source["what"] for source in found["sources"]][-1] == "Alder API"

    @pytest.mark.parametrize("text", ["/infer 70B", "/infer gpt-3 h100", "/infer mixtral-8x7b h100"])
    def test_nothing_is_said_where_nobody_has_a_price(self, engine: Engine, text: str) -> None:
        assert "Hosted" not in reply(engine, text)["text"]

    def test_a_comparison_is_about_gpus_alone(self, engine: Engine) -> None:
        sources = {source["what"] for source in reply(engine, "/compare h100 h200 infer llama-3.1-70b")["sources"]}
        assert "Alder API" not in sources
