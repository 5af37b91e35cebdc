"""/finetune: the contract of its JSON, what messages mean, its published values, and its warnings and refusals."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.answer import MOST_LINES
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.render.reply import answered
from bot.render.width import columns


def reply(engine: Engine, text: str) -> Any:
    return answered(engine.ask(text), Speaker())


def result(engine: Engine, text: str) -> Any:
    return reply(engine, text)["result"]


def refusal(engine: Engine, text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        engine.ask(text)
    return caught.value


class TestContract:
    @pytest.mark.parametrize("method", ["lora", "qlora", "full", "grpo"])
    def test_the_result_has_the_names_that_programs_rely_on(self, engine: Engine, method: str) -> None:
        found = result(engine, f"/finetune llama-3.1-8b 100M {method} h100")
        assert set(found) >= {
            "method", "trainable_params", "memory_gb", "gpu_hours", "cost_usd", "cost", "currency", "fx", "gpu", "gpus",
            "tokens", "epochs", "hours", "memory_per_gpu_gb", "fits", "min_gpus", "price_usd_per_gpu_hour", "discount",
        }  # fmt: skip
        assert found["method"] == method
        for name in ("gpu_hours", "cost_usd", "cost", "hours"):
            assert list(found[name]) == ["low", "mid", "high"]
            assert found[name]["low"] < found[name]["mid"] < found[name]["high"]

    def test_money_stands_in_usd_and_in_the_currency_of_the_answer(self, engine: Engine) -> None:
        found = result(engine, "/finetune llama-3.1-8b 100M lora h100 5折 cny fx=7.2")
        assert (found["currency"], found["discount"]) == ("CNY", 0.5)
        assert found["fx"] == {"rate": 7.2, "date": None}
        assert found["cost"]["mid"] == pytest.approx(found["cost_usd"]["mid"] * 7.2)
        price = found["price_usd_per_gpu_hour"]
        assert found["cost_usd"]["mid"] == pytest.approx(found["gpu_hours"]["mid"] * price / 2)

    def test_a_gpu_without_a_price_answers_without_money(self, real_engine: Engine) -> None:
        priced = {offer.gpu for offer in real_engine.catalog.offers.values()}
        gpu = next(gpu for gpu in real_engine.catalog.gpus if gpu not in priced)
        answer = reply(real_engine, f"/finetune llama-3.1-8b 100M {gpu}")
        assert answer["result"]["cost"] is None
        assert answer["result"]["gpu_hours"]["mid"] > 0
        assert "price=2.5" in answer["text"]

    def test_the_sources_say_where_the_utilisation_is_borrowed(self, engine: Engine) -> None:
        answer = reply(engine, "/finetune llama-3.1-8b 100M qlora h100")
        whats = [source["what"] for source in answer["sources"]]
        assert {"MFU hopper-dense", "adapters", "four bits", "memory of H100"} <= set(whats)
        assert "borrowed from pre-training" in answer["text"]


class TestPublishedValues:
    @pytest.mark.parametrize(("model", "params"), [("llama-3.1-8b", 41_943_040), ("llama-3.1-70b", 207_093_760)])
    def test_adapters_of_rank_16_have_so_many_parameters(self, engine: Engine, model: str, params: int) -> None:
        assert result(engine, f"/finetune {model} 100M lora")["trainable_params"] == params
        assert result(engine, f"/finetune {model} 100M rank=64")["trainable_params"] == 4 * params

    def test_8b_on_100m_tokens_at_40_percent_of_an_a100_takes_7_2_hours(self, engine: Engine) -> None:
        found = result(engine, "/finetune llama-3.1-8b 100M lora a100 mfu=40%")
        assert found["gpu_hours"]["low"] == found["gpu_hours"]["high"] == pytest.approx(7.2, abs=0.05)

    def test_grpo_takes_89_6_hours_and_224_dollars(self, engine: Engine) -> None:
        found = result(engine, "/finetune 7B 100k prompts grpo h100 $2.5/h")
        assert found["gpu_hours"]["mid"] == pytest.approx(40.8 + 18.2 + 30.7, abs=0.15)
        assert found["cost_usd"]["mid"] == pytest.approx(224, abs=0.5)
        assert found["tokens"] == 100_000 * 8 * 1000

    def test_tokens_of_grpo_are_those_of_the_answers(self, engine: Engine) -> None:
        by_tokens, by_prompts = (result(engine, f"/finetune 7B {data} grpo h100") for data in ("800M", "100k prompts"))
        assert by_tokens == by_prompts

    def test_fewer_bits_and_fewer_trained_parameters_need_less(self, engine: Engine) -> None:
        for model in ("llama-3.1-8b", "llama-3.1-70b"):
            memory = [
                result(engine, f"/finetune {model} 100M {m} h100")["memory_gb"] for m in ("qlora", "lora", "full")
            ]
            assert memory == sorted(memory)


class TestWhatElseHoldsIt:
    def test_a_smaller_gpu_that_holds_it_only_recomputed_is_named_apart_with_its_memory(self, engine: Engine) -> None:
        said = reply(engine, "/finetune llama-3.1-8b 100M lora h100")["text"]
        alone = result(engine, "/finetune llama-3.1-8b 100M lora 4090")
        assert alone["recompute"] == "full"
        gb = f"{alone['memory_per_gpu_gb']:.1f} GB"
        assert f"Fits on one H100; recomputing everything, slower, on one RTX 4090: {gb}" in said

    def test_where_everything_is_recomputed_anyway_nothing_is_named_apart(self, engine: Engine) -> None:
        asked = engine.ask("/finetune llama-3.1-8b 100M lora 4090")
        assert [said for said in map(Speaker().say, asked.answer.lines) if "recomputing" in said] == []

    @pytest.mark.parametrize("question", ["llama-3.1-8b 100M lora", "7B 1B full x8", "llama-3.1-70b 50M qlora b200"])
    def test_what_fits_without_a_word_is_computed_like_the_answer(self, real_engine: Engine, question: str) -> None:
        asked = real_engine.ask(f"/finetune {question}" if "b200" in question else f"/finetune {question} h100")
        (fits,) = [said for said in map(Speaker().say, asked.answer.lines) if said.startswith("Fits on ")]
        plain = fits.partition(";")[0].removeprefix("Fits on ").split(", ")
        for name in plain:
            count, _, gpu = name.replace("one ", "1 ").partition(" ")
            there = asked.canonical.replace(" x8", "").replace(" h100", "").replace(" b200", "")
            assert real_engine.ask(f"{there} {gpu} x{count}").report.recompute == asked.report.recompute


MEANINGS: dict[str, dict[str, object]] = {
    "/finetune llama-3.1-8b 100M lora h100": {"method": "lora", "tokens": 1e8, "rank": 16, "epochs": 1, "gpu": "h100"},
    "/finetune llama 3.1 8b on 100M tokens with lora on an h100": {"method": "lora", "tokens": 1e8, "gpu": "h100"},
    "/finetune llama-3.1-70b 50M qlora 3 epochs": {"method": "qlora", "tokens": 5e7, "epochs": 3},
    "/finetune llama-3.1-70b 50M 4bit": {"method": "qlora", "precision": "bf16"},
    "/finetune llama-3.1-70b 50M nf4 lora": {"method": "qlora"},
    "/finetune 7B 1B full h100 x8": {"method": "full", "tokens": 1e9, "gpus": 8, "rank": None},
    "/finetune 7B tokens 100M": {"tokens": 1e8, "method": "lora"},
    "/finetune 100M tokens 7B": {"tokens": 1e8},
    "/finetune 7B params 100M tokens": {"tokens": 1e8},
    "/finetune params 7B tokens 100M": {"tokens": 1e8},
    "/finetune tokens 100M params 7B": {"tokens": 1e8},
    "/finetune 7B 100M tokens lora": {"tokens": 1e8, "method": "lora"},
    "/finetune 13b, 20M tokens": {"tokens": 2e7},
    "/finetune 7B 100k prompts grpo h100": {"method": "grpo", "tokens": 8e8, "sequence_tokens": 1300},
    "/finetune 7B grpo prompts=100k h100 $2.5/h": {"method": "grpo", "tokens": 8e8},
    "/finetune 7B grpo 800M h100": {"method": "grpo", "tokens": 8e8},
    "/finetune 7B grpo 50k prompts group=16 in=500 out=2k": {
        "tokens": 50_000 * 16 * 2000, "sequence_tokens": 2500,
        "sampling": {"prompts": 50_000, "group": 16, "prompt_tokens": 500, "answer_tokens": 2000},
    },
    "/finetune 7B 100k samples": {"tokens": 5e7, "examples": 100_000},
    "/finetune 7B on 5000 training examples with qlora": {"tokens": 2.5e6, "examples": 5000, "method": "qlora"},
    "/finetune 7B examples=10k": {"tokens": 5e6, "examples": 10_000},
    "微调 7B 1万条对话": {"tokens": 5e6, "examples": 10_000},
    "微调 7B 10万条数据 h100 8卡": {"tokens": 5e7, "examples": 100_000, "gpus": 8},
    "微调 7B 数据10万条": {"tokens": 5e7, "examples": 100_000},
    "微调 7B 10万数据": {"tokens": 5e7, "examples": 100_000},
    "微调 7B 20w条": {"tokens": 1e8, "examples": 200_000},
    "微调 7B 三十万个样本": {"tokens": 1.5e8, "examples": 300_000},
    "微调 7B 1亿数据": {"tokens": 1e8, "examples": None},
    "/finetune 7B 10k samples of 2k tokens": {"tokens": 2e7, "examples": None},
    "/finetune 7B 500 tokens each, 10k samples": {"tokens": 5e6, "examples": None},
    "/finetune 7B grpo 10万 提示词": {"tokens": 8e8},
    "/finetune deepseek-v3 100M lora h200": {"gpu": "h200"},
    "/finetune 70B 1B 全量 h100 16卡": {"method": "full", "tokens": 1e9, "gpus": 16},
    "微调 7B 全参 1亿 token h100 8卡": {"method": "full", "tokens": 1e8, "gpus": 8},
    "微调 llama-3.1-8b 1亿 lora": {"tokens": 1e8, "method": "lora"},
    "/微调 7B 1亿 qlora 4090 3轮": {"method": "qlora", "epochs": 3, "gpu": "rtx-4090"},
    "fine-tune llama-3.1-8b 100M": {"method": "lora"},
    "/sft llama-3.1-8b 100M full": {"method": "full"},
    "/ft llama-3.1-8b 100M r=64": {"rank": 64},
    "/finetune llama-3.1-8b 100M rank 32 epochs 2": {"rank": 32, "epochs": 2},
    "/finetune llama-3.1-8b 100M lora r16 2 epochs": {"rank": 16, "epochs": 2},
    "/finetune llama-3.1-8b 100M seq=8192 batch=4": {"sequence_tokens": 8192, "batch": 4},
    "/finetune llama-3.1-8b 100M lora a100 mfu=40%": {"mfu": 0.4, "gpu": "a100-80g"},
    "/finetune llama-3.1-8b 100M lora a100 40% mfu": {"mfu": 0.4},
    "/finetune llama-3.1-8b 100M lora h100 spot": {"gpu": "h100"},
    "/finetune llama-3.1-8b 100M lora h100 5折 人民币": {"discount": 0.5, "currency": "CNY"},
    "/finetune llama-3.1-8b 100M lora h100 $2/h cny fx=7.1": {"currency": "CNY"},
    "/finetune how much to fine-tune llama-3.1-8b with qlora on 10M tokens": {"method": "qlora", "tokens": 1e7},
    "/finetune 8x7B 100M lora": {"tokens": 1e8},
    "/finetune 671B-A37B 100M": {"tokens": 1e8},
    "/finetune llama-3.1-8b 100M lora h100 as-of=2026-11-01": {"as_of": "2026-11-01"},
    "/finetune llama-3.1-8b 8B lora h100": {"tokens": 8e9},
    "/finetune 1.5B 2M tokens 10 epochs full 4090": {"tokens": 2e6, "epochs": 10, "method": "full"},
    "/finetune llama-3.1-8b 100M lora bf16 h100": {"precision": "bf16", "method": "lora"},
    "/finetune llama-3.1-8b 100M method=qlora": {"method": "qlora"},
    "/finetune 7B 0.1B tokens lora adapters rank=8": {"tokens": 1e8, "rank": 8},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meaning"), MEANINGS.items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_message_means_this(engine: Engine, text: str, meaning: dict[str, object]) -> None:
    asked = engine.ask(text)
    request = reply(engine, text)["request"]
    assert asked.command.name == "finetune"
    assert {name: request[name] for name in meaning} == meaning
    again = engine.ask(asked.canonical)
    assert (again.request, again.canonical) == (asked.request, asked.canonical)


@pytest.mark.parametrize(
    "text",
    ["/finetune llama-3.1-8b 100M lora batch=max", "/compare h100 a100-80g finetune llama-3.1-8b 100M batch=max"],
)
def test_training_takes_a_number_of_sequences_not_as_many_as_fit(engine: Engine, text: str) -> None:
    refusal = engine.reply(text)
    assert isinstance(refusal, Refusal)
    assert refusal.message.template.startswith("`{word}`: training takes a number of sequences")
    assert refusal.attempt is not None
    assert "batch=1" in refusal.attempt


@pytest.mark.parametrize("text", ["7B tokens 100M", "100M tokens 7B", "params 7B tokens 100M", "tokens 100M params 7B"])
def test_of_two_numbers_around_a_label_the_smaller_is_the_data(engine: Engine, text: str) -> None:
    size = reply(engine, f"/finetune {text}")["request"]["size"]
    assert size["params"] == 7e9


def test_a_whole_run_still_has_more_tokens_than_parameters(engine: Engine) -> None:
    request = reply(engine, "/train 7B tokens 1T")["request"]
    assert (request["size"]["params"], request["tokens"]) == (7e9, 1e12)


class TestWarnings:
    @pytest.mark.parametrize(
        ("text", "warning"),
        [
            (
                "/finetune 100M 7B lora",
                "More than 20 tokens a parameter: are the two swapped? /train is for whole runs",
            ),
            ("/finetune llama-3.1-70b 100M full x8 h100", "Does not fit: 153 GB on each GPU; it takes 24 H100"),
            (
                "/finetune llama-3.1-70b 100M lora h100 seq=32k",
                "Attention over 32,768 tokens is up to 61 % more work, in none of these figures",
            ),
            ("/finetune 7B 100M", "A typical architecture is assumed: 30 layers of 3,840"),
            ("/finetune 70B 100M h100 x1", "Weights of four bits take far less: add qlora"),
            ("/finetune 70B 100M h100 full x2", "Adapters take far less: add lora or qlora"),
            ("/finetune 8x7B 100M", "14B active: 2 of 8 experts assumed; say active= if not"),
            ("/finetune 7B 100M mfu=90%", "MFU 90 % is above the best ever measured, 65 %"),
            ("/finetune 7B 100M h100 fp8", "FP8 changes no figure: MFU is that of the BF16 peak"),
            ("/finetune 7B 100M h100 $900/h", "$900.00/h is far off the market: the median is $4.42/h"),
            (
                "/finetune 7B 100M seq=1000k rtx-4090",
                "Too much for any number of RTX 4090: try a shorter seq= or a smaller batch=",
            ),
        ],
    )
    def test_what_is_doubtful_is_said(self, engine: Engine, text: str, warning: str) -> None:
        assert warning in reply(engine, text)["warnings"]

    def test_how_long_examples_are_taken_to_be_is_said_with_another_way_to_say_it(self, engine: Engine) -> None:
        warnings = reply(engine, "/finetune llama-3.1-8b 100k samples lora h100")["warnings"]
        assert warnings == [
            "100K examples are taken as 500 tokens each, our own assumption; else write: 100k samples of 2k tokens"
        ]
        longer = engine.ask("/finetune llama-3.1-8b 100k samples of 2k tokens lora h100")
        assert (longer.request.tokens, longer.answer.warnings) == (2e8, ())

    def test_how_long_they_are_taken_to_be_is_a_preset(self, engine: Engine) -> None:
        defaults = engine.catalog.defaults
        longer = defaults.finetuning.model_copy(update={"example_tokens": 800})
        catalog = replace(engine.catalog, defaults=defaults.model_copy(update={"finetuning": longer}))
        other = replace(engine, catalog=catalog)
        assert other.ask("/finetune llama-3.1-8b 100k samples lora").request.tokens == 100e3 * 800
        assert refusal(other, "/train 7B 100k samples").did_you_mean == ("80M",)

    def test_a_sensible_question_gets_no_warning(self, engine: Engine) -> None:
        assert reply(engine, "/finetune llama-3.1-8b 100M lora h100")["warnings"] == []

    def test_reinforcement_learning_is_called_rough(self, engine: Engine) -> None:
        text = reply(engine, "/finetune 7B 100k prompts grpo h100")["text"]
        assert "Rough:" in text
        assert "half to twice" in text


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "attempt"),
        [
            ("/finetune", "/finetune 8B 100M"),
            ("/finetune llama-3.1-70b", "/finetune llama-3.1-70b 100M"),
            ("/finetune 7B grpo", "/finetune 7B grpo prompts=100k"),
            ("/finetune 7B grpo 10k samples", "/finetune 7B grpo prompts=10000"),
            ("/finetune 7B 10k samples 20M tokens", "/finetune 7B 20M tokens"),
            ("/finetune 7B 0 samples", "/finetune 7B examples=10k"),
            ("/finetune 7B examples=2e9", "/finetune 7B examples=10k"),
            ("/finetune 7B grpo 100k prompts 800M", "/finetune 7B grpo 100k prompts"),
            ("/finetune 7B 100 tokens grpo", "/finetune 7B prompts=100k grpo"),
            ("/finetune 7B 100M grpo rank=8", "/finetune 7B 100M grpo"),
            ("/finetune 7B 100M lora prompts=10", "/finetune 7B 100M lora"),
            ("/finetune 7B 100k prompts grpo mfu=40%", "/finetune 7B 100k prompts grpo"),
            ("/finetune 7B 100M full 4bit", "/finetune 7B 100M full"),
            ("/finetune 7B 100M method=article", "/finetune 7B 100M lora"),
            ("/finetune 7B 100M dpo", "/finetune 7B 100M lora"),
            ("/finetune 7B 10k prompts ppo", "/finetune 7B 10k prompts grpo"),
            ("/finetune 7B 100M rank=0", "/finetune 7B 100M rank=16"),
            ("/finetune 7B 100M epochs=0", "/finetune 7B 100M epochs=3"),
            ("/finetune 7B 100M zero3", "/finetune 7B 100M"),
            ("/finetune 7B 100M int8 h100", "/finetune 7B 100M bf16 h100"),
            ("/finetune 7B 100M mfu=200%", "/finetune 7B 100M mfu=40%"),
            ("/finetune 7B 100M x0", "/finetune 7B 100M x8"),
        ],
    )
    def test_what_is_impossible_gets_a_corrected_command(self, engine: Engine, text: str, attempt: str) -> None:
        assert refusal(engine, text).attempt == attempt


@st.composite
def commands(draw: st.DrawFn) -> str:
    """A question about fine-tuning, in any combination of what it may name."""
    words = [draw(st.sampled_from(("params=7B", "llama-3.1-8b", "deepseek-v3", "params=8x22B", "params=671B-A37B")))]
    method = draw(st.sampled_from(("", "lora", "qlora", "full", "grpo")))
    words.append(method)
    if method == "grpo":
        prompts = draw(st.integers(1, 10**7))
        words.append(draw(st.sampled_from((f"prompts={prompts}", f"tokens={prompts * 1e5!r}"))))
        words.append(draw(st.sampled_from(("", "group=16", "in=200", "out=4000"))))
    else:
        examples = f"examples={draw(st.floats(1, 1e9))!r}"
        words.append(draw(st.sampled_from((f"tokens={draw(st.floats(1e3, 1e12))!r}", examples))))
        words.append(draw(st.sampled_from(("", "seq=2048", "seq=32k"))))
        words.append(draw(st.sampled_from(("", "mfu=40%", "mfu=0.333"))))
        words.append("" if method == "full" else draw(st.sampled_from(("", "rank=64", "rank=16"))))
    words += [
        draw(st.sampled_from(("", "h100", "rtx-4090", "mi300x", "v100"))),
        draw(st.sampled_from(("", "x8", "x3"))),
        draw(st.sampled_from(("", "epochs=3", "epochs=0.5"))),
        draw(st.sampled_from(("", "batch=4"))),
        draw(st.sampled_from(("", "$2.5/h", "¥18/h", "cheapest", "own=$40000"))),
        draw(st.sampled_from(("", "5折", "discount=12.5%"))),
        draw(st.sampled_from(("", "cny", "eur", "currency=xyz fx=3.7"))),
        draw(st.sampled_from(("", "as-of=2026-11-01"))),
    ]
    return " ".join(("/finetune", *draw(st.permutations([word for word in words if word]))))


def _answer(engine: Engine, text: str) -> Any:
    """The answer, or None where the words do not go together, such as a discount on own hardware."""
    try:
        return engine.ask(text)
    except Refusal:
        return None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=commands())
def test_the_canonical_command_means_the_same_in_any_order(engine: Engine, text: str) -> None:
    if (asked := _answer(engine, text)) is not None:
        again = engine.ask(asked.canonical)
        assert (again.request, again.canonical) == (asked.request, asked.canonical)
        assert again.report == asked.report


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=commands())
def test_an_answer_fits_a_phone(real_engine: Engine, text: str) -> None:
    if (asked := _answer(real_engine, text)) is not None:
        answer, say = asked.answer, Speaker().say
        shown = 2 + len(answer.lines) + len(answer.rows) + len(answer.shown_warnings)
        assert shown <= MOST_LINES
        label_width = max(columns(say(row.label)) for row in answer.rows)
        assert [row for row in answer.rows if label_width + 2 + columns(say(row.value)) > 27] == []


@pytest.mark.parametrize(
    "text",
    [
        "/finetune llama-3.1-8b 100M lora h100",
        "/finetune llama-3.1-70b 50M qlora 3 epochs",
        "/finetune 7B 1B full h100 x8",
        "/finetune 7B 100k prompts grpo h100",
        "/finetune llama-3.1-8b 100k samples lora h100",
        "/finetune llama-3.1-8b 100M lora a100 mfu=40% cny fx=7.1",
    ],
)
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert reply(engine, text)["text"] == snapshot
