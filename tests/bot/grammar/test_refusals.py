"""What wrong messages are answered with: the word at fault, what comes near it, and a command that works."""

import pytest

from bot.engine import Engine
from bot.grammar.parse import Grammar, NotACommandError
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from tests.bot.grammar import (
    messages_against,
    messages_amounts,
    messages_begun,
    messages_beside,
    messages_beyond,
    messages_wrong,
)
from tests.bot.grammar.messages_wrong import Wrong

WRONG = {
    **messages_wrong.ALL, **messages_beside.REFUSED, **messages_beyond.BEYOND, **messages_beyond.READINGS,
    **messages_amounts.AMOUNTS, **messages_against.SET_AGAINST, **messages_begun.BEGUN,
}  # fmt: skip


def _label(value: object) -> str:
    return value if isinstance(value, str) else ""


def _refusal(engine: Engine, message: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        engine.ask(message)
    return caught.value


@pytest.mark.parametrize(("message", "expected"), WRONG.items(), ids=_label)
def test_a_wrong_message_is_refused_with_a_command_that_works(
    real_engine: Engine, message: str, expected: Wrong
) -> None:
    refusal = _refusal(real_engine, message)
    assert (refusal.at, refusal.attempt) == (expected.at, expected.attempt)
    assert set(expected.near) <= set(refusal.did_you_mean)
    assert real_engine.ask(expected.attempt).canonical


@pytest.mark.parametrize("message", WRONG)
def test_a_refusal_is_said_in_a_sentence(real_engine: Engine, message: str) -> None:
    said = Speaker().say(_refusal(real_engine, message).message)
    assert said[0] in "`/" or said[0].isupper()


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("/train 70B 15T discount=100%", "A discount of `100%` leaves nothing to pay: it is at most 99.99 %"),
        ("/train 70B 15T discount 100%", "A discount of `100%` leaves nothing to pay: it is at most 99.99 %"),
        ("/train 70B 15T in 1min", "A deadline lies between an hour and a hundred years, e.g. in 30d"),
        (
            "/train 70B 15T h100 offer=azure-h100-spot as-of=2024-08-08",
            "No price of `azure-h100-spot` is known for 2024-08-08",
        ),
        ("/price mi250x azure", "Nobody here offers MI250X: /train takes your own price, e.g. price=2.5"),
        ("/train 70B 15T $2/h usd fx=7", "`fx=7`: an answer in USD needs no exchange rate"),
        (
            "/train 70B 15T 25000vnd/h fx=25000 cny",
            "No exchange rate for VND; `fx=25000` is one for CNY, the currency of the answer",
        ),
        ("/infer 1B method=article peak=1e400", "`peak` lies between 1e6 and 1e24, e.g. peak=1e14"),
    ],
)
def test_a_refusal_says_what_is_wrong(real_engine: Engine, message: str, said: str) -> None:
    assert Speaker().say(_refusal(real_engine, message).message) == said


@pytest.mark.parametrize("words", messages_beside.SIZES_AGAIN)
def test_a_model_beside_its_own_size_is_understood(real_engine: Engine, words: str) -> None:
    assert real_engine.ask(f"/train {words} 15T").request.size.model is not None


def test_the_name_in_a_headline_is_understood_with_the_size_in_it(real_engine: Engine) -> None:
    models = [model for model in real_engine.catalog.models.values() if "B-A" in model.name or "T-A" in model.name]
    assert models
    for model in models:
        size = model.name.split()[-1]
        assert real_engine.ask(f"/train {model.id} {size} 15T").request.size.model == model, model.name
        assert real_engine.ask(f"/train {model.name} 15T").request.size.model == model, model.name


@pytest.mark.parametrize("blanks", [" ", "\n"])
def test_nothing_behind_the_thousandth_character_is_left_out_in_silence(real_engine: Engine, blanks: str) -> None:
    refusal = _refusal(real_engine, f"/train 70B 15T{blanks * 1000}h100")
    assert refusal.message.template.startswith("That is too long")
    assert real_engine.ask(f"/train 70B 15T h100{blanks * 1000}").request.gpu.id == "h100"


@pytest.mark.parametrize(("message", "expected"), messages_wrong.OFFERS.items(), ids=_label)
def test_an_offer_that_does_not_exist_is_refused_with_those_that_do(
    engine: Engine, message: str, expected: Wrong
) -> None:
    refusal = _refusal(engine, message)
    assert (refusal.at, refusal.attempt) == (expected.at, expected.attempt)
    assert set(expected.near) <= set(refusal.did_you_mean)
    assert engine.ask(expected.attempt).canonical


@pytest.mark.parametrize("text", [*messages_wrong.WITHOUT_A_COMMAND, *messages_wrong.WITHOUT_A_WORD_OF_A_COMMAND])
def test_a_remark_is_no_command(grammar: Grammar, text: str) -> None:
    with pytest.raises(NotACommandError):
        grammar.parse(text)


@pytest.mark.parametrize("text", messages_wrong.WITHOUT_A_COMMAND)
def test_a_remark_gets_a_hint_with_an_example_that_works(real_engine: Engine, text: str) -> None:
    refusal = _refusal(real_engine, text)
    assert refusal.command is None
    example = refusal.attempt or refusal.message.values["example"]
    assert real_engine.ask(str(example)).canonical
