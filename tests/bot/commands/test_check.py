"""/check: public claims and their verdicts, the contract of its JSON, what it says, and what it refuses."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.answer import MOST_LINES
from bot.command import Asked
from bot.engine import Engine
from bot.render.html import PRE_COLUMNS, HtmlRenderer
from bot.render.numbers import Speaker
from tests.bot.commands.asked import refusal, reply, result, said
from tests.bot.render.test_every_text import faults

GOLDEN = (
    "/check deepseek-v3 x2048 h100 gpu-hours=2.788M $5.576M",
    "/check 175B 300B x1024 a100-80g in 34d",
    "/check GPT-4 was trained on 25,000 A100s for 90 to 100 days",
    "/check 1.8T 13T x25000 a100 took=90d-100d",
    "/check 175B 300B x1024 a100 in 12d",
    "/check deepseek-v3 h100 gpu-hours=50M",
    "/check gpt-3 cost=over-$100M",
    "/check x2048 h100 in 30d gpu-hours=2.788M",
    "/check 70B模型，15万亿token，用了2048张H100，三个月，花了¥4000万",
)
PUBLIC = [
    # accuracy/data/training_runs.yaml names the sources of the runs
    pytest.param(
        "GPT-3 with 175B parameters on 300B tokens takes 34 days on 1024 A100",
        "agrees", None, id="right: Narayanan et al. 2021, arXiv 2104.04473, section 5.1",
    ),
    pytest.param(
        "DeepSeek-V3 took 2.788M H800 GPU hours, $5.576M, on 2048 H800 in under two months",
        "agrees", None, id="right: deepseek-ai/DeepSeek-V3 README.md and report, arXiv 2412.19437",
    ),
    pytest.param(
        "Llama 3.1 405B used 30.84M H100 hours for 15.6T tokens", "agrees", None,
        id="right: meta-llama/llama-models models/llama3_1/MODEL_CARD.md",
    ),
    pytest.param(
        "Llama 2 70B: 1,720,320 A100-80GB GPU hours, 2T tokens", "agrees", None,
        id="right: meta-llama/llama-models models/llama2/MODEL_CARD.md",
    ),
    pytest.param(
        "BLOOM, 176B parameters, 366B tokens, took 1,082,990 GPU hours on 384 A100 80GB in 3.5 months", "agrees", None,
        id="right: BLOOM paper, and Luccioni et al.",
    ),
    pytest.param(
        "Falcon-180B was trained on 3.5 trillion tokens on up to 4096 A100 40GB GPUs for ~7,000,000 GPU hours",
        "agrees", None, id="right: Falcon 180B blog, https://huggingface.co/blog/falcon-180b",
    ),
    pytest.param(
        "GPT-4: 1.8T/13T MoE 280B active, 25,000 A100 for 90-100 days", "agrees", None,
        id="a rumour that hangs together: copies of the leak of 2023, Epoch AI database",
    ),
    pytest.param(
        "a 1.8T model on 13T tokens took 25,000 A100 90-100 days", "impossible", "active_params",
        id="wrong: the same with all parameters counted",
    ),
    pytest.param(
        "DeepSeek-V3 needs 50M H800 GPU hours for 14.8T tokens", "high", "all_params",
        id="wrong: 671B in place of 37B active parameters",
    ),
    pytest.param(
        "175B parameters on 300B tokens, 1024 A100, 13 days", "low", "sparse_peak",
        id="wrong: 45 % of the sparse peak of 624 TFLOP/s",
    ),
    pytest.param(
        "GPT3 的参数量是 175B，训练数据的 token 量 500B，约 105 万美元, $2.2659/hour, A100", "low", "sparse_peak",
        id="wrong: the seed article of 2024-08-08, at 100 % of the peak",
    ),
    pytest.param(
        "DeepSeek says its hit AI model DeepSeek-R1 cost just $294,000 to train", "low", "added_part",
        id="wrong of the whole: Nature 2025, of which https://www.theregister.com/2025/09/18 tells",
    ),
    pytest.param(
        "DeepSeek-R1: 147K H800 GPU hours, $294K", "agrees", None,
        id="right of what was added to V3: supplement of the paper in Nature, September 2025",
    ),
    pytest.param(
        "70B on 15T tokens with 512 H100 in 30 days", "impossible", "active_params",
        id="wrong: an order of magnitude too few GPUs",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "verdict", "assumption"), PUBLIC)
def test_a_public_claim_gets_its_verdict(real_engine: Engine, text: str, verdict: str, assumption: str | None) -> None:
    found = result(real_engine, f"/check {text}")
    assert found["verdict"] == verdict
    assert (found["would_be_true"] or {}).get("assumption") == assumption


class TestContract:
    def test_the_result_has_the_names_that_programs_rely_on(self, engine: Engine) -> None:
        found = result(engine, GOLDEN[0])
        assert list(found) == [
            "facts", "assumed", "compute_flop", "expected", "implied_mfu", "implied_usd_per_gpu_hour", "checks",
            "verdict", "ratio", "would_be_true",
        ]  # fmt: skip
        assert list(found["facts"]) == [
            "params", "active_params", "tokens", "gpu", "gpus", "days", "gpu_hours", "cost_usd", "mfu",
            "price_usd_per_gpu_hour",
        ]  # fmt: skip
        assert list(found["expected"]) == ["gpu_hours", "days", "cost_usd", "mfu", "usd_per_gpu_hour"]
        assert list(found["checks"][0]) == ["name", "claimed", "expected", "ratio", "verdict"]

    def test_the_figures_are_those_of_the_formulas(self, engine: Engine) -> None:
        found = result(engine, GOLDEN[0])
        assert found["compute_flop"] == pytest.approx(6 * 37e9 * 14.8e12)
        assert found["implied_mfu"]["mid"] == pytest.approx(6 * 37e9 * 14.8e12 / (2.788e6 * 3600 * 989.4e12))
        assert found["implied_usd_per_gpu_hour"]["mid"] == pytest.approx(2)

    def test_what_the_claim_leaves_open_is_named(self, engine: Engine) -> None:
        assert result(engine, "/check gpt-3 cost=over-$100M")["assumed"] == ["gpu", "tokens"]
        assert result(engine, "/check 175B 300B x1024 a100 in 34d")["assumed"] == ["active_params"]

    def test_an_open_end_is_null(self, engine: Engine) -> None:
        assert result(engine, "/check gpt-3 cost=over-$1M")["facts"]["cost_usd"] == {"low": 1e6, "high": None}


class TestTerms:
    def test_money_is_held_against_dollars_at_the_rate_of_the_day(self, engine: Engine) -> None:
        assert result(engine, "/check 70B 15T h100 ¥71M")["facts"]["cost_usd"]["low"] == pytest.approx(10e6)

    def test_prices_are_those_of_the_day_that_is_asked(self, real_engine: Engine) -> None:
        old, new = (
            result(real_engine, f"/check 70B 15T h100 $20M{words}")["expected"]["usd_per_gpu_hour"]
            for words in (" as-of=2025-01-31", "")
        )
        assert old != new

    def test_a_gpu_that_nobody_lists_is_priced_like_another(self, real_engine: Engine) -> None:
        h800, h100 = (result(real_engine, f"/check 70B 15T {gpu} $20M")["expected"] for gpu in ("h800", "h100"))
        assert h800["usd_per_gpu_hour"] == h100["usd_per_gpu_hour"]

    def test_without_any_price_the_hours_are_checked_alone(self, real_engine: Engine) -> None:
        found = result(real_engine, "/check 70B 15T ascend-910b gpu-hours=20M $20M")
        assert [check["name"] for check in found["checks"]] == ["compute"]

    def test_the_gpu_of_the_published_run_stands_in(self, real_engine: Engine) -> None:
        assert result(real_engine, "/check deepseek-v3 gpu-hours=2.788M")["facts"]["gpu"] == "h800"

    def test_a_recent_model_is_taken_to_have_run_on_recent_hardware(self, real_engine: Engine) -> None:
        found = (result(real_engine, f"/check {model} $5M")["facts"]["gpu"] for model in ("kimi-k2", "gpt-3"))
        assert list(found) == ["h100", "a100-80g"]

    def test_of_a_model_made_from_another_the_claim_may_be_of_what_was_added(self, real_engine: Engine) -> None:
        text = "/check DeepSeek-R1 took 147K H800 GPU hours, $294K"
        found = result(real_engine, text)
        assert (found["facts"]["tokens"], found["facts"]["gpus"]) == (None, None)
        assert "added_part" in found["assumed"]
        assert "\nAssumed: only what was added to DeepSeek-V3 671B-A37B, " in reply(real_engine, text)["text"]

    def test_the_published_run_of_a_model_made_from_another_is_that_one_s(self, real_engine: Engine) -> None:
        made, base = (result(real_engine, f"/check {model} $5.6M") for model in ("deepseek-r1", "deepseek-v3"))
        assert made["verdict"] == base["verdict"] == "agrees"
        assert made["facts"]["gpu_hours"] == base["facts"]["gpu_hours"]

    def test_tokens_that_are_claimed_are_all_of_a_training(self, real_engine: Engine) -> None:
        found = result(real_engine, "/check deepseek-r1 tokens=14.8T $294K")
        assert (found["would_be_true"] or {}).get("assumption") != "added_part"

    def test_settings_of_a_chat_change_no_claim(self, engine: Engine) -> None:
        assert engine.commands["check"].request.settable == frozenset()


class TestWords:
    @pytest.mark.parametrize(
        ("text", "says"),
        [
            (GOLDEN[1], "It adds up"),
            (GOLDEN[3], "Impossible: takes 208 % of the peak"),
            (GOLDEN[4], "Too few GPU-hours: 2.7 times below usual"),
            (GOLDEN[5], "Too many GPU-hours"),
            (GOLDEN[7], "GPU-hours 1.9 times GPUs × days"),
            ("/check 70B 15T h100 $100K", "Too cheap"),
            ("/check 7B 1T a100 gpu-hours=80k $8M", "GPU-hours 3"),
            ("/check 7B 1T a100 gpu-hours=80k $8M $2/h", "Cost 50 times hours × price"),
            ("/check 175B 300B x1024 a100 in 34d mfu=90%", "MFU 2.7 times what the rest says"),
        ],
    )
    def test_the_verdict_says_what_is_off_and_by_how_much(self, engine: Engine, text: str, says: str) -> None:
        key = engine.ask(text).answer.key_figure
        assert key is not None
        assert Speaker().say(key).startswith(says)

    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            pytest.param(
                "/check llama-3.1-70b 15T x512 h100 in 30d",
                ("Impossible: takes 484 % of the peak", "True in 500 days"), id="dense, as is known",
            ),
            pytest.param(
                "/check 70B 15T x128 h100 in 10d",
                ("Impossible: takes 5,760 % of the peak", "True in 5.4 years"), id="sparser than any",
            ),
            pytest.param(
                "/check 1.8T 13T x25000 a100 took=90d-100d",
                ("Impossible: takes 208 % of the peak", "True if 300B parameters are active"), id="may be a mixture",
            ),
            pytest.param(
                "/check llama-3.1-70b 15T h100 gpu-hours=30K",
                ("Impossible: takes 5,940 % of the peak", "H100 · prices of Nov 2026"), id="hours alone",
            ),
        ],
    )  # fmt: skip
    def test_beyond_the_peak_no_utilisation_would_make_it_true(
        self, engine: Engine, text: str, lines: tuple[str, str]
    ) -> None:
        answer = engine.ask(text).answer
        assert answer.key_figure is not None
        assert (Speaker().say(answer.key_figure), Speaker().say(answer.lines[0])) == lines

    def test_a_project_may_cost_what_a_run_does_not(self, engine: Engine) -> None:
        warnings = reply(engine, "/check 175B 300B x1024 a100 in 100d")["warnings"]
        assert "A whole project, with experiments and failed runs, takes 1.2–4 times its final run" in warnings

    def test_fine_tuning_is_not_held_against_all_of_the_training(self, real_engine: Engine) -> None:
        warnings = reply(real_engine, "/check Llama 3.1 405B took 512 H100 for 80 hours")["warnings"]
        assert "The tokens are those of all its training: fine-tuning takes far fewer, say tokens=" in warnings

    def test_a_rumour_stays_one(self, engine: Engine) -> None:
        assert "GPT-4 (rumoured): leaked figures, never confirmed" in reply(engine, GOLDEN[2])["warnings"]

    def test_a_guess_at_the_gpu_is_not_held_against_a_claim(self, engine: Engine) -> None:
        assert (
            "No GPU is named: of another one it may be true, e.g. h200"
            in reply(engine, "/check 70B 15T $1M")["warnings"]
        )

    def test_the_same_run_can_be_estimated_with_a_tap(self, engine: Engine) -> None:
        [[action]] = engine.actions(engine.ask(GOLDEN[1]))
        assert action.command == "/train 175B 300B a100-80g x1024"
        assert engine.ask(action.command).command.name == "train"

    def test_a_reply_changes_a_figure_of_it(self, engine: Engine) -> None:
        assert engine.follow_up("/check 175B 300B x1024 a100-80g in 34d", "x2048") == (
            "/check params=175B tokens=300B a100-80g in 34d x2048"
        )


_TOO_LITTLE = "Too little to check: it takes two of parameters with tokens, GPU-hours or GPUs with days, and cost"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("/check 175B", "Tokens are missing, e.g. 15T, or two of GPU-hours, GPUs with days, and cost"),
        ("/check 175B 300B", "Nothing to hold that against: add GPU-hours, GPUs and days, or what it cost"),
        ("/check h100 x8", _TOO_LITTLE),
        ("/check 70B 15T took=9999999d h100", "A run takes between an hour and a hundred years, e.g. in 60d"),
        ("/check 70B 15T gpu-hours=0 h100", "GPU-hours lie between 0.001 and 1e13, e.g. gpu-hours=2.788M"),
        ("/check 70B 15T h100 cost=$0.1", "The cost of a run lies between a dollar and ten trillion, e.g. $5.576M"),
        ("/check 70B 15T h100 x1024 mfu=5000%", "An MFU lies between 0.01 % and 1000 %, e.g. mfu=40%"),
        ("/check 70B 15T h100 $5M cost=$6M", "`$5M` and `cost=$6M`: give one of them"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_what_to_type(engine: Engine, text: str, message: str) -> None:
    refused = refusal(engine, text)
    assert said(refused) == message
    assert refused.attempt is not None
    assert engine.ask(refused.attempt).command.name == "check"


@pytest.mark.parametrize(
    ("text", "attempt"),
    [
        ("/check x1024 h100 30d", "/check x1024 h100 30d 70B 15T"),
        ("/check x1024 h100", "/check x1024 h100 70B 15T in 30d"),
        ("/check gpu-hours=2M", "/check gpu-hours=2M 70B 15T"),
        ("/check 70B x64", "/check 70B x64 15T in 30d"),
        ("/check 70B 2T", "/check 70B 2T x1024 in 30d"),
    ],
)
def test_what_is_there_is_not_to_be_typed_again(engine: Engine, text: str, attempt: str) -> None:
    assert refusal(engine, text).attempt == attempt


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("text", GOLDEN)
def test_an_answer_fits_a_phone_with_all_of_its_columns(engine: Engine, text: str, language: Any) -> None:
    asked = engine.ask(text)
    html = HtmlRenderer(Speaker(language)).answer(asked.answer, asked.canonical)
    assert list(faults(html, 4096)) == []
    speaker = Speaker(language)
    assert all(speaker.say(row.beside) in html for row in asked.answer.rows if row.beside is not None)
    assert PRE_COLUMNS == 27
    assert html.partition("<blockquote")[0].strip("\n").count("\n") < MOST_LINES


_claims = st.tuples(
    st.sampled_from(
        ("175B 300B", "gpt-3", "671B-A37B 14.8T", "8x7B 2T", "deepseek-v3 tokens=12345678901", "tokens=1T", "")
    ),
    st.sampled_from(("x1024", "gpus=20k-25k", "gpus=over-1000", "")),
    st.sampled_from(("h100", "a100", "")),
    st.one_of(st.just(""), st.floats(0.1, 3000).map(lambda days: f"in {days!r}d"), st.just("took=90-100d")),
    st.one_of(st.just(""), st.floats(1, 1e9).map(lambda hours: f"gpu-hours={hours!r}"), st.just("gpu-hours=under-1M")),
    st.one_of(
        st.just(""), st.floats(1e4, 1e10).map(lambda usd: f"${usd!r}"), st.sampled_from(("cost=$60M-$80M", "¥4000万"))
    ),
    st.sampled_from(("", "mfu=32%-36%", "mfu=40%", "mfu=under-50%")),
    st.sampled_from(("", "$2/h", "¥18/h", "as-of=2026-01-31")),
)


@settings(max_examples=200, deadline=None)
@given(words=_claims)
def test_the_canonical_command_asks_the_same(engine: Engine, words: tuple[str, ...]) -> None:
    asked = engine.reply(f"/check {' '.join(words)}")
    if isinstance(asked, Asked):
        again = engine.ask(asked.canonical)
        assert (again.request, again.canonical) == (asked.request, asked.canonical)


@pytest.mark.parametrize("text", GOLDEN)
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert reply(engine, text)["text"] == snapshot
