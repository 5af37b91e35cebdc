"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words: queries."""

from __future__ import annotations

import pytest

from tests.botapi import (
    BotApiServer,
    Group,
    PrivateChat,
)
from tests.botapi_server.support import NOT_MODIFIED, TOO_OLD, Json, article, keyboard, refusal, result, say, updates


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
