"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words: users."""

from __future__ import annotations

import time

import pytest

from tests.botapi import (
    BotApiServer,
    Group,
    NotSeen,
    PrivateChat,
)
from tests.botapi_server.support import call, say, updates


class TestUsersSide:
    def test_commands_are_marked_in_utf16_units(self, server: BotApiServer, chat: PrivateChat) -> None:
        chat.send("\U0001f600 /train@test_bot 7B", age_seconds=300)
        message = updates(server)[0]["message"]
        assert message["entities"] == [{"type": "bot_command", "offset": 3, "length": 15}]
        assert time.time() - message["date"] >= 299

    @pytest.mark.parametrize(
        ("text", "seen"),
        [
            ("hello", False),
            ("@test_bot hello", False),
            ("hello /train", False),
            ("/train 7B", True),
            ("/train@test_bot 7B", True),
            ("/train@TEST_BOT 7B", True),
            ("/train@other_bot 7B", False),
        ],
    )
    def test_privacy_mode_hides_what_is_not_for_the_bot(self, group: Group, text: str, seen: bool) -> None:
        assert group.send(text).delivered is seen

    def test_replies_to_the_bot_pass_privacy_mode(self, server: BotApiServer, group: Group) -> None:
        answer = say(server, group)
        assert group.send("thanks", reply_to=answer).delivered
        group.promote_bot()
        assert group.send("plain").delivered

    def test_privacy_mode_can_be_off(self, server: BotApiServer, chat: PrivateChat) -> None:
        assert server.group("Open", members=[chat.user], privacy=False).send("hello").delivered

    def test_topic_messages_say_so(self, server: BotApiServer, group: Group) -> None:
        topic = group.topic("Costs")
        group.send("/help", topic=topic)
        (update,) = updates(server)
        message = update["message"]
        assert (message["message_thread_id"], message["is_topic_message"]) == (topic.id, True)
        assert message["reply_to_message"]["forum_topic_created"]["name"] == "Costs"

    def test_an_edit_is_an_update_of_its_own(self, server: BotApiServer, chat: PrivateChat) -> None:
        chat.edit(chat.send("/one"), "/two")
        edited = updates(server)[-1]["edited_message"]
        assert (edited["message_id"], edited["text"]) == (1, "/two")
        assert "edit_date" in edited

    def test_waiting_ends_with_what_the_bot_did_last(self, server: BotApiServer, chat: PrivateChat) -> None:
        call(server, "sendMessage", chat_id=chat.id)
        with pytest.raises(NotSeen, match=r"no reply .* last calls: sendMessage: Bad Request: message text"):
            chat.wait_reply(0.01)
        chat.wait_no_reply(0.01)
        assert not server.wait_call("sendMessage", 1).ok
        with pytest.raises(NotSeen):
            server.wait_call("sendMessage", 0.01)
