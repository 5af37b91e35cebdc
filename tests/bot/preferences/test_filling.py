"""A chat's settings enter where a question leaves something open, and nowhere else."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import Engine
from bot.preferences.filling import NOTHING_FILLED
from bot.preferences.values import OwnPrice, Preferences
from bot.render.numbers import Speaker
from config.schema.gpu import Precision

ALL = Preferences(
    currency="CNY",
    gpu="h100",
    offer="spot",
    mfu=0.4,
    precision="fp8",
    prices={"h200": OwnPrice(amount=18, currency="CNY")},
)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("/train 70B 15T", "/train 70B 15T h100 spot cny mfu=40%"),
        ("/train 70B 15T a100", "/train 70B 15T spot cny mfu=40% a100-80g"),
        ("/train 70B 15T h200", "/train 70B 15T h200 ¥18/h mfu=40%"),
        ("/train 70B 15T h200 spot", "/train 70B 15T h200 spot cny mfu=40%"),
        ("/train 70B 15T $2/h", "/train 70B 15T h100 $2/h mfu=40%"),
        ("/train 70B 15T usd", "/train 70B 15T h100 spot mfu=40% usd"),
        ("/train 70B 15T mfu=50%", "/train 70B 15T h100 spot cny mfu=50%"),
        ("/infer llama-3.1-70b", "/infer llama-3.1-70b h100 fp8 spot cny"),
        ("/infer llama-3.1-70b int4", "/infer llama-3.1-70b h100 int4 spot cny"),
        ("/memory 70b", "/memory 70B h100 fp8"),
        ("/memory 70b train", "/memory 70B train h100"),
        ("/budget $1M", "/budget $1M h100 spot mfu=40%"),
        ("/budget ¥7M", "/budget ¥7M h100 spot mfu=40%"),
        ("/gpu", "/gpu"),
        ("/price h100", "/price h100 cny"),
    ],
)
def test_each_enters_where_it_is_left_open(engine: Engine, text: str, canonical: str) -> None:
    assert engine.ask(text, ALL).canonical == canonical


def test_an_answer_names_what_entered(engine: Engine) -> None:
    (note,) = engine.ask("/train 70B 15T", ALL).answer.notes
    assert Speaker().say(note) == "From the settings: H100 · spot · mfu=40% · CNY"


def test_an_answer_without_any_says_nothing_of_settings(engine: Engine) -> None:
    asked = engine.ask("/gpu h100", ALL)
    assert asked.filled == NOTHING_FILLED
    assert asked.answer.notes == ()


def test_a_canonical_command_is_asked_without_them(engine: Engine) -> None:
    asked = engine.ask("/train 70B 15T", ALL, fills=False)
    assert asked.request == engine.ask("/train 70B 15T").request


PASTED = (
    "/train 70B 15T", "/train 70B 15T a100", "/train 70B 15T h200 usd", "/train 175B 500B h100 $2/h",
    "/infer llama-3.1-70b", "/infer llama-3.1-70b a100 bf16", "/memory 70b a100",
    "/finetune llama-3.1-8b 100M lora usd", "/budget $1M a100", "/budget ¥7M",
)  # fmt: skip
FORMATS: tuple[Precision | None, ...] = (None, "fp8", "int4")
SET = tuple(
    Preferences(currency=currency, gpu=gpu, offer=offer, precision=precision, prices=prices)
    for currency, gpu, offer, precision, prices in product(
        (None, "CNY"),
        (None, "h100", "a100-80g"),
        (None, "spot", "cheapest"),
        FORMATS,
        ({}, {"a100-80g": OwnPrice(amount=9, currency="CNY")}),
    )
)


@pytest.mark.parametrize("fills", [True, False])
def test_a_canonical_command_means_the_same_when_it_is_pasted_into_its_chat(real_engine: Engine, fills: bool) -> None:
    wrong = []
    for text, preferences in product(PASTED, SET):
        asked = real_engine.ask(text, preferences, fills=fills)
        pasted = [real_engine.ask(asked.canonical, preferences), real_engine.ask(asked.canonical)]
        wrong += [asked.canonical for other in pasted if other.request != asked.request]
    assert wrong == []


def test_a_setting_that_a_question_cannot_have_is_left_out_and_named(engine: Engine) -> None:
    asked = engine.ask("/train 70B 15T mi300x", Preferences(offer="aws 1y", mfu=0.4))
    assert asked.filled.used == ("mfu=40%",)
    assert asked.filled.unusable == ("aws 1y",)


def test_a_gpu_that_the_presets_no_longer_have_is_no_error(engine: Engine) -> None:
    assert engine.ask("/train 70B 15T", Preferences(gpu="gone")).canonical == "/train 70B 15T"


def test_what_the_question_itself_cannot_mean_is_refused_as_without_settings(engine: Engine) -> None:
    with_settings, without = engine.reply("/train 70B", ALL), engine.reply("/train 70B")
    assert str(with_settings) == str(without)


SETTINGS = st.builds(
    Preferences,
    currency=st.sampled_from([None, "CNY", "EUR"]),
    gpu=st.sampled_from([None, "h100", "rtx-4090", "mi300x"]),
    offer=st.sampled_from([None, "spot", "lambda", "aws 3y", "cheapest", "median"]),
    mfu=st.sampled_from([None, 0.38]),
    precision=st.sampled_from([None, "fp8", "int4"]),
    calibrations=st.sampled_from([{}, {"llama-3.1-70b h100": 1.35, "llama-3.1-70b a100-80g": 0.9}]),
)
QUESTIONS = (
    "/train 70B 15T", "/train 70B 15T mi300x x1024", "/infer llama-3.1-70b", "/infer 8x7B 4090", "/memory 70b",
    "/memory 7b train", "/finetune llama-3.1-8b 100M", "/budget $1M", "/budget 1M", "/compare train 70B 15T",
    "/compare h100 h200 infer llama-3.1-70b", "/train 175B 500B method=article",
)  # fmt: skip


@given(SETTINGS, st.sampled_from(QUESTIONS))
def test_a_question_that_has_an_answer_has_one_under_any_settings(
    engine: Engine, preferences: Preferences, question: str
) -> None:
    asked = engine.ask(question, preferences)
    again = engine.ask(asked.canonical, preferences, fills=False)
    assert again.canonical == asked.canonical
    assert again.request == asked.request


@pytest.mark.parametrize("text", ["/compare h100 h200 train 70B 15T", "/compare train 70B 15T"])
def test_own_prices_that_a_comparison_cannot_name_are_said_to_be_left_out(engine: Engine, text: str) -> None:
    settings = Preferences(prices={"h100": OwnPrice(amount=2.1, currency="USD")})
    (note,) = engine.ask(text, settings).answer.notes

    assert Speaker().say(note) == "Settings left out, which do not go with this: h100 $2.1/h"
    assert engine.ask(f"{text} spot", settings).answer.notes == ()
