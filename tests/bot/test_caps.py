"""What is too much is refused before it costs time, with what to type instead; what people ask is not."""

import pytest

from bot.caps import MOST_CHARACTERS, MOST_CHARACTERS_OF_A_TEXT, MOST_CORRECTIONS, MOST_WORDS, Effort, cut
from bot.command import Asked
from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.unanswered import Unanswered
from tests.bot.grammar import messages_beside, messages_other, messages_train

TOO_LONG = "That is too long for me"


def _refused(engine: Engine, text: str) -> Refusal:
    reply = engine.reply(text)
    assert isinstance(reply, Refusal)
    return reply


@pytest.mark.parametrize(
    "text", ["a story " * 130, "鑫" * (MOST_CHARACTERS + 1), "\ufdfa" * 100, "word " * (MOST_WORDS + 1)]
)
def test_a_long_remark_is_said_to_be_too_long_and_stays_a_remark(real_engine: Engine, text: str) -> None:
    refusal = _refused(real_engine, text)
    assert refusal.message.template.startswith(TOO_LONG)
    assert refusal.attempt == "/train 175B 500B"
    assert refusal.is_of_a_remark


@pytest.mark.parametrize(
    "text", ["70B " * 300, "/train 70B" + " 15T" * 300, "h100 " * (MOST_WORDS + 1), "/memory" + " 70b" * 81]
)
def test_a_long_question_is_refused_with_an_example_of_its_command(real_engine: Engine, text: str) -> None:
    refusal = _refused(real_engine, text)
    assert refusal.message.template.startswith(TOO_LONG)
    assert isinstance(real_engine.reply(refusal.attempt or ""), Asked)


def test_settings_longer_than_any_message_are_not_read(real_engine: Engine) -> None:
    text = "/settings import\ngpu: h100\n"
    assert isinstance(real_engine.reply(text + "#" * (MOST_CHARACTERS_OF_A_TEXT - len(text))), Asked)
    refusal = _refused(real_engine, text + "#" * (MOST_CHARACTERS_OF_A_TEXT + 1 - len(text)))
    assert refusal.message.template.startswith(TOO_LONG)


@pytest.mark.parametrize(("left", "attempt"), [(MOST_CORRECTIONS, "/train 70B 15T b200"), (0, "/train 175B 500B")])
def test_who_has_used_up_the_corrections_of_a_question_gets_an_example(
    real_engine: Engine, left: int, attempt: str
) -> None:
    effort = Effort(left)
    with pytest.raises(Refusal) as refused:
        real_engine.grammar.parse_line("/train 70B 15T b999", effort)
    assert refused.value.attempt == attempt
    assert effort.corrections < left


def test_a_text_that_may_mean_ten_commands_tries_no_more_corrections_than_one(real_engine: Engine) -> None:
    effort = Effort()
    names = "lama deepsek h1oo b999 spoot azzure qwn " * 4
    line = f"lama 70B gpt-4o api finetune memory fit budget train run rent 70B 15T {names}"
    unanswered = Unanswered(real_engine.grammar, effort)
    for meant in (*real_engine.grammar.commands_meant(line),) * 9:
        with pytest.raises(Refusal) as refused:
            real_engine.grammar.read(f"/{meant.command} {line}")
        unanswered.add_unread(meant, f"/{meant.command} {line}", refused.value)
    assert not effort.may_try()


@pytest.mark.parametrize("text", [*messages_train.ALL, *messages_other.ALL, *messages_beside.UNDERSTOOD])
def test_a_question_of_people_is_far_from_too_long(text: str) -> None:
    assert len(text) < MOST_CHARACTERS / 4
    assert len(text.split()) < MOST_WORDS / 2


def test_a_text_that_is_said_again_is_one_line_and_cut() -> None:
    assert cut("one\n two") == "one two"
    assert cut("x" * 70) == "x" * 59 + "…"
