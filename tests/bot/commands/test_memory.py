"""/memory: the contract of its JSON, what messages mean, what fits, and its warnings and refusals."""

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
        for text in ("/memory 70b train", "/memory 70b"):
            assert set(result(engine, text)) >= {
                "weights_gb", "gradients_gb", "optimizer_gb", "activations_gb", "kv_gb", "overhead_gb", "total_gb",
                "fits", "gpus", "min_gpus",
            }  # fmt: skip

    def test_the_fewest_gpus_are_numbers_by_id(self, engine: Engine) -> None:
        found = result(engine, "/memory llama-3.1-70b")
        assert found["min_gpus"] == {
            "v100-32g": 8, "a100-80g": 4, "h100": 2, "h200": 2, "b200": 1, "b300": 1, "mi300x": 1, "rtx-4090": 8,
        }  # fmt: skip
        assert found["gpus"] == found["min_gpus"]["a100-80g"]

    def test_a_number_that_is_asked_for_is_kept_whether_it_fits_or_not(self, engine: Engine) -> None:
        few, many = (result(engine, f"/memory 70b h100 x{count} train zero3") for count in (8, 64))
        assert (few["gpus"], few["fits"]) == (8, False)
        assert (many["gpus"], many["fits"]) == (64, True)
        assert few["min_gpus"] == many["min_gpus"]

    def test_the_working_ends_in_the_total(self, engine: Engine) -> None:
        for text in ("/memory 70b h100 x8 train zero3", "/memory deepseek-v3 h200 x8"):
            answer = reply(engine, text)
            assert answer["working"][-1]["value"] == answer["result"]["total_gb"]

    def test_the_sources_name_the_memory_and_what_may_be_filled_of_it(self, engine: Engine) -> None:
        sources = {source["what"]: source for source in reply(engine, "/memory 70b h100 train")["sources"]}
        assert {"memory of H100", "limit", "adamw", "overhead in training"} <= set(sources)
        assert sources["memory of H100"]["url"].startswith("https://")


class TestPublishedValues:
    @pytest.mark.parametrize(("zero", "gb"), [(0, 120), (1, 31.4), (2, 16.6), (3, 1.9)])
    def test_zero_splits_7_5b_as_its_paper_prints(self, engine: Engine, zero: int, gb: float) -> None:
        found = result(engine, f"/memory 7.5B train zero{zero} x64")
        states = found["weights_gb"] + found["gradients_gb"] + found["optimizer_gb"]
        assert states == pytest.approx(gb, abs=0.05)

    def test_the_cache_counts_keys_and_values_of_shared_heads(self, real_engine: Engine) -> None:
        found = result(real_engine, "/memory llama-2-7b ctx=4k h100 x1")
        assert found["kv_gb"] == pytest.approx(2 * 32 * 4096 * 2 * 4096 / 1e9)
        shared = result(real_engine, "/memory llama-2-70b ctx=4k b200 x1")
        assert shared["kv_gb"] == pytest.approx(2 * 80 * 8 * 128 * 2 * 4096 / 1e9)

    def test_gradients_of_175b_are_split_over_ranks_and_stages(self, engine: Engine) -> None:
        found = result(engine, "/memory 175B train tp=8 pp=8 zero1 x1024")
        assert found["gradients_gb"] == pytest.approx(175 * 2 / 64)

    @pytest.mark.parametrize("recompute", ["selective", "full"])
    def test_more_zero_never_takes_more_with_the_same_recomputation(self, engine: Engine, recompute: str) -> None:
        for setup in ("llama-3.1-8b h100 x8", "7.5B x64", "70b h100 x64", "deepseek-v3 h200 x512"):
            asked = f"/memory {setup} train recompute={recompute}"
            totals = [result(engine, f"{asked} zero{stage}")["total_gb"] for stage in range(4)]
            assert totals == sorted(totals, reverse=True)

    def test_naming_the_stage_that_was_taken_holds_no_more_and_no_less(self, engine: Engine) -> None:
        for setup in ("3B seq=16k x8", "1.5B seq=32k x8", "llama-3.1-8b h100 x8", "70b h100 x64"):
            left_open = result(engine, f"/memory {setup} train")
            named = result(engine, f"/memory {setup} train zero{left_open['zero']}")
            assert (named["recompute"], named["total_gb"]) == (left_open["recompute"], left_open["total_gb"])


MEANINGS: dict[str, dict[str, object]] = {
    "/memory 70b h100 x8 train zero3": {"purpose": "train", "gpu": "h100", "gpus": 8, "zero": 3},
    "/memory llama-3.1-8b fp8 ctx=128k batch=16": {
        "purpose": "inference", "precision": "fp8", "sequence_tokens": 131_072, "batch": 16,
    },
    "/memory llama 3.1 70b": {"purpose": "inference", "precision": "bf16", "kv": "bf16", "batch": 1, "gpus": None},
    "/memory deepseek-v3 h200 x8": {"precision": "fp8", "gpu": "h200", "gpus": 8},
    "/memory 7.5B train zero2 x64": {"purpose": "train", "zero": 2, "gpus": 64, "sequence_tokens": 8192},
    "显存 70B 训练": {"purpose": "train", "gpu": "a100-80g", "zero": None},
    "显存 llama-3.1-70b 推理 8卡 h100": {"purpose": "inference", "gpu": "h100", "gpus": 8},
    "/显存 70B 训练 8卡 H100 zero3": {"purpose": "train", "gpu": "h100", "gpus": 8, "zero": 3},
    "vram llama 3.1 8b": {"purpose": "inference"},
    "/vram llama-3.1-8b q4_k_m 4090": {"precision": "int4", "gpu": "rtx-4090"},
    "/mem 70b": {"purpose": "inference"},
    "/memory how much vram does llama-3.1-70b need": {"purpose": "inference"},
    "/memory how much memory do I need to train 13b on 8 a100": {"purpose": "train", "gpus": 8, "gpu": "a100-80g"},
    "/memory 70B ZeRO-3 64xH100": {"purpose": "train", "zero": 3, "gpus": 64, "gpu": "h100"},
    "/memory 70B zero 3 x64 h100": {"purpose": "train", "zero": 3, "gpus": 64},
    "/memory 70B zero stage 3 x64": {"purpose": "train", "zero": 3, "gpus": 64},
    "/memory 70B zero=2 gpus=64": {"purpose": "train", "zero": 2, "gpus": 64},
    "/memory 70B fsdp 64 h100": {"purpose": "train", "zero": 3, "gpus": 64, "gpu": "h100"},
    "/memory 7B train ddp x8": {"zero": 0, "gpus": 8},
    "/memory 175B train tp8 pp8 zero1 x1024": {"tp": 8, "pp": 8, "zero": 1, "gpus": 1024},
    "/memory 175B training tp=8, pp=8, 1024 gpus": {"purpose": "train", "tp": 8, "pp": 8, "gpus": 1024},
    "/memory 70B tensor parallel 8 train x64": {"tp": 8, "gpus": 64},
    "/memory 70B full recompute h200": {"purpose": "train", "recompute": "full", "gpu": "h200"},
    "/memory 70B train recompute=full": {"recompute": "full"},
    "/memory 70B recompute=none": {"purpose": "train", "recompute": "none"},
    "/memory 70B train gradient checkpointing": {"recompute": "full"},
    "/memory 70B activation checkpointing x32 h100": {"purpose": "train", "recompute": "full", "gpus": 32},
    "/memory 7b train flash attention": {"recompute": "selective"},
    "/memory 7b train 8-bit adam 4090": {"optimizer": "adam8bit", "gpu": "rtx-4090", "precision": "bf16"},
    "/memory 7b train adam": {"optimizer": "adamw"},
    "/memory 7b optimizer=sgd": {"purpose": "train", "optimizer": "sgd"},
    "/memory 7b train muon": {"optimizer": "muon"},
    "/memory 7b train seq=4096 batch=4": {"sequence_tokens": 4096, "batch": 4},
    "/memory 7b train seq 4k bs4": {"sequence_tokens": 4096, "batch": 4},
    "/memory 7b train ctx=4k": {"sequence_tokens": 4096},
    "/memory llama-3.1-70b w4a16 kv=fp8 context 32k concurrency 64": {
        "precision": "int4", "kv": "fp8", "sequence_tokens": 32_768, "batch": 64,
    },
    "/memory llama-3.1-70b awq kv cache fp8": {"precision": "int4", "kv": "fp8"},
    "/memory llama-3.1-70b batch=max h100 x4": {"batch": "max", "gpus": 4},
    "/memory 8x7B": {"purpose": "inference"},
    "/memory 671B-A37B fp8 8xh200": {"precision": "fp8", "gpus": 8, "gpu": "h200"},
    "/memory llama-3.1-70b bf16 will it fit on 2 h100": {"gpus": 2, "gpu": "h100"},
    "/memory does llama-3.1-70b fit on one h100": {"gpus": 1, "gpu": "h100"},
    "/memory llama-3.1-8b on a single 4090 q4": {"gpus": 1, "gpu": "rtx-4090", "precision": "int4"},
    "/memory llama-3.1-8b 128k context": {"sequence_tokens": 131_072},
    "/memory llama-3.1-8b train 8k seq": {"sequence_tokens": 8192},
    "/memory 70B 显存占用": {"purpose": "inference"},
    "/memory 70B fp8 train h100 zero3": {"purpose": "train", "precision": "fp8"},
    "/memory 70B v100 train": {"gpu": "v100-32g", "precision": "fp16"},
    "/memory 70b 训练 全重计算 优化器=adamw": {"purpose": "train", "recompute": "full", "optimizer": "adamw"},
    "/memory 405B 推理 fp8 上下文=32k 并发=8": {"precision": "fp8", "sequence_tokens": 32_768, "batch": 8},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meaning"), MEANINGS.items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_message_means_this(engine: Engine, text: str, meaning: dict[str, object]) -> None:
    asked = engine.ask(text)
    request = reply(engine, text)["request"]
    assert asked.command.name == "memory"
    assert {name: request[name] for name in meaning} == meaning
    again = engine.ask(asked.canonical)
    assert (again.request, again.canonical) == (asked.request, asked.canonical)


class TestWarnings:
    @pytest.mark.parametrize(
        ("text", "warning"),
        [
            ("/memory 70b", "A typical architecture is assumed: 80 layers of 8,192"),
            ("/memory gpt-4 b200", "GPT-4 (rumoured): leaked figures, never confirmed"),
            ("/memory llama-3.1-8b ctx=256k h200", "262,144 tokens are more than the model's context of 131,072"),
            ("/memory llama-3.1-70b rtx-4090 x4 tp=4 int4", "TP 4 goes beyond a server of 1 RTX 4090: slow"),
            ("/memory llama-3.1-8b h100 x6", "2 of 6 GPUs are left over: copies take 4 each"),
            ("/memory 7b train h100 fp8", "FP8 saves no memory in training: weights stay in 16 bits"),
            (
                "/memory 70b train h100 x64 seq=128k tp=8",
                "Too much for any number of H100: try a shorter seq=",
            ),
            (
                "/memory 70b train h100 x64 seq=128k batch=2",
                "Too much for any number of H100: try a smaller batch=",
            ),
            ("/memory 70b train zero0 h100", "Too much for any number of H100: try zero3, or tp= and pp="),
            (
                "/memory llama-3.1-70b train zero3 h100 x8 recompute=selective",
                "Too much for any number of H100: try recompute=full, or a smaller batch=",
            ),
        ],
    )
    def test_what_is_doubtful_is_said(self, engine: Engine, text: str, warning: str) -> None:
        assert warning in reply(engine, text)["warnings"]

    def test_a_sensible_question_gets_no_warning(self, engine: Engine) -> None:
        assert reply(engine, "/memory llama-3.1-70b h100 x4")["warnings"] == []

    def test_of_gpus_of_which_one_does_only_the_smallest_is_named(self, engine: Engine) -> None:
        assert "Fits on one RTX 4090\n" in reply(engine, "/memory llama-3.1-8b rtx-4090")["text"]
        assert "Fits on one A100 80GB, one RTX 4090\n" in reply(engine, "/memory llama-3.1-8b")["text"]
        assert "Fits on 2 H100, 2 H200, one B200, 4 A100 80GB" in reply(engine, "/memory llama-3.1-70b h100")["text"]

    def test_a_number_of_gpus_does_not_fail_where_fewer_would_do(self, engine: Engine) -> None:
        found = result(engine, "/memory llama-3.1-8b train zero1 h100 x8")
        assert (found["fits"], found["recompute"]) == (True, "full")
        assert found["min_gpus"]["h100"] <= 8

    def test_what_does_not_fit_says_what_does(self, engine: Engine) -> None:
        text = reply(engine, "/memory 70b h100 x8 train zero3")["text"]
        assert "does not fit" in text
        assert "Fits on 24 H100, 16 H200, 8 B200" in text


class TestRefusals:
    def test_a_method_of_fine_tuning_is_sent_to_its_command(self, engine: Engine) -> None:
        assert "/finetune" in refusal(engine, "/memory 70b lora").message.template

    @pytest.mark.parametrize(
        ("text", "attempt"),
        [
            ("/memory", "/memory 70B"),
            ("/memory h100", "/memory h100 70B"),
            ("/memory 70b ctx=4k seq=8k", "/memory 70b seq=8k"),
            ("/memory 70b kv=fp8 train", "/memory 70b train"),
            ("/memory 70b inference zero3", "/memory 70b inference"),
            ("/memory 70b zero4", "/memory 70b zero3"),
            ("/memory 70b x12 tp=8 train", "/memory 70b x16 tp=8 train"),
            ("/memory 70b tp=4 x2", "/memory 70b tp=4 x4"),
            ("/memory 70b batch=max train", "/memory 70b batch=1 train"),
            ("/memory 70b int8 train", "/memory 70b bf16 train"),
            ("/memory 70b tp=1000", "/memory 70b tp=8"),
            ("/memory llama-3.1-70b h100 tp=3", "/memory llama-3.1-70b h100 tp=8"),
            ("/memory 70b pp=0", "/memory 70b pp=4"),
            ("/memory 70b seq=0", "/memory 70b seq=8192"),
            ("/memory 70b batch=0", "/memory 70b batch=16"),
            ("/memory 175GB", "/memory 175B"),
            ("/memory 70b 15T train", "/memory 70b train"),
            ("/memory 70b $2/h", "/memory 70b"),
            ("/memory 70b train optimizer=lion", "/memory 70b train optimizer=adam"),
        ],
    )
    def test_what_is_impossible_gets_a_corrected_command(self, engine: Engine, text: str, attempt: str) -> None:
        assert refusal(engine, text).attempt == attempt


@st.composite
def commands(draw: st.DrawFn) -> str:
    """A question about memory, in any combination of what it may name."""
    size = draw(st.sampled_from(("70B", "llama-3.1-8b", "deepseek-v3", "8x22B", "671B-A37B", "gpt-3", "1.3B")))
    words = [size, draw(st.sampled_from(("", "h100", "rtx-4090", "mi300x", "a100")))]
    tp, pp = draw(st.sampled_from((None, 1, 2, 8))), draw(st.sampled_from((None, 1, 3)))
    words += [f"{name}={count}" for name, count in (("tp", tp), ("pp", pp)) if count]
    if (copies := draw(st.none() | st.integers(1, 300))) is not None:
        words.append(f"x{copies * (tp or 1) * (pp or 1)}")
    if draw(st.booleans()):
        words += ["train", draw(st.sampled_from(("", "zero0", "zero1", "zero3")))]
        words.append(draw(st.sampled_from(("", "recompute=full", "recompute=none", "recompute=selective"))))
        words.append(draw(st.sampled_from(("", "adam", "sgd", "muon", "adam8bit", "adafactor"))))
        words.append(draw(st.sampled_from(("", "batch=4"))))
    else:
        words.append(draw(st.sampled_from(("", "fp8", "int4", "fp4", "int8", "bf16", "fp16"))))
        words.append(draw(st.sampled_from(("", "kv=fp8", "kv=bf16", "kv=int4"))))
        words.append(draw(st.sampled_from(("", "batch=max", "batch=64", "batch=1"))))
    words.append(draw(st.sampled_from(("", "seq=2048", "ctx=128k", "ctx=8192"))))
    return " ".join(("/memory", *draw(st.permutations([word for word in words if word]))))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=commands())
def test_the_canonical_command_means_the_same_in_any_order(engine: Engine, text: str) -> None:
    asked = engine.ask(text)
    again = engine.ask(asked.canonical)
    assert (again.request, again.canonical) == (asked.request, asked.canonical)
    assert again.report == asked.report


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=commands())
def test_an_answer_fits_a_phone(real_engine: Engine, text: str) -> None:
    answer = real_engine.ask(text).answer
    say = Speaker().say
    shown = 2 + len(answer.lines) + len(answer.rows) + len(answer.shown_warnings)
    assert shown <= MOST_LINES
    assert all(len(say(row.label)) <= 12 and len(say(row.value)) <= 15 for row in answer.rows)


@pytest.mark.parametrize(
    "text",
    [
        "/memory 70b h100 x8 train zero3",
        "/memory llama-3.1-8b fp8 ctx=128k batch=16",
        "/memory llama-3.1-70b h100",
        "/memory 7.5B train zero2 x64",
        "/memory deepseek-v3 h200 x8",
        "/memory 175B train tp=8 pp=8 zero1 x1024",
    ],
)
def test_the_whole_answer_reads_as_agreed(engine: Engine, snapshot: SnapshotAssertion, text: str) -> None:
    assert reply(engine, text)["text"] == snapshot
