"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words: chats."""

from __future__ import annotations

from tests.botapi import (
    BotApiServer,
    Group,
    PrivateChat,
)
from tests.botapi_server.support import NOT_MODIFIED, Json, call, keyboard, refusal, result, say, updates


class TestChats:
    def test_an_unknown_chat_is_not_found(self, server: BotApiServer) -> None:
        assert refusal(server, "sendMessage", chat_id=1, text="x") == "Bad Request: chat not found"
        assert refusal(server, "sendMessage", text="x") == "Bad Request: chat_id is empty"

    def test_who_never_wrote_cannot_be_written_to(self, server: BotApiServer) -> None:
        error = refusal(server, "sendMessage", chat_id=server.user("Eve").id, text="x")
        assert error == "Forbidden: bot can't initiate conversation with a user"

    def test_a_user_who_blocked_the_bot_gets_nothing(self, server: BotApiServer, chat: PrivateChat) -> None:
        chat.block()
        error = refusal(server, "sendMessage", chat_id=chat.id, text="x")
        assert error == "Forbidden: bot was blocked by the user"
        chat.unblock()
        say(server, chat)
        assert [u["my_chat_member"]["new_chat_member"]["status"] for u in updates(server)] == [
            "kicked",
            "member",
        ]

    def test_a_kicked_bot_cannot_write(self, server: BotApiServer, group: Group) -> None:
        group.kick_bot()
        error = refusal(server, "sendMessage", chat_id=group.id, text="x")
        assert error == "Forbidden: bot was kicked from the supergroup chat"
        basic = server.group("Old", members=group.members, basic=True)
        basic.kick_bot()
        error = refusal(server, "getChat", chat_id=basic.id)
        assert error == "Forbidden: bot was kicked from the group chat"

    def test_an_upgraded_group_names_its_new_id(self, server: BotApiServer, group: Group) -> None:
        basic = server.group("Old", members=group.members, basic=True)
        upgraded = server.migrate(basic)
        answer = call(server, "sendMessage", chat_id=basic.id, text="x")
        assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
        assert answer["parameters"] == {"migrate_to_chat_id": upgraded.id}

    def test_a_missing_message_is_quoted_only_if_allowed(self, server: BotApiServer, chat: PrivateChat) -> None:
        reply: Json = {"message_id": 99}
        error = refusal(server, "sendMessage", chat_id=chat.id, text="x", reply_parameters=reply)
        assert error == "Bad Request: message to be replied not found"
        reply["allow_sending_without_reply"] = True
        assert say(server, chat, reply_parameters=reply).reply_to_message_id is None
        assert say(server, chat, reply_parameters={"message_id": 1}).reply_to_message_id == 1

    def test_topics_must_exist(self, server: BotApiServer, group: Group, chat: PrivateChat) -> None:
        topic = group.topic("Costs")
        assert topic.id > 1
        assert say(server, group, message_thread_id=topic.id).message_thread_id == topic.id
        for where in (group, chat):
            error = refusal(server, "sendMessage", chat_id=where.id, text="x", message_thread_id=77)
            assert error == "Bad Request: message thread not found"

    def test_a_topic_that_is_closed_or_deleted_takes_no_message(self, server: BotApiServer, group: Group) -> None:
        topic = group.topic("Costs")
        topic.closed = True
        error = refusal(server, "sendMessage", chat_id=group.id, text="x", message_thread_id=topic.id)
        assert error == "Bad Request: TOPIC_CLOSED"
        group.delete_topic(topic)
        error = refusal(server, "sendMessage", chat_id=group.id, text="x", message_thread_id=topic.id)
        assert error == "Bad Request: message thread not found"

    def test_a_group_may_forbid_photos_and_texts(self, server: BotApiServer, group: Group) -> None:
        said = say(server, group)
        group.forbidden |= {"photos", "text messages"}
        media = {"type": "photo", "media": "https://a.example/a.png"}
        photo = {"chat_id": group.id, "photo": media["media"]}
        edit = {"chat_id": group.id, "message_id": said.message_id, "media": media}
        for method, params in (("sendPhoto", photo), ("editMessageMedia", edit)):
            error = refusal(server, method, **params)
            assert error == "Bad Request: not enough rights to send photos to the chat"
        error = refusal(server, "sendMessage", chat_id=group.id, text="x")
        assert error == "Bad Request: not enough rights to send text messages to the chat"
        group.promote_bot()
        say(server, group)

    def test_a_quote_across_topics_is_refused(self, server: BotApiServer, group: Group) -> None:
        question = group.send("/help", topic=group.topic("Costs"))
        reply = {"message_id": question.message_id}
        error = refusal(server, "sendMessage", chat_id=group.id, text="x", reply_parameters=reply)
        assert error == "Bad Request: message to be replied not found"

    def test_members_have_their_status(self, server: BotApiServer, group: Group) -> None:
        ada, bob = group.members
        stranger = server.user("Eve")
        status = {
            user.first_name: result(server, "getChatMember", chat_id=group.id, user_id=user.id)["status"]
            for user in (ada, bob, stranger)
        }
        assert status == {"Ada": "member", "Bob": "creator", "Eve": "left"}
        assert len(result(server, "getChatAdministrators", chat_id=group.id)) == 1

    def test_chat_actions_are_checked(self, server: BotApiServer, chat: PrivateChat) -> None:
        assert result(server, "sendChatAction", chat_id=chat.id, action="typing") is True
        error = refusal(server, "sendChatAction", chat_id=chat.id, action="dancing")
        assert error == "Bad Request: wrong parameter action in request"

    def test_the_bot_leaves_a_group(self, server: BotApiServer, group: Group) -> None:
        assert result(server, "leaveChat", chat_id=group.id) is True
        error = refusal(server, "sendMessage", chat_id=group.id, text="x")
        assert error == "Forbidden: bot is not a member of the supergroup chat"


class TestEdits:
    def test_an_edit_must_change_something(self, server: BotApiServer, chat: PrivateChat) -> None:
        markup = keyboard(callback_data="a")
        message = say(server, chat, "<b>x</b>", parse_mode="HTML", reply_markup=markup)
        target = {"chat_id": chat.id, "message_id": message.message_id}
        same = {**target, "text": "<strong>x</strong>", "parse_mode": "HTML", "reply_markup": markup}
        assert refusal(server, "editMessageText", **same) == NOT_MODIFIED
        assert refusal(server, "editMessageReplyMarkup", **target, reply_markup=markup) == NOT_MODIFIED
        result(server, "editMessageText", **target, text="<b>y</b>", parse_mode="HTML")
        assert chat.wait_edit(message, 1).text == "y"
        assert (message.edited, message.versions, message.reply_markup) == (1, ["x"], None)

    def test_a_missing_message_is_not_edited(self, server: BotApiServer, chat: PrivateChat) -> None:
        error = refusal(server, "editMessageText", chat_id=chat.id, message_id=9, text="x")
        assert error == "Bad Request: message to edit not found"
        message = say(server, chat)
        chat.delete(message)
        error = refusal(server, "editMessageText", chat_id=chat.id, message_id=message.message_id, text="x")
        assert error == "Bad Request: message to edit not found"

    def test_a_users_message_is_not_edited(self, server: BotApiServer, chat: PrivateChat) -> None:
        chat.send("mine")
        error = refusal(server, "editMessageText", chat_id=chat.id, message_id=1, text="x")
        assert error == "Bad Request: message can't be edited"

    def test_text_and_caption_are_told_apart(self, server: BotApiServer, chat: PrivateChat) -> None:
        say(server, chat)
        error = refusal(server, "editMessageCaption", chat_id=chat.id, message_id=1, caption="x")
        assert error == "Bad Request: there is no caption in the message to edit"
        result(server, "sendPhoto", chat_id=chat.id, photo="https://a.example/a.png")
        error = refusal(server, "editMessageText", chat_id=chat.id, message_id=2, text="x")
        assert error == "Bad Request: there is no text in the message to edit"

    def test_messages_are_deleted_once_and_by_right(
        self, server: BotApiServer, chat: PrivateChat, group: Group
    ) -> None:
        say(server, chat)
        assert result(server, "deleteMessage", chat_id=chat.id, message_id=1) is True
        error = refusal(server, "deleteMessage", chat_id=chat.id, message_id=1)
        assert error == "Bad Request: message to delete not found"
        hello = group.send("hello")
        error = refusal(server, "deleteMessage", chat_id=group.id, message_id=hello.message_id)
        assert error == "Bad Request: message can't be deleted"
