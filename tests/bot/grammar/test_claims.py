"""Claims in prose are read as the question of the language that they are: only figures of the run are taken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine import Engine
from bot.grammar import canonical
from bot.grammar.between import read_between, read_gpu_hours, read_money_between, spelled
from bot.grammar.claims.facts import Fact, facts_of
from bot.grammar.claims.reading import read_prose
from bot.grammar.claims.sentences import MOST_OF_A_SENTENCE, sentences
from bot.grammar.line import Line
from bot.grammar.quantities import read_duration_days
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from calc.claimed import Claimed
from tests.bot.grammar import messages_claims


def _label(value: object) -> str:
    return value[:60] if isinstance(value, str) else ""


def facts(engine: Engine, text: str) -> dict[str, Fact]:
    """What one sentence states."""
    grammar = engine.grammar
    dialect = grammar.dialect_of(grammar.syntax["check"])
    [named] = sentences(text, lambda plain: Line(grammar.tokens_of(plain, 0), dialect))
    return {fact.name: fact for fact in facts_of(named)}


@pytest.mark.parametrize(("text", "expected"), messages_claims.READ.items(), ids=_label)
def test_a_claim_behind_the_command_is_this_question(real_engine: Engine, text: str, expected: str) -> None:
    assert real_engine.ask(f"/check {text}").canonical == f"/check {expected}"


@pytest.mark.parametrize(("text", "expected"), messages_claims.NOT_COMMANDED.items(), ids=_label)
def test_a_claim_that_somebody_doubts_or_passes_on_needs_no_slash(
    real_engine: Engine, text: str, expected: str
) -> None:
    assert real_engine.ask(text).canonical == f"/check {expected}"


@pytest.mark.parametrize(("text", "command"), messages_claims.OTHER_QUESTIONS.items(), ids=_label)
def test_what_asks_something_else_is_no_claim(real_engine: Engine, text: str, command: str) -> None:
    assert real_engine.ask(text).command.name == command


@pytest.mark.parametrize(
    "text",
    [
        "in 2024", "since 2023", "2024年12月26日", "Dec 26, 2024", "2024-12-26", "Llama 3.1", "V3.2", "H100 80GB",
        "989.4 TFLOP/s", "a context of 128K tokens", "a batch size of 4M tokens", "50 tokens/s", "61 layers",
        "256 experts of 2B each", "3 years ago", "a 3-year reserved price", "$0.14 per million tokens",
        "valued at $10 billion", "$30,000 per GPU", "1e25 FLOP", "3640 PF-days", "https://a.b/70B/15T/2048-gpus",
        "8 GPUs per node",
    ],
)  # fmt: skip
def test_a_number_that_is_no_figure_of_the_run_is_skipped(real_engine: Engine, text: str) -> None:
    assert facts(real_engine, f"it says {text}") == {}


@pytest.mark.parametrize(
    ("text", "name", "low", "high"),
    [
        ("90 to 100 days", "days", 90, 100),
        ("90–100 days", "days", 90, 100),
        ("over two months", "days", 60, None),
        ("不到两个月", "days", None, 60),
        ("16K GPUs", "gpus", 16_000, 16_000),
        ("20-25k GPUs", "gpus", 20_000, 25_000),
        ("5000多张卡", "gpus", 5000, None),
        ("30.84 million GPU-hours", "gpu_hours", 30.84e6, 30.84e6),
        ("GPU hours: 2.788M", "gpu_hours", 2.788e6, 2.788e6),
        ("278.8万卡时", "gpu_hours", 2.788e6, 2.788e6),
        ("100 GPU-days", "gpu_hours", 2400, 2400),
        ("between 38% and 43% MFU", "mfu", 0.38, 0.43),
        ("an MFU of about 40 %", "mfu", 0.4, 0.4),
    ],
)
def test_a_figure_keeps_its_bounds(
    real_engine: Engine, text: str, name: str, low: float | None, high: float | None
) -> None:
    value = facts(real_engine, f"it took {text}")[name].value
    assert isinstance(value, Claimed)
    assert (value.low, value.high) == (pytest.approx(low) if low else None, pytest.approx(high) if high else None)


def test_what_was_left_out_is_said(real_engine: Engine) -> None:
    text = "/check DeepSeek-V3 took 2664K GPU hours and 119K GPU hours, in total 2.788M H800 GPU hours on 2048 GPUs"
    notes = [Speaker().say(note) for note in real_engine.ask(text).answer.notes]
    assert "Also named, left out: gpu-hours=2.664M, gpu-hours=119000" in notes


def test_the_model_of_which_most_is_said_is_taken_and_the_others_are_named(real_engine: Engine) -> None:
    asked = real_engine.ask("/check GPT-4 and Llama 3.1 405B are good, DeepSeek-V3 took 2.788M H800 hours and $5.576M")
    assert asked.canonical == "/check deepseek-v3 h800 gpu-hours=2.788M $5.576M"
    assert "GPT-4" in Speaker().say(asked.answer.notes[-1])


def test_a_model_of_another_size_than_is_claimed_is_left_out(real_engine: Engine) -> None:
    asked = real_engine.ask("/check GPT-3 with 1.5T parameters was trained on 300B tokens with 1024 A100 in 34 days")
    assert asked.canonical == "/check 1.5T 300B x1024 a100-80g in 34d"
    assert "GPT-3" in Speaker().say(asked.answer.notes[-1])


def test_figures_of_two_models_are_asked_about(real_engine: Engine) -> None:
    with pytest.raises(Refusal) as caught:
        real_engine.ask("/check Llama 3.1 70B took 7.0M H100 hours and Llama 3.1 405B took 30.84M H100 hours")
    assert Speaker().say(caught.value.message).startswith("Figures of several models: Llama 3.1 70B, Llama 3.1 405B")
    assert caught.value.attempt == "/check llama-3.1-70b h100 gpu-hours=7M"


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("/check", "What is claimed?"),
        ("/check a new model is amazing", "Nothing to check there"),
        ("/check inference of llama 70b costs $0.14 per million tokens", "That is about serving a model"),
        ("/check 8 H100 serve llama 3.1 70b for $20k a month", "That is about serving a model"),
        ("/check 37B parameters, 671B activated, 14.8T tokens, 2.788M H800 hours", "More active parameters than"),
        ("/check trained on 15T tokens w/ 16K H100s", "Too little to check"),
        ("/check 175B 300B x1024 a100-80gg in 34d", "I do not know `a100-80gg`"),
        ("/check 175B 300B x1024 gpus=20k-25k in 34d", "`x1024` and `gpus=20k-25k`: give one"),
    ],
)
def test_what_cannot_be_checked_is_told_what_is_missing(real_engine: Engine, text: str, beginning: str) -> None:
    with pytest.raises(Refusal) as caught:
        real_engine.ask(text)
    assert Speaker().say(caught.value.message).startswith(beginning)
    assert caught.value.attempt is not None
    assert real_engine.ask(caught.value.attempt).command.name == "check"


def test_a_claim_may_be_as_long_as_a_message(real_engine: Engine) -> None:
    text = f"/check {'a long story about many things. ' * 100}Llama 3.1 405B took 30.84M H100 hours."
    assert real_engine.ask(text).canonical == "/check llama-3.1-405b h100 gpu-hours=30.84M"


def test_no_sentence_is_longer_than_the_patterns_are_made_for(real_engine: Engine) -> None:
    grammar = real_engine.grammar
    dialect = grammar.dialect_of(grammar.syntax["check"])
    for text in ("word " * 900, "字" * 4096, "1" * 4096, "\ufdfa" * 500):
        found = list(sentences(text, lambda plain: Line(grammar.tokens_of(plain, 0), dialect)))
        assert max(len(one.text) for one in found) <= MOST_OF_A_SENTENCE


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("90d-100d", Claimed(90, 100)), ("90-100d", Claimed(90, 100)), ("under-60d", Claimed(None, 60)),
        ("over-60d", Claimed(60, None)), ("60d", Claimed(60, 60)), ("100d-90d", None), ("over-60d-70d", None),
        ("soon", None),
    ],
)  # fmt: skip
def test_two_ends_are_read(word: str, expected: Claimed | None) -> None:
    assert read_between(word, lambda part: read_duration_days(part) or (float(part) if part.isdigit() else None)) == (
        expected
    )


def test_money_with_two_ends_has_one_currency() -> None:
    found = read_money_between("$60m-$80m")
    assert found is not None
    assert (found.amount, found.currency) == (Claimed(60e6, 80e6), "USD")
    assert read_money_between("$60m-¥80m") is None


def test_gpu_hours_need_their_unit() -> None:
    assert read_gpu_hours("2.788mgpuhours") == 2.788e6
    assert read_gpu_hours("2.788m") is None


values = st.floats(0, 8).map(lambda power: 10.0**power)


@settings(max_examples=200, deadline=None)
@given(one=values, other=values, shape=st.sampled_from(("exact", "between", "over", "under")))
def test_a_figure_reads_back_as_it_is_spelled(one: float, other: float, shape: str) -> None:
    low, high = sorted((one, other))
    value = {
        "exact": Claimed(low, low), "between": Claimed(low, high), "over": Claimed(low, None),
        "under": Claimed(None, high),
    }[shape]  # fmt: skip
    assert read_between(spelled(value, canonical.number), float) == value


def _prose_of(model: str, gpus: int, days: int, tokens: int) -> str:
    return f"Somebody said that {model} was trained on {tokens}B tokens with {gpus:,} H100 GPUs for {days} days, maybe."


@settings(max_examples=50, deadline=None)
@given(gpus=st.integers(17, 99_999), days=st.integers(2, 400), tokens=st.integers(1, 99_999))
def test_every_count_is_read_as_it_was_written(real_engine: Engine, gpus: int, days: int, tokens: int) -> None:
    prose = read_prose(_prose_of("a 70B", gpus, days, tokens), real_engine.grammar, real_engine.grammar.syntax["check"])
    asked = real_engine.ask(f"/check {prose.claims[0]}").request
    assert (asked.gpus, asked.days, asked.tokens) == (
        Claimed.exact(gpus), Claimed.exact(days), pytest.approx(tokens * 1e9),
    )  # fmt: skip
