"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words: texts."""

from __future__ import annotations

import json

import pytest

from tests.botapi import (
    BotApiServer,
    EntityError,
    PrivateChat,
    parse_html,
    utf16_length,
)
from tests.botapi_server.support import fetch, refusal, say


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
