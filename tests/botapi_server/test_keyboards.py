"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words: keyboards."""

from __future__ import annotations

from typing import Any

import pytest

from tests.botapi import (
    BotApiServer,
    PrivateChat,
)
from tests.botapi_server.support import keyboard, refusal, say


class TestKeyboards:
    @pytest.mark.parametrize(
        ("markup", "error"),
        [
            (keyboard(callback_data=""), "BUTTON_DATA_INVALID"),
            (keyboard(callback_data="é" * 33), "BUTTON_DATA_INVALID"),
            (keyboard(copy_text={"text": ""}), "BUTTON_COPY_TEXT_INVALID"),
            (keyboard(copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
            (keyboard(url="nonsense"), "BUTTON_URL_INVALID"),
            (keyboard(url="https://t.me/test_bot?start=a.b"), "BUTTON_URL_INVALID"),
            (keyboard(url="https://t.me/test_bot?start=" + "x" * 65), "BUTTON_URL_INVALID"),
            (keyboard(callback_data="a", url="https://a.example"), "BUTTON_TYPE_INVALID"),
            ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]}, "reply markup is too long"),
            ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}, "reply markup is too long"),
            ({"keyboard": [["x"] * 9]}, "reply markup is too long"),
            ({"keyboard": [["x"]] * 101}, "reply markup is too long"),
            ({"colour": "red"}, "object expected as reply markup"),
            ("{", "can't parse reply keyboard markup JSON object"),
            (
                keyboard(),
                "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            ),
        ],
    )
    def test_a_bad_keyboard_is_refused(self, server: BotApiServer, chat: PrivateChat, markup: Any, error: str) -> None:
        description = refusal(server, "sendMessage", chat_id=chat.id, text="x", reply_markup=markup)
        assert description == f"Bad Request: {error}"

    def test_the_largest_keyboard_passes(self, server: BotApiServer, chat: PrivateChat) -> None:
        row = [{"text": "x", "callback_data": "x" * 64}] * 8
        rows = [*([row] * 12), row[:4]]
        message = say(server, chat, reply_markup={"inline_keyboard": rows})
        assert len(message.buttons) == 100

    def test_an_edit_takes_inline_keyboards_only(self, server: BotApiServer, chat: PrivateChat) -> None:
        message = say(server, chat)
        markup = {"keyboard": [["x"]]}
        error = refusal(server, "editMessageReplyMarkup", chat_id=chat.id, message_id=1, reply_markup=markup)
        assert error == "Bad Request: inline keyboard expected"
        assert message.reply_markup is None

    def test_a_deep_link_button_starts_the_bot(self, server: BotApiServer, chat: PrivateChat) -> None:
        message = say(server, chat, reply_markup=keyboard(url="https://t.me/test_bot?start=abc-1"))
        assert chat.start(message.start_payload("Go")).text == "/start abc-1"
        with pytest.raises(ValueError, match="no deep link"):
            chat.start("a.b")
