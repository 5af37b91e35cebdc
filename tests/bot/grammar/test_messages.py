"""What real-looking messages mean, from the tables beside this file."""

from typing import Any

import pytest

from bot.grammar.normalise import normalise
from bot.grammar.parse import Grammar
from tests.bot.grammar import messages_beside, messages_other, messages_train, messages_watch
from tests.bot.grammar.language import meaning


def _label(value: object) -> str:
    return value if isinstance(value, str) else ""


TRAIN = {**messages_train.ALL, **messages_beside.UNDERSTOOD}


@pytest.mark.parametrize(("message", "expected"), TRAIN.items(), ids=_label)
def test_a_message_about_training_means_this(grammar: Grammar, message: str, expected: dict[str, Any]) -> None:
    sentence = grammar.parse(message)
    assert sentence.command == "train"
    assert meaning(sentence) == expected


@pytest.mark.parametrize(
    ("message", "command", "expected"), [(m, *rest) for m, rest in messages_other.ALL.items()], ids=_label
)
def test_a_message_to_another_command_means_this(
    grammar: Grammar, message: str, command: str, expected: dict[str, Any]
) -> None:
    sentence = grammar.parse(message)
    assert sentence.command == command
    assert meaning(sentence) == expected


@pytest.mark.parametrize("message", messages_watch.NOT_WATCHED)
def test_who_asks_to_be_told_of_something_else_watches_no_price(message: str) -> None:
    assert not normalise(message).startswith("/watch")


@pytest.mark.parametrize("message", messages_watch.ALL)
def test_a_message_about_a_watch_in_plain_spelling_stays_as_it_is(message: str) -> None:
    assert normalise(normalise(message)) == normalise(message)
