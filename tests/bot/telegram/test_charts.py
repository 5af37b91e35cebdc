"""Charts in the real bot: in place of the text, under other GPUs, and opened from an inline message."""

import pytest

from tests.bot.telegram.conftest import RunningBot
from tests.botapi import Message, PrivateChat
from tests.botapi.photos import image_size

WAIT_S = 30


@pytest.fixture
def chat(bot: RunningBot) -> PrivateChat:
    return bot.server.private_chat(bot.server.user("Ada"))


def charted(chat: PrivateChat, question: str, label: str) -> Message:
    chat.send(question)
    answer = chat.wait_reply()
    answer.press(label, chat.user)
    return chat.wait_edit(answer, timeout_s=WAIT_S)


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("/train 70B 15T h100", "By GPU"),
        ("/train 70B 15T h100", "By MFU"),
        ("/infer llama-3.1-70b h100 x8 fp8", "By batch"),
        ("/memory 70b h100 x8", "By GPU"),
        ("/budget $1M h100", "By size"),
        ("/buy h100 x64", "By month"),
        ("/compare train 70B 15T", "Chart"),
    ],
)
def test_a_chart_takes_the_place_of_the_text(chat: PrivateChat, question: str, label: str) -> None:
    answer = charted(chat, question, label)
    assert answer.photo is not None
    assert image_size(answer.photo.content) >= (1280, 800)
    assert answer.text.splitlines()[-1].startswith(question.split(maxsplit=1)[0])
    assert len(chat.bot_messages) == 1


def test_the_tap_is_answered_before_the_chart_is_drawn(chat: PrivateChat) -> None:
    chat.send("/train 70B 15T h100")
    answer = chat.wait_reply()
    assert answer.press("By GPU", chat.user).wait_answer().text == "Drawing …"


def test_another_gpu_keeps_the_chart(chat: PrivateChat) -> None:
    answer = charted(chat, "/train 70B 15T h100", "By GPU")
    before = answer.photo
    answer.press("H200", chat.user)
    chat.wait_edit(answer, timeout_s=WAIT_S)
    assert answer.text.endswith("h200")
    assert answer.photo is not None
    assert before is not None
    assert answer.photo.content != before.content


def test_the_text_comes_back_as_a_message_of_its_own(chat: PrivateChat) -> None:
    question = chat.send("/train 70B 15T h100")
    answer = chat.wait_reply()
    answer.press("By GPU", chat.user)
    chat.wait_edit(answer, timeout_s=WAIT_S)
    answer.press("Text", chat.user)
    text = chat.wait_reply()
    assert text.photo is None
    assert text.reply_to_message_id == question.message_id
    assert [message.message_id for message in chat.bot_messages] == [text.message_id]
    chat.edit(question, "/train 70B 10T h100")
    assert chat.wait_edit(text).text.startswith("Train 70B on 10T tokens")


def test_an_edited_question_replaces_a_chart_by_its_answer(chat: PrivateChat) -> None:
    question = chat.send("/train 70B 15T h100")
    answer = chat.wait_reply()
    answer.press("By GPU", chat.user)
    chat.wait_edit(answer, timeout_s=WAIT_S)
    chat.edit(question, "/train 70B 10T h100")
    assert chat.wait_reply().text.startswith("Train 70B on 10T tokens")
    assert len(chat.bot_messages) == 1


def test_an_inline_message_opens_its_chart_in_private(bot: RunningBot, chat: PrivateChat) -> None:
    query = bot.server.inline(bot.server.user("Bob"), "train 70B 15T h100")
    (result,) = query.wait_answer().results
    message = bot.server.choose(result.id, query=query)
    chat.start(message.start_payload("By GPU"))
    opened = chat.wait_reply(timeout_s=WAIT_S)
    assert opened.photo is not None
    assert opened.text.endswith("/train 70B 15T h100")


@pytest.mark.parametrize(("label", "ending"), [("H200", "h200"), ("Working", "h100")])
def test_a_tap_before_the_chart_shows_takes_its_place(chat: PrivateChat, label: str, ending: str) -> None:
    chat.send("/train 70B 15T h100")
    answer = chat.wait_reply()
    answer.press("By GPU", chat.user)
    answer.press(label, chat.user)
    chat.wait_edit(answer, timeout_s=WAIT_S)
    chat.wait_no_reply()
    (text,) = chat.bot_messages
    assert text.photo is None
    assert text.text.endswith(ending)


def test_the_text_comes_back_once_however_often_it_is_asked_for(chat: PrivateChat, bot: RunningBot) -> None:
    answer = charted(chat, "/train 70B 15T h100", "By GPU")
    for _ in range(3):
        answer.press("Text", chat.user)
    text = chat.wait_reply()
    bot.server.wait_drained()
    chat.wait_no_reply()
    assert [message.message_id for message in chat.bot_messages] == [text.message_id]
