"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words."""

from __future__ import annotations

import asyncio
import http.server
import json
import struct
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self
from urllib.parse import urlencode

import pytest
import telegram
from telegram.request import HTTPXRequest

from tests.botapi import (
    BotApiServer,
    EntityError,
    Group,
    Message,
    NotSeen,
    PrivateChat,
    RateLimits,
    parse_html,
    utf16_length,
)
from tests.botapi.params import read_params
from tests.botapi.rates import RateLimiter

Json = dict[str, Any]
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as running:
        yield running


@pytest.fixture
def chat(server: BotApiServer) -> PrivateChat:
    return server.private_chat(server.user("Ada"))


@pytest.fixture
def group(server: BotApiServer) -> Group:
    ada, bob = server.user("Ada"), server.user("Bob")
    return server.group("Lab", members=[ada, bob], admins=[bob], forum=True)


def call(server: BotApiServer, method: str, **params: Any) -> Json:
    """One raw call as a form, whatever its answer."""
    form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
    return fetch(f"{server.url}/bot{server.token}/{method}", urlencode(form).encode())


def fetch(url: str, body: bytes | None = None, content_type: str = "") -> Json:
    request = urllib.request.Request(url, body)
    if content_type:
        request.add_header("Content-Type", content_type)
    try:
        with OPENER.open(request, timeout=10) as response:
            status, raw = response.status, response.read()
    except urllib.error.HTTPError as error:
        status, raw = error.code, error.read()
    answer: Json = json.loads(raw)
    assert answer.get("error_code", 200) == status
    return answer


def refusal(server: BotApiServer, method: str, **params: Any) -> str:
    """The description of a call that must fail."""
    answer = call(server, method, **params)
    assert answer["ok"] is False
    return str(answer["description"])


def result(server: BotApiServer, method: str, **params: Any) -> Any:
    """The result of a call that must succeed."""
    answer = call(server, method, **params)
    assert answer["ok"] is True, answer
    return answer["result"]


def say(server: BotApiServer, chat: PrivateChat | Group, text: str = "Hello", **params: Any) -> Message:
    """Let the bot write, and return the message as the chat has it."""
    sent = result(server, "sendMessage", chat_id=chat.id, text=text, **params)
    return chat.messages[int(sent["message_id"]) - 1]


def keyboard(**button: Any) -> Json:
    return {"inline_keyboard": [[{"text": "Go", **button}]]}


def png(width_px: int, height_px: int) -> bytes:
    """A PNG file whose header claims a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width_px, height_px, 8, 0, 0, 0, 0)
    image = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + image


def article(result_id: str = "one", text: str = "Hi", **more: Any) -> Json:
    content = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": result_id, "title": "T", "input_message_content": content, **more}


class TestHttp:
    def test_a_wrong_token_is_unauthorized(self, server: BotApiServer) -> None:
        answer = fetch(f"{server.url}/bot1:wrong/getMe")
        assert answer == {"ok": False, "error_code": 401, "description": "Unauthorized"}

    def test_an_unknown_method_is_not_found_and_recorded(self, server: BotApiServer) -> None:
        assert call(server, "sendNothing") == {"ok": False, "error_code": 404, "description": "Not Found"}
        assert server.calls[-1].method == "sendNothing"

    def test_method_names_have_no_case(self, server: BotApiServer) -> None:
        assert result(server, "GETME")["username"] == "test_bot"
        assert server.calls[-1].method == "getMe"

    def test_unknown_parameters_are_recorded_and_do_not_fail(self, server: BotApiServer) -> None:
        result(server, "getMe", colour="red")
        assert server.calls[-1].unknown_params == ("colour",)

    @pytest.mark.parametrize("kind", ["query", "form", "json", "multipart"])
    def test_parameters_come_in_four_ways(self, server: BotApiServer, chat: PrivateChat, kind: str) -> None:
        url = f"{server.url}/bot{server.token}/sendMessage"
        if kind == "query":
            fetch(f"{url}?{urlencode({'chat_id': chat.id, 'text': 'é'})}")
        elif kind == "form":
            fetch(url, urlencode({"chat_id": chat.id, "text": "é"}).encode())
        elif kind == "json":
            fetch(url, json.dumps({"chat_id": chat.id, "text": "é"}).encode(), "application/json")
        else:
            parts = "".join(
                f'--X\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
                for k, v in (("chat_id", chat.id), ("text", "é"))
            )
            fetch(url, f"{parts}--X--\r\n".encode(), "multipart/form-data; boundary=X")
        assert chat.wait_reply(1).text == "é"

    def test_an_upload_keeps_every_byte(self) -> None:
        content = bytes(range(256)) + b"\r\n--"
        head = b'--X\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n'
        body = head + content + b"\r\n--X--\r\n"
        assert read_params("", "multipart/form-data; boundary=X", body).files["a"].content == content

    def test_all_threads_end_with_the_server(self) -> None:
        before = set(threading.enumerate())
        with BotApiServer() as server, ThreadPoolExecutor(1) as pool:
            poll = pool.submit(call, server, "getUpdates", timeout=30)
            server.wait_ready(5)
            server.__exit__(None, None, None)
            assert poll.exception(5) is not None or poll.result()["ok"]
        assert set(threading.enumerate()) <= before


class TestTexts:
    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("", "message text is empty"),
            (" \n ", "text must be non-empty"),
            ("<b></b>", "text must be non-empty"),
            ("x" * 4097, "message is too long"),
            ("\U0001f600" * 2049, "message is too long"),
            ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
            ("<br>", 'can\'t parse entities: Unsupported start tag "br" at byte offset 0'),
        ],
        ids=["none", "blank", "only tags", "4097", "4098 units", "open tag", "unknown tag"],
    )
    def test_a_bad_text_is_refused(self, server: BotApiServer, chat: PrivateChat, text: str, error: str) -> None:
        params = {"chat_id": chat.id, "text": text, "parse_mode": "HTML"}
        assert refusal(server, "sendMessage", **params) == f"Bad Request: {error}"
        message_id = say(server, chat).message_id
        edit = {**params, "message_id": message_id}
        assert refusal(server, "editMessageText", **edit) == f"Bad Request: {error}"

    def test_the_markup_does_not_count_as_text(self, server: BotApiServer, chat: PrivateChat) -> None:
        message = say(server, chat, "<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
        assert utf16_length(message.text) == 4096
        assert message.html.startswith("<b>x")

    def test_an_unknown_parse_mode_is_refused(self, server: BotApiServer, chat: PrivateChat) -> None:
        error = refusal(server, "sendMessage", chat_id=chat.id, text="x", parse_mode="BBCode")
        assert error == "Bad Request: unsupported parse_mode"

    def test_half_a_surrogate_pair_is_refused(self, server: BotApiServer, chat: PrivateChat) -> None:
        body = json.dumps({"chat_id": chat.id, "text": "\ud83d"}).encode()
        answer = fetch(f"{server.url}/bot{server.token}/sendMessage", body, "application/json")
        assert answer["description"] == "Bad Request: strings must be encoded in UTF-8"

    def test_only_a_hundred_entities_are_kept(self, server: BotApiServer, chat: PrivateChat) -> None:
        message = say(server, chat, "<b>x</b> " * 101, parse_mode="HTML")
        assert len(message.entities) == 100

    def test_white_space_is_trimmed_and_commands_are_found(self, server: BotApiServer, chat: PrivateChat) -> None:
        message = say(server, chat, "  <b>Try</b> /help <code>/not</code> ", parse_mode="HTML")
        assert message.text == "Try /help /not"
        assert [(e["type"], e["offset"], e["length"]) for e in message.entities] == [
            ("bold", 0, 3),
            ("bot_command", 4, 5),
            ("code", 10, 4),
        ]

    def test_html_is_parsed_by_telegrams_own_parser(self) -> None:
        parsed = parse_html("<blockquote expandable>a\U0001f600</blockquote><i>&lt;</i>")
        assert parsed.text == "a\U0001f600<"
        assert parsed.entities == (
            {"type": "expandable_blockquote", "offset": 0, "length": 3},
            {"type": "italic", "offset": 3, "length": 1},
        )
        with pytest.raises(EntityError, match="Can't parse entities: Unsupported start tag"):
            parse_html("a <p>")


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


class TestPhotos:
    def send(self, server: BotApiServer, chat: PrivateChat, content: bytes, caption: str = "") -> Json:
        head = f'--X\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{chat.id}\r\n'
        head += f'--X\r\nContent-Disposition: form-data; name="caption"\r\n\r\n{caption}\r\n'
        head += '--X\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\n'
        url = f"{server.url}/bot{server.token}/sendPhoto"
        body = head.encode() + content + b"\r\n--X--\r\n"
        return fetch(url, body, "multipart/form-data; boundary=X")

    @pytest.mark.parametrize(
        ("content", "error"),
        [
            (b"", "file must be non-empty"),
            (b"GIF89a", "IMAGE_PROCESS_FAILED"),
            (png(6000, 4001), "PHOTO_INVALID_DIMENSIONS"),
            (png(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
            (
                b"\0" * (10 * 1024 * 1024 + 1),
                "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
            ),
        ],
        ids=["empty", "other kind", "too large", "too long", "too heavy"],
    )
    def test_a_bad_photo_is_refused(self, server: BotApiServer, chat: PrivateChat, content: bytes, error: str) -> None:
        assert self.send(server, chat, content)["description"] == f"Bad Request: {error}"

    def test_a_long_caption_is_refused(self, server: BotApiServer, chat: PrivateChat) -> None:
        answer = self.send(server, chat, png(10, 10), "x" * 1025)
        assert answer["description"] == "Bad Request: message caption is too long"

    def test_the_size_of_a_jpeg_is_read(self, server: BotApiServer, chat: PrivateChat) -> None:
        frame = b"\xff\xc0" + struct.pack(">HBHH", 8, 8, 20, 30) + b"\x01"
        jpeg = b"\xff\xd8\xff\xe0\x00\x04ab" + frame + b"\xff\xd9"
        photo = self.send(server, chat, jpeg)["result"]["photo"][-1]
        assert (photo["width"], photo["height"]) == (30, 20)

    def test_a_file_id_works_again_and_an_unknown_one_does_not(self, server: BotApiServer, chat: PrivateChat) -> None:
        photo = self.send(server, chat, png(10, 10))["result"]["photo"][-1]
        result(server, "sendPhoto", chat_id=chat.id, photo=photo["file_id"])
        error = refusal(server, "sendPhoto", chat_id=chat.id, photo="nonsense")
        assert error == "Bad Request: wrong file identifier/HTTP URL specified"


class TestCallbackQueries:
    def test_a_press_is_answered_once(self, server: BotApiServer, chat: PrivateChat) -> None:
        press = say(server, chat, reply_markup=keyboard(callback_data="d")).press("Go")
        (update,) = updates(server)
        assert update["callback_query"]["data"] == "d"
        assert update["callback_query"]["message"]["message_id"] == 1
        result(server, "answerCallbackQuery", callback_query_id=press.id, text="Done")
        assert press.wait_answer(1).text == "Done"
        assert refusal(server, "answerCallbackQuery", callback_query_id=press.id) == TOO_OLD

    def test_an_unknown_or_late_answer_is_refused(self, server: BotApiServer, chat: PrivateChat) -> None:
        assert refusal(server, "answerCallbackQuery", callback_query_id="1") == TOO_OLD
        press = say(server, chat, reply_markup=keyboard(callback_data="d")).press("Go")
        press.expire()
        assert refusal(server, "answerCallbackQuery", callback_query_id=press.id) == TOO_OLD

    def test_a_long_answer_is_refused(self, server: BotApiServer, chat: PrivateChat) -> None:
        press = say(server, chat, reply_markup=keyboard(callback_data="d")).press("Go")
        error = refusal(server, "answerCallbackQuery", callback_query_id=press.id, text="x" * 201)
        assert error == "Bad Request: MESSAGE_TOO_LONG"

    def test_only_a_callback_button_can_be_pressed(self, server: BotApiServer, chat: PrivateChat) -> None:
        message = say(server, chat, reply_markup=keyboard(copy_text={"text": "x"}))
        with pytest.raises(ValueError, match="no callback data"):
            message.press("Go")


class TestInlineMode:
    @pytest.mark.parametrize(
        ("results", "error"),
        [
            ([article(str(i)) for i in range(51)], "RESULTS_TOO_MUCH"),
            ([article("a"), article("a")], "RESULT_ID_DUPLICATE"),
            ([article("")], "RESULT_ID_INVALID"),
            ([article("é" * 33)], "RESULT_ID_INVALID"),
            ([article(text="")], "message text is empty"),
            ([article(text="x" * 4097)], "message is too long"),
            ([article(text="<br>")], 'can\'t parse entities: Unsupported start tag "br" at byte offset 0'),
            ([article(title="")], "ARTICLE_TITLE_EMPTY"),
            ([article(reply_markup={"keyboard": [["x"]]})], "inline keyboard expected"),
            ([article(reply_markup=keyboard(callback_data="x" * 65))], "BUTTON_DATA_INVALID"),
            ([{"type": "photo", "id": "p", "photo_url": "http://a.example"}], "WEBDOCUMENT_URL_INVALID"),
        ],
    )
    def test_bad_results_are_refused(self, server: BotApiServer, results: list[Json], error: str) -> None:
        query = server.inline(server.user("Ada"), "7B")
        description = refusal(server, "answerInlineQuery", inline_query_id=query.id, results=results)
        assert description == f"Bad Request: {error}"
        assert query.answer is None

    def test_the_button_above_the_results_needs_a_payload(self, server: BotApiServer) -> None:
        query = server.inline(server.user("Ada"), "7B")
        button = {"text": "Settings", "start_parameter": "a b"}
        error = refusal(server, "answerInlineQuery", inline_query_id=query.id, results=[], button=button)
        assert error == "Bad Request: START_PARAM_INVALID"

    def test_an_inline_query_is_answered_once(self, server: BotApiServer) -> None:
        query = server.inline(server.user("Ada"), "7B")
        assert updates(server)[0]["inline_query"]["query"] == "7B"
        result(server, "answerInlineQuery", inline_query_id=query.id, results=[article()], is_personal=True)
        answer = query.wait_answer(1)
        assert answer.results[0].text == "Hi"
        assert (answer.is_personal, answer.cache_time_s) == (True, 300)
        assert refusal(server, "answerInlineQuery", inline_query_id=query.id, results=[]) == TOO_OLD

    def test_an_inline_message_with_a_keyboard_can_be_pressed_and_edited(self) -> None:
        with BotApiServer(inline_feedback=True) as server:
            query = server.inline(server.user("Ada"), "7B")
            results = [article("a", reply_markup=keyboard(callback_data="d")), article("b")]
            result(server, "answerInlineQuery", inline_query_id=query.id, results=results)
            message = server.choose("a")
            assert server.choose("b").inline_message_id is None
            message.press("Go")
            inline_id = message.inline_message_id
            kinds = [(set(u) - {"update_id"}).pop() for u in updates(server)]
            assert kinds == ["inline_query", "chosen_inline_result", "chosen_inline_result", "callback_query"]
            target = {"inline_message_id": inline_id}
            assert result(server, "editMessageText", **target, text="New") is True
            assert message.wait_edit(1).text == "New"
            assert refusal(server, "editMessageText", **target, text="New") == NOT_MODIFIED
            error = refusal(server, "editMessageText", inline_message_id="no", text="New")
            assert error == "Bad Request: MESSAGE_ID_INVALID"
            media = {"type": "photo", "media": "attach://a"}
            error = refusal(server, "editMessageMedia", **target, media=media)
            assert error == "Bad Request: wrong file identifier/HTTP URL specified"

    def test_an_inline_message_comes_back_where_the_bot_is(self, server: BotApiServer, group: Group) -> None:
        query = server.inline(group.members[0], "7B")
        result(server, "answerInlineQuery", inline_query_id=query.id, results=[article()])
        server.choose("one", chat=group)
        assert updates(server)[-1]["message"]["via_bot"]["id"] == server.bot.id


class TestProfile:
    @pytest.mark.parametrize(
        ("commands", "error"),
        [
            ([{"command": "Big", "description": "x"}], "BOT_COMMAND_INVALID"),
            ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
            ([{"command": "a", "description": ""}], "BOT_COMMAND_INVALID"),
            ([{"command": "a", "description": "x" * 257}], "BOT_COMMAND_INVALID"),
            ([{"command": "a", "description": "x"}] * 2, "BOT_COMMAND_INVALID"),
            ([{"command": f"c{i}", "description": "x"} for i in range(101)], "BOT_COMMANDS_TOO_MUCH"),
        ],
    )
    def test_a_bad_menu_is_refused(self, server: BotApiServer, commands: list[Json], error: str) -> None:
        assert refusal(server, "setMyCommands", commands=commands) == f"Bad Request: {error}"

    def test_menus_are_kept_per_scope_and_language(self, server: BotApiServer) -> None:
        commands = [{"command": "help", "description": "Help"}]
        scope = {"type": "all_group_chats"}
        result(server, "setMyCommands", commands=commands, scope=scope, language_code="de")
        assert result(server, "getMyCommands") == []
        assert result(server, "getMyCommands", scope=scope, language_code="de") == commands
        assert server.profile.menu("all_group_chats", "de") == ["help"]
        result(server, "deleteMyCommands", scope=scope, language_code="de")
        assert server.profile.menu("all_group_chats", "de") == []
        error = refusal(server, "setMyCommands", commands=commands, language_code="deu")
        assert error == "Bad Request: invalid language code specified"
        missing = {"type": "chat", "chat_id": 5}
        error = refusal(server, "setMyCommands", commands=commands, scope=missing)
        assert error == "Bad Request: chat not found"

    @pytest.mark.parametrize(
        ("name", "key", "limit", "error"),
        [
            ("Description", "description", 512, "DESCRIPTION_TOO_LONG"),
            ("ShortDescription", "short_description", 120, "ABOUT_TOO_LONG"),
            ("Name", "name", 64, "BOT_TITLE_INVALID"),
        ],
    )
    def test_descriptions_are_limited(self, server: BotApiServer, name: str, key: str, limit: int, error: str) -> None:
        text = {key: "x" * limit}
        result(server, f"setMy{name}", **text)
        assert result(server, f"getMy{name}", language_code="de") == text
        assert refusal(server, f"setMy{name}", **{key: "x" * (limit + 1)}) == f"Bad Request: {error}"


def updates(server: BotApiServer, **params: Any) -> list[Json]:
    found: list[Json] = result(server, "getUpdates", **params)
    return found


class TestPolling:
    def test_updates_stay_until_the_offset_confirms_them(self, server: BotApiServer, chat: PrivateChat) -> None:
        for text in ("one", "two", "three"):
            chat.send(text)
        first = updates(server, limit=2)
        assert [u["message"]["text"] for u in first] == ["one", "two"]
        assert updates(server, limit=2) == first
        rest = updates(server, offset=first[-1]["update_id"] + 1)
        assert [u["message"]["text"] for u in rest] == ["three"]
        assert updates(server, offset=rest[-1]["update_id"] + 1) == []
        server.wait_drained(1)

    def test_a_long_poll_ends_with_the_first_update(self, server: BotApiServer, chat: PrivateChat) -> None:
        with ThreadPoolExecutor(1) as pool:
            poll = pool.submit(updates, server, timeout=30)
            server.wait_ready(5)
            chat.send("now")
            assert poll.result(5)[0]["message"]["text"] == "now"

    def test_a_second_poll_ends_the_first(self, server: BotApiServer, chat: PrivateChat) -> None:
        with ThreadPoolExecutor(2) as pool:
            older = pool.submit(refusal, server, "getUpdates", timeout=30)
            server.wait_ready(5)
            newer = pool.submit(updates, server, timeout=30)
            assert older.result(5) == (
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            )
            chat.send("now")
            assert len(newer.result(5)) == 1

    def test_polling_beside_a_webhook_is_refused(self, server: BotApiServer) -> None:
        result(server, "setWebhook", url="https://bot.example/hook")
        assert refusal(server, "getUpdates") == (
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
        result(server, "deleteWebhook")
        assert updates(server) == []

    def test_allowed_updates_are_sticky(self, server: BotApiServer, chat: PrivateChat) -> None:
        updates(server, allowed_updates=["inline_query"])
        updates(server)
        assert not chat.send("unseen").delivered
        updates(server, allowed_updates=[])
        assert chat.send("seen").delivered


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


class Hook:
    """A webhook that answers with the statuses it is given, then with 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.seen: list[tuple[str | None, str]] = []
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                secret = self.headers["X-Telegram-Bot-Api-Secret-Token"]
                hook.seen.append((secret, body["message"]["text"]))
                self.send_response(hook.statuses.pop(0) if hook.statuses else 200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None: ...  # noqa: A002 - the name in http.server

        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._http.server_port}/hook"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class TestWebhooks:
    def test_an_update_is_delivered_until_it_is_taken(self, server: BotApiServer, chat: PrivateChat) -> None:
        with Hook(500, 503) as hook:
            result(server, "setWebhook", url=hook.url, secret_token="s3cret")
            chat.send("one")
            chat.send("two")
            server.wait_drained(5)
            assert hook.seen == [("s3cret", "one")] * 3 + [("s3cret", "two")]
            assert [status for _, status in server.webhook.deliveries] == [500, 503, 200, 200]
            assert result(server, "getWebhookInfo")["pending_update_count"] == 0

    @pytest.mark.parametrize(
        ("params", "error"),
        [
            ({"url": "http://bot.example"}, "bad webhook: An HTTPS URL must be provided for webhook"),
            (
                {"url": "https://bot.example:8000"},
                "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
            ),
            (
                {"url": "https://bot.example", "secret_token": "a b"},
                "secret token contains unallowed characters",
            ),
            ({"url": "https://bot.example", "secret_token": "a" * 257}, "secret token is too long"),
        ],
    )
    def test_a_bad_webhook_is_refused(self, server: BotApiServer, params: Json, error: str) -> None:
        assert refusal(server, "setWebhook", **params) == f"Bad Request: {error}"
        assert result(server, "getWebhookInfo")["url"] == ""

    def test_pending_updates_can_be_dropped(self, server: BotApiServer, chat: PrivateChat) -> None:
        chat.send("old")
        result(server, "deleteWebhook", drop_pending_updates=True)
        assert updates(server) == []


class TestRates:
    @pytest.mark.parametrize(
        ("chats", "is_group", "seconds_apart", "allowed"),
        [(1, True, 2.0, 20), (1, False, 0.0, 5), (100, False, 0.0, 30)],
        ids=["20 a minute in a group", "a burst in a chat", "30 a second in all"],
    )
    def test_what_comes_too_often_is_refused(
        self, chats: int, is_group: bool, seconds_apart: float, allowed: int
    ) -> None:
        now_s = 0.0
        limiter = RateLimiter(RateLimits(), clock=lambda: now_s)
        for index in range(allowed):
            limiter.check(index % chats, is_group=is_group)
            now_s += seconds_apart
        with pytest.raises(Exception, match="Too Many Requests: retry after"):
            limiter.check(allowed % chats, is_group=is_group)

    def test_the_answer_says_when_to_come_back(self) -> None:
        with BotApiServer(limits=RateLimits(group_messages_per_min=1)) as server:
            group = server.group("Lab", members=[server.user("Ada")])
            message = say(server, group)
            answer = call(server, "editMessageText", chat_id=group.id, message_id=message.message_id, text="x")
            assert answer["error_code"] == 429
            assert answer["description"] == "Too Many Requests: retry after 60"
            assert answer["parameters"] == {"retry_after": 60}


def bot_of(server: BotApiServer) -> telegram.Bot:
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    return telegram.Bot(server.token, base_url=f"{server.url}/bot", request=request, get_updates_request=request)


class TestThroughPythonTelegramBot:
    def test_it_understands_every_kind_of_answer(self, server: BotApiServer, group: Group) -> None:
        async def talk() -> None:
            async with bot_of(server) as bot:
                assert (await bot.get_me()).username == "test_bot"
                ada, bob = group.members
                question = group.send("/help", user=ada)
                (update,) = await bot.get_updates(timeout=5)
                assert update.effective_message is not None
                assert update.effective_message.parse_entities(["bot_command"])
                markup = telegram.InlineKeyboardMarkup.from_button(
                    telegram.InlineKeyboardButton("Go", callback_data="d")
                )
                sent = await bot.send_message(
                    group.id,
                    "<b>Hi</b>",
                    "HTML",
                    reply_markup=markup,
                    reply_parameters=telegram.ReplyParameters(question.message_id),
                    link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
                )
                assert sent.reply_to_message is not None
                seen = group.wait_reply(1)
                assert seen.link_preview_disabled
                assert seen.reply_to is question
                seen.press("Go", bob)
                (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
                assert update.callback_query is not None
                assert update.callback_query.from_user.first_name == "Bob"
                assert await update.callback_query.answer("ok")
                photo = await bot.send_photo(group.id, png(20, 10), caption="Cap")
                assert photo.photo[-1].width == 20
                media = telegram.InputMediaPhoto(png(30, 10), caption="Two")
                await bot.edit_message_media(media, group.id, photo.message_id)
                assert group.bot_messages[-1].text == "Two"
                assert (await bot.get_chat(group.id)).title == "Lab"
                assert len(await bot.get_chat_administrators(group.id)) == 1
                member = await bot.get_chat_member(group.id, ada.id)
                assert member.status == "member"
                scope = telegram.BotCommandScopeChat(group.id)
                await bot.set_my_commands([("help", "Help")], scope=scope)
                assert (await bot.get_my_commands(scope=scope))[0].command == "help"
                assert (await bot.get_webhook_info()).url == ""

        asyncio.run(talk())

    def test_its_errors_have_their_classes(self, server: BotApiServer, chat: PrivateChat) -> None:
        async def talk() -> None:
            async with bot_of(server) as bot:
                for kind, error in (
                    ("too_many_requests", telegram.error.RetryAfter),
                    ("internal_error", telegram.error.NetworkError),
                    ("bad_gateway", telegram.error.NetworkError),
                    ("reset", telegram.error.NetworkError),
                    ("broken_json", telegram.error.TelegramError),
                    ("blocked", telegram.error.Forbidden),
                ):
                    server.faults.add("sendMessage", kind=kind)  # type: ignore[arg-type] # from a table
                    with pytest.raises(error):
                        await bot.send_message(chat.id, "x")
                assert chat.bot_messages == []
                server.faults.add("sendMessage", kind="reset", takes_effect=True)
                with pytest.raises(telegram.error.NetworkError):
                    await bot.send_message(chat.id, "twice")
                server.faults.add("sendMessage", kind="slow", delay_s=0.05)
                await bot.send_message(chat.id, "twice")
                assert [message.text for message in chat.bot_messages] == ["twice", "twice"]
                assert server.faults.left == 0

        asyncio.run(talk())
