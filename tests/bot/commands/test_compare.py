"""/compare: the contract of its JSON, what is compared, in which order, what has no answer, refusals and replies."""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.answer import MOST_LINES
from bot.chart import Bar, Bars
from bot.commands.compare.figures import figures
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.html import PRE_COLUMNS
from bot.render.numbers import Speaker
from bot.render.reply import answered
from bot.render.rows import aligned, in_two_columns
from bot.text import t

GOLDEN = (
    "/compare train 70B 15T",
    "/compare h100 h200 b200 train 70B 15T x1024",
    "/compare h100 v100 b200 train 70B 15T in 60d fp8 spot",
    "/compare h100 vs mi300x infer llama-3.1-70b fp8 batch=64",
    "/compare 4090 h100 infer llama-3.1-70b x1 cny",
    "/compare gpt-3 llama-3.1-405b deepseek-v3 train h100",
    "/compare llama-3.1-8b llama-3.1-70b gemma-3-27b infer h100 x8",
    "/compare h100 h200 a100 memory 70b train zero3",
    "/compare h100 a100 finetune llama-3.1-8b 100M lora",
)


def reply(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())


def rows(engine: Engine, text: str) -> Any:
    return reply(engine, text)["result"]["rows"]


def table(engine: Engine, text: str) -> dict[str, str]:
    """The rows of a reply by their labels."""
    return {label: " ".join(value.split()) for label, value in in_two_columns(engine.ask(text).answer.rows, Speaker())}


def bars(engine: Engine, text: str) -> tuple[Bar, ...]:
    (offer,) = engine.ask(text).answer.charts
    made = offer.make()
    assert isinstance(made, Bars)
    return made.bars


def key_figure(engine: Engine, text: str) -> str:
    return Speaker().say(engine.ask(text).answer.key_figure or t(""))


def refusal(engine: Engine, text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        engine.ask(text)
    return caught.value


class TestContract:
    def test_the_result_has_the_names_that_programs_rely_on(self, engine: Engine) -> None:
        assert list(reply(engine, "/compare train 70B 15T")["result"]) == ["command", "rows", "unanswered"]

    @pytest.mark.parametrize(
        ("text", "command", "alone"),
        [
            ("/compare h100 h200 train 70B 15T x512", "train", "/train 70B 15T {} x512"),
            ("/compare h100 h200 infer llama-3.1-70b x8", "infer", "/infer llama-3.1-70b {} x8"),
            ("/compare h100 h200 memory 70B train", "memory", "/memory 70B train {}"),
            ("/compare h100 h200 finetune 8B 100M", "finetune", "/finetune 8B 100M {}"),
        ],
    )
    def test_a_row_is_the_result_of_its_own_command(self, engine: Engine, text: str, command: str, alone: str) -> None:
        result = reply(engine, text)["result"]
        assert (result["command"], len(result["rows"])) == (command, 2)
        for row in result["rows"]:
            assert row == reply(engine, alone.format(row["gpu"]))["result"]

    def test_models_are_rows_too(self, engine: Engine) -> None:
        found = rows(engine, "/compare gpt-3 llama-3.1-8b train h100")
        assert sorted(row["params"] for row in found) == [8.03e9, 175e9]
        assert {row["gpu"] for row in found} == {"h100"}


class TestWhatIsCompared:
    def test_without_gpus_it_is_the_usual_ones(self, engine: Engine) -> None:
        usual = engine.catalog.defaults.budget.market_gpus
        assert {row["gpu"] for row in rows(engine, "/compare train 70B 15T")} == set(usual)

    def test_one_gpu_is_compared_with_the_usual_ones(self, engine: Engine) -> None:
        found = {row["gpu"] for row in rows(engine, "/compare b300 train 70B 15T")}
        assert found == {"b300", *engine.catalog.defaults.budget.market_gpus}

    def test_what_is_named_twice_is_compared_once(self, engine: Engine) -> None:
        assert engine.ask("/compare h100 h200 H100s train 70B 15T").canonical == "/compare h100 h200 train 70B 15T"

    @pytest.mark.parametrize(
        ("text", "command"),
        [
            ("/compare h100 h200 70B 15T", "train"),
            ("/compare h100 h200 70B", "infer"),
            ("/compare h100 h200 gpt-3", "infer"),
            ("/compare h100 h200 gpt-3 in 30d", "train"),
            ("/compare h100 h200 gpt-3 mfu=40%", "train"),
            ("/compare h100 h200 llama-3.1-70b batch=64", "infer"),
            ("/compare h100 h200 70B zero3", "memory"),
            ("/compare h100 h200 8B 100M qlora", "finetune"),
            ("/compare h100 h200 8B 100M rank=8", "finetune"),
            ("/compare h100 h200 memory 8B inference", "memory"),
        ],
    )
    def test_the_question_follows_from_the_other_words(self, engine: Engine, text: str, command: str) -> None:
        assert reply(engine, text)["result"]["command"] == command

    def test_every_row_gets_all_other_words(self, engine: Engine) -> None:
        for row in rows(engine, "/compare h100 h200 train 70B 15T x64 mfu=40% cny 5折"):
            assert (row["gpus"], row["mfu"]["mid"], row["currency"], row["discount"]) == (64, 0.4, "CNY", 0.5)

    def test_an_offer_by_its_id_is_of_its_own_gpu(self, engine: Engine) -> None:
        text = "/compare h100 h200 train 70B 15T offer=azure-h100-spot offer=aws-h200-spot"
        prices = {row["gpu"]: row["price_usd_per_gpu_hour"] for row in rows(engine, text)}
        for gpu, offer in (("h100", "azure-h100-spot"), ("h200", "aws-h200-spot")):
            alone = reply(engine, f"/train 70B 15T {gpu} offer={offer}")["result"]
            assert prices[gpu] == alone["price_usd_per_gpu_hour"]


class TestOrder:
    def test_the_cheapest_stands_first(self, engine: Engine) -> None:
        costs = [row["cost_usd"]["mid"] for row in rows(engine, "/compare train 70B 15T")]
        assert costs == sorted(costs)

    def test_what_does_not_fit_stands_last(self, engine: Engine) -> None:
        assert [row["fits"] for row in rows(engine, "/compare 4090 h100 infer llama-3.1-8b bf16 x1")] == [True, True]
        assert [row["gpu"] for row in rows(engine, "/compare 4090 h200 memory 70B fp8 x1")] == ["h200", "rtx-4090"]

    def test_what_has_no_price_stands_last_with_its_gpu_hours(self, engine: Engine) -> None:
        found = table(engine, "/compare v100 h100 train 70B 15T as-of=2024-08-08")
        assert list(found)[-1] == "V100 32GB"
        assert found["V100 32GB"].endswith("GPU-h")


class TestWithoutAnAnswer:
    def test_a_row_says_shortly_why(self, engine: Engine) -> None:
        assert table(engine, "/compare h100 v100 train 70B 15T fp8")["V100 32GB"] == "no FP8"
        assert "too slow" in table(engine, "/compare h100 v100 train 70B 15T in 15d").values()
        assert table(engine, "/compare 4090 h100 infer llama-3.1-70b x1")["RTX 4090"] == "does not fit"

    def test_the_whole_reason_is_a_warning(self, engine: Engine) -> None:
        found = reply(engine, "/compare h100 v100 train 70B 15T fp8")
        assert "V100 32GB cannot train in fp8; it can in fp16" in found["warnings"]
        assert found["result"]["unanswered"] == ["v100-32g"]

    def test_where_no_row_has_an_answer_the_first_reason_is_the_refusal(self, engine: Engine) -> None:
        said = refusal(engine, "/compare h100 h200 train 70B 15T int4")
        assert Speaker().say(said.message) == "H100 cannot train in int4; it can in bf16, fp16, fp8"
        assert said.attempt == "/compare h100 h200 train 70B 15T bf16"

    def test_a_gpu_without_the_offer_has_its_usual_price_and_the_answer_says_so(self, engine: Engine) -> None:
        found = reply(engine, "/compare h100 b200 train 70B 15T spot")
        assert "B200: Not offered like that, so at the usual price" in found["warnings"]
        prices = {row["gpu"]: row["price_usd_per_gpu_hour"] for row in found["result"]["rows"]}
        assert prices["b200"] == reply(engine, "/train 70B 15T b200")["result"]["price_usd_per_gpu_hour"]


class TestWarnings:
    def test_what_all_rows_warn_of_is_said_once(self, engine: Engine) -> None:
        found = reply(engine, "/compare h100 h200 train 70B 1B")["warnings"]
        assert found.count("Fewer tokens than parameters: are the two swapped?") == 1

    def test_what_some_rows_warn_of_has_their_names(self, engine: Engine) -> None:
        found = reply(engine, "/compare a100 h100 train 70B 15T")["warnings"]
        assert found == ["A100 80GB: A 3-year price of a single-GPU machine: a cluster for one run costs more"]

    def test_a_smaller_batch_is_said(self, engine: Engine) -> None:
        found = reply(engine, "/compare h100 h200 infer llama-3.1-70b fp8 x1 batch=64")["warnings"]
        assert any(warning.startswith("H100: 5 of 64 in flight fit: x2 holds all, ") for warning in found)

    def test_the_same_of_several_rows_is_said_once_with_all_their_names(self, real_engine: Engine) -> None:
        found = reply(real_engine, "/compare infer 70B")["warnings"]
        assert "Wider range: no measured time per token is of A100 80GB, TPU v5p" in found
        assert not any(warning.startswith("A100 80GB: A100 80GB") for warning in found)

    @pytest.mark.parametrize(
        "text",
        ["/compare llama-3.1-70b deepseek-v3", "/compare infer 70B", "/compare mi300x a100 4090 l40s infer 70B fp8"],
    )
    def test_two_stand_under_the_table_and_all_others_first_in_the_fold(self, real_engine: Engine, text: str) -> None:
        answer = real_engine.ask(text).answer
        assert len(answer.warnings) > 3
        assert answer.shown_warnings == answer.warnings[:2]
        assert answer.folded[: len(answer.warnings) - 2] == answer.warnings[2:]
        said = [Speaker().say(warning) for warning in answer.warnings]
        wider = ["Wider range" in warning for warning in said]
        assert wider == sorted(wider)


class TestServing:
    """Every row under the same load."""

    @pytest.mark.parametrize(
        "text",
        [
            "/compare infer llama-3.1-70b h100 h200 b200",
            "/compare infer 70B",
            "/compare llama-3.1-70b deepseek-v3",
            "/compare infer qwen2.5-72b h100 4090 batch=200",
        ],
    )
    def test_without_a_number_of_gpus_each_row_holds_all_of_it(self, real_engine: Engine, text: str) -> None:
        asked = real_engine.ask(text)
        assert all(row.report.batch == row.report.asked_batch for row in asked.report.rows)
        assert real_engine.ask(asked.canonical).report == asked.report
        for row, found in zip(asked.report.rows, reply(real_engine, text)["result"]["rows"], strict=True):
            gpus = real_engine.ask(
                f"/infer {row.request.size.model.id if row.request.size.model else '70B'} "
                f"{found['gpu']} x{found['gpus']} batch={found['batch']}"
            ).report
            assert gpus.output_tokens_per_s.mid == found["output_tokens_per_s"]["mid"]

    def test_rows_and_bars_say_on_how_many_gpus_they_are_where_that_differs(self, real_engine: Engine) -> None:
        text = "/compare infer llama-3.1-70b h100 h200 b200"
        assert [*table(real_engine, text)][1:] == ["1× B200", "2× H200", "4× H100"]
        assert [Speaker().say(bar.label) for bar in bars(real_engine, text)] == ["1× B200", "2× H200", "4× H100"]
        assert key_figure(real_engine, text).startswith("1× B200: ")
        assert key_figure(real_engine, text).endswith(" than 4× H100")

    def test_models_say_it_in_a_column_and_below_their_bars(self, real_engine: Engine) -> None:
        text = "/compare llama-3.1-70b deepseek-v3"
        assert table(real_engine, text)["Model"] == "1M out GPUs"
        assert [Speaker().say(bar.note or t("")) for bar in bars(real_engine, text)] == ["4 A100 80GB", "16 A100 80GB"]

    def test_where_all_are_on_as_many_the_headline_says_it(self, real_engine: Engine) -> None:
        answer = real_engine.ask("/compare h200 mi300x infer llama-3.1-8b").answer
        assert Speaker().say(answer.headline).endswith(", on one GPU, by GPU")
        assert set(table(real_engine, "/compare h200 mi300x infer llama-3.1-8b")) == {"GPU", "H200", "MI300X"}

    def test_on_a_given_number_the_key_figure_says_who_holds_less(self, real_engine: Engine) -> None:
        text = "/compare h100 h200 infer llama-3.1-70b x2"
        assert key_figure(real_engine, text).endswith(" than H100 (only 18 of 32 in flight)")


REFUSED = {
    "/compare": ("Parameters are missing, e.g. 70B", "/compare 70B"),
    "/compare h100 h200": ("Parameters are missing, e.g. 70B", "/compare h100 h200 70B"),
    "/compare h100 h200 train 70B": ("Tokens are missing, e.g. 1.4T", "/compare h100 h200 train 70B 1.4T"),
    "/compare h100 h200 gpt-3 llama-3.1-8b train": (
        "Several GPUs or several models, not both: give one of the models, or one of the GPUs",
        "/compare h100 h200 gpt-3 train",
    ),
    "/compare gpt-3 gpt-4 llama-3.1-8b llama-3.1-70b llama-3.1-405b deepseek-v3 mixtral-8x7b gemma-3-27b train": None,
    "/compare h100 h200 70B 15T batch=8 train": (
        "`batch=8` says nothing about training", "/compare h100 h200 70B 15T train",
    ),
    "/compare 8B vs 70B infer h100": (
        "`70B`: serving counts no training tokens; to compare sizes, name models, e.g. llama-3.1-8b llama-3.1-70b",
        "/compare 8B infer h100",
    ),
    "/compare h100 h200 memory 70b spot": ("`spot` says nothing about memory", "/compare h100 h200 memory 70b"),
    "/compare h100 h200 70B 15T method=article": (
        "/compare makes estimates; the article's formulas answer /train and /infer", "/compare h100 h200 70B 15T",
    ),
    "/compare 8xh100 4xh200 infer 70B": (
        "One number of GPUs is meant, and there are two: `8x` and `4x`", "/compare 8xh100 h200 infer 70B",
    ),
    "/compare v100 a100 h100 h200 b200 b300 mi300x 4090 70B": None,
    "/compare h100 h2oo train 70B 15T": ("I do not know `h2oo`", "/compare h100 h200 train 70B 15T"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [(k, v) for k, v in REFUSED.items() if v], ids=lambda v: str(v)[:60])
def test_what_cannot_be_compared_is_refused_with_a_command_that_works(
    engine: Engine, text: str, expected: tuple[str, str]
) -> None:
    said = refusal(engine, text)
    assert (Speaker().say(said.message), said.attempt) == expected
    assert engine.ask(expected[1]).canonical


@pytest.mark.parametrize("text", [text for text, expected in REFUSED.items() if expected is None])
def test_eight_rows_fit_into_an_answer(engine: Engine, text: str) -> None:
    found = reply(engine, text)["result"]
    assert len(found["rows"]) + len(found["unanswered"]) == 8


def test_a_ninth_row_is_refused(real_engine: Engine) -> None:
    gpus = "v100 a100 a100-40g h100 h200 b200 b300 mi300x mi325x mi355x".split()
    said = refusal(real_engine, f"/compare {' '.join(gpus)} 70B")
    assert Speaker().say(said.message) == "At most 8 fit into one answer"
    assert said.attempt == f"/compare {' '.join(gpus[:8])} 70B"


def test_the_figures_of_a_chart_are_in_one_unit(engine: Engine) -> None:
    drawn = figures(engine.ask("/compare h100 v100 train 70B 15T as-of=2024-08-08").report)
    assert [Speaker().say(figure.label) for figure in drawn] == ["H100"]
    drawn = figures(engine.ask("/compare h100 h200 train 70B 15T").report)
    assert all(figure.low < figure.value < figure.high for figure in drawn)
    assert [Speaker().say(figure.shown)[0] for figure in drawn] == ["$", "$"]


@pytest.mark.parametrize("text", [*GOLDEN, *(text for text, expected in REFUSED.items() if expected is None)])
def test_an_answer_fits_a_phone(engine: Engine, text: str) -> None:
    answer, speaker = engine.ask(text).answer, Speaker()
    lines, wide = aligned(answer.rows, speaker, PRE_COLUMNS)
    assert wide == []
    assert 2 + len(answer.lines) + len(lines) + len(answer.shown_warnings) <= MOST_LINES


@pytest.mark.parametrize("text", GOLDEN)
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert reply(engine, text)["text"] == snapshot
