"""/generate: the contract of its JSON, its language and refusals, and what it says."""

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.answer import MOST_LINES
from bot.engine import Engine
from bot.render.numbers import Speaker
from bot.render.reply import answered
from bot.render.width import columns
from tests.bot.commands.asked import refusal, reply, result, said

GOLDEN = (
    "/generate 100B from mixtral-8x7b in 7d",
    "/generate 10M prompts from gemma-3-27b in=500 out=300 h100 x8",
    "/generate 1T deepseek-v3 in 30d h200 b200",
    "/generate 1B 70B h100 $2/h 5折",
)
GENERATION = [
    "gpu", "gpus", "replicas", "gpus_per_replica", "tp", "pp", "precision", "weight_format", "batch",
    "output_tokens_per_s", "days", "gpu_hours", "cost_usd", "price_usd_per_gpu_hour",
]  # fmt: skip


class TestContract:
    def test_the_result_has_the_names_that_programs_rely_on(self, engine: Engine) -> None:
        found = result(engine, "/generate 100B from mixtral-8x7b in 7d")
        assert list(found) == [
            "generations", "on_demand_usd", "spot_usd", "hosted", "tokens", "requests", "input_tokens",
            "gpus_considered", "currency", "fx",
        ]  # fmt: skip
        assert [list(each) for each in found["generations"]] == len(found["generations"]) * [GENERATION]
        assert (found["tokens"], found["requests"], found["input_tokens"]) == (100e9, 200e6, 200e9)

    def test_a_time_is_kept_by_every_gpu(self, engine: Engine) -> None:
        found = result(engine, "/generate 100B from mixtral-8x7b in 7d")["generations"]
        assert all(each["days"]["mid"] <= 7 for each in found)

    def test_spot_is_the_same_hours_at_the_median_of_spot_prices(self, engine: Engine) -> None:
        found = result(engine, "/generate 100B from mixtral-8x7b in 7d h100")
        best = found["generations"][0]
        again = result(engine, "/generate 100B from mixtral-8x7b in 7d h100 spot")["generations"][0]
        assert found["spot_usd"] == pytest.approx(best["gpu_hours"]["mid"] * again["price_usd_per_gpu_hour"])
        assert found["on_demand_usd"] is None

    def test_bought_as_spot_it_stands_beside_on_demand(self, engine: Engine) -> None:
        found = result(engine, "/generate 100B from mixtral-8x7b in 7d h100 spot")
        assert found["spot_usd"] is None
        usual = result(engine, "/generate 100B from mixtral-8x7b in 7d h100")["generations"][0]
        hours = found["generations"][0]["gpu_hours"]["mid"]
        assert found["on_demand_usd"] == pytest.approx(hours * usual["price_usd_per_gpu_hour"])

    def test_prompts_count_answers(self, engine: Engine) -> None:
        one, other = (
            result(engine, f"/generate {words} mixtral-8x7b out=500") for words in ("2M prompts", "1B")
        )  # fmt: skip
        assert one["generations"] == other["generations"]

    def test_the_cheapest_host_stands_beside_it(self, real_engine: Engine) -> None:
        hosted = result(real_engine, "/generate 100B from llama-3.1-70b in 7d")["hosted"]
        assert hosted["usd"] > 0
        assert hosted["is_batch"] in (True, False)

    def test_the_working_ends_in_the_cost(self, engine: Engine) -> None:
        found = reply(engine, "/generate 100B from mixtral-8x7b in 7d")
        assert found["working"][-1]["value"] == pytest.approx(found["result"]["generations"][0]["cost_usd"]["mid"])


class TestAnswers:
    @pytest.mark.parametrize("text", GOLDEN)
    def test_the_whole_answer_reads_as_agreed(self, engine: Engine, text: str, snapshot: SnapshotAssertion) -> None:
        assert reply(engine, text)["text"] == snapshot

    @pytest.mark.parametrize("language", ["en", "zh"])
    @pytest.mark.parametrize("text", GOLDEN)
    def test_it_fits_a_phone(self, engine: Engine, text: str, language: str) -> None:
        shown = answered(engine.ask(text), Speaker(language))["html"].split("<blockquote")[0]  # type: ignore[arg-type]
        assert len(shown.strip().splitlines()) <= MOST_LINES
        block = shown.partition("<pre>")[2].partition("</pre>")[0]
        assert all(columns(line) <= 27 for line in block.splitlines())

    @pytest.mark.parametrize("text", GOLDEN)
    def test_its_canonical_command_means_the_same(self, engine: Engine, text: str) -> None:
        asked = engine.ask(text)
        assert engine.ask(asked.canonical).request == asked.request

    def test_a_button_asks_for_one_gpu(self, engine: Engine) -> None:
        [row] = engine.ask("/generate 100B from mixtral-8x7b in 7d").answer.actions
        assert all(len(result(engine, action.command)["generations"]) == 1 for action in row)

    def test_its_chart_has_every_gpu(self, engine: Engine) -> None:
        asked = engine.ask("/generate 100B from mixtral-8x7b in 7d")
        bars = asked.answer.charts[0].make().bars  # type: ignore[union-attr]
        assert len(bars) >= len(asked.report.report.generations)
        assert [bar.value for bar in bars] == sorted(bar.value for bar in bars)


class TestLanguage:
    @pytest.mark.parametrize(
        "text",
        [
            "/generate 100B tokens from mixtral-8x7b in 7 days",
            "/generate mixtral-8x7b 100B within a week",
            "generate 100B with mixtral-8x7b in 7d",
            "/生成 1000亿 mixtral-8x7b 7天",
            "用 mixtral-8x7b 生成1000亿词元 7天",
        ],
    )
    def test_the_same_is_asked_in_many_ways(self, engine: Engine, text: str) -> None:
        assert engine.ask(text).canonical == "/generate 100B mixtral-8x7b in 7d"

    @pytest.mark.parametrize(
        ("text", "words", "attempt"),
        [
            ("/generate mixtral-8x7b", "how many tokens", "/generate mixtral-8x7b 100B"),
            ("/generate 100B", "Parameters are missing", "/generate 100B 70B"),
            ("/generate 100B mixtral-8x7b x8 in 7d", "one of them is the answer", "/generate 100B mixtral-8x7b x8"),
            ("/generate 100B mixtral-8x7b 5M prompts", "both say how much", "/generate 100B mixtral-8x7b"),
            ("/generate 100B deepseek-v3 x1 h100", "hold no copy", None),
            ("/generate 900T gpt-3 in 1h", "Even 100,000 GPUs take", None),
            ("/generate 100B mixtral-8x7b $2/h", "price of one GPU", None),
        ],
    )
    def test_it_says_what_to_type_instead(self, engine: Engine, text: str, words: str, attempt: str | None) -> None:
        refused = refusal(engine, text)
        assert words in said(refused)
        if attempt is not None:
            assert refused.attempt == attempt


class TestRounds:
    def test_a_single_prompt_takes_as_long_as_its_answer(self, engine: Engine) -> None:
        best = result(engine, "/generate mixtral-8x7b 1 prompt h100 x8")["generations"][0]
        tpot_ms = result(engine, f"/infer mixtral-8x7b h100 x8 tp={best['tp']} batch=1 {best['precision']}")["tpot_ms"]
        assert best["days"]["mid"] * 86_400 > 499 * tpot_ms["low"] / 1e3

    def test_gpus_without_a_prompt_are_told(self, engine: Engine) -> None:
        assert "have nothing to do" in reply(engine, "/generate gpt-3 1 prompt h100 x64")["text"]
        assert "have nothing to do" not in reply(engine, "/generate mixtral-8x7b 1B h100 x8")["text"]

    @pytest.mark.parametrize("text", ["1M samples 8b", "1M examples of 8b", "100万条 8b"])
    def test_samples_are_as_many_answers(self, engine: Engine, text: str) -> None:
        assert result(engine, f"/generate {text}")["requests"] == 1e6

    def test_more_gpus_than_any_cluster_has_are_refused(self, engine: Engine) -> None:
        assert "no cluster has more than" in said(refusal(engine, "/generate mixtral-8x7b 1B h100 x200000"))
