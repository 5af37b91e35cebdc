"""What wrong messages are answered with: the word at fault, what comes near it, and a command that works."""

import pytest

from bot.engine import Engine
from bot.grammar.parse import Grammar, NotACommandError
from bot.grammar.refusal import Refusal
from tests.bot.grammar import messages_wrong
from tests.bot.grammar.messages_wrong import Wrong


def _label(value: object) -> str:
    return value if isinstance(value, str) else ""


def _refusal(engine: Engine, message: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        engine.ask(message)
    return caught.value


@pytest.mark.parametrize(("message", "expected"), messages_wrong.ALL.items(), ids=_label)
def test_a_wrong_message_is_refused_with_a_command_that_works(
    real_engine: Engine, message: str, expected: Wrong
) -> None:
    refusal = _refusal(real_engine, message)
    assert (refusal.at, refusal.attempt) == (expected.at, expected.attempt)
    assert set(expected.near) <= set(refusal.did_you_mean)
    assert real_engine.ask(expected.attempt).canonical


@pytest.mark.parametrize("message", messages_wrong.ALL)
def test_what_the_grammar_refuses_is_said_in_a_sentence(grammar: Grammar, message: str) -> None:
    try:
        grammar.parse(message)
    except Refusal as refusal:
        first = refusal.message.template[0]
        assert first == "`" or first.isupper()


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
