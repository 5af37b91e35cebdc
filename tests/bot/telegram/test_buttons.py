"""Buttons under the answers of the real bot: variants, working, sharing; in private, groups, topics and inline."""

import signal
from pathlib import Path

import pytest

from tests.bot.telegram.conftest import RunningBot, running_bot
from tests.botapi import BotApiServer, Group, Message, PrivateChat

LONG = "/train 70B 15T h100 x2048 in 90d spot 5折 eur mfu=40% goodput=0.9 grid=fr as-of=2026-10-10"
"""A question that no button can hold in its 64 bytes."""


@pytest.fixture
def chat(bot: RunningBot) -> PrivateChat:
    return bot.server.private_chat(bot.server.user("Ada"))


@pytest.fixture
def group(bot: RunningBot) -> Group:
    ada, bob = bot.server.user("Ada"), bot.server.user("Bob")
    return bot.server.group("Lab", members=[ada, bob], admins=[bob], forum=True)


def labels(message: Message) -> list[list[str]]:
    assert message.reply_markup is not None
    return [[button["text"] for button in row] for row in message.reply_markup["inline_keyboard"]]


def asked(chat: PrivateChat | Group, text: str) -> Message:
    chat.send(text)
    return chat.wait_reply()


class TestUnderAnAnswer:
    def test_there_are_three_gpus_a_currency_and_what_to_do_with_it(self, chat: PrivateChat) -> None:
        first, second, third, fourth = labels(asked(chat, "/train 70B 15T h100 x2048"))
        assert first == ["H200", "B200", "MI300X"]
        assert second == ["×4,096", "¥ CNY", "Whole project"]
        assert third == ["Working", "By GPU", "By MFU"]
        assert fourth == ["Share", "Edit"]

    def test_few_buttons_stand_in_one_row(self, chat: PrivateChat) -> None:
        assert labels(asked(chat, "/memory 70b h100 x8"))[-1] == ["Working", "By GPU", "Share", "Edit"]

    def test_serving_offers_another_format_too(self, chat: PrivateChat) -> None:
        assert labels(asked(chat, "/infer llama-3.1-70b h100 x8 fp8"))[1] == ["INT4", "×16", "¥ CNY"]

    def test_serving_offers_the_number_of_gpus_that_holds_all_of_the_load(self, chat: PrivateChat) -> None:
        answer = asked(chat, "/infer llama-3.1-70b h100")
        assert labels(answer)[1] == ["FP8", "×4 holds 32", "¥ CNY"]
        answer.press("×4 holds 32", chat.user)
        assert chat.wait_edit(answer).text.endswith("\n/infer llama-3.1-70b h100 x4")
        assert labels(answer)[1] == ["FP8", "×8", "¥ CNY"]

    def test_a_comparison_offers_the_other_currency(self, chat: PrivateChat) -> None:
        answer = asked(chat, "/compare h100 h200 train 70B 15T")
        answer.press("¥ CNY", chat.user)
        assert chat.wait_edit(answer).text.endswith("\n/compare h100 h200 train 70B 15T cny")

    @pytest.mark.parametrize("text", ["/train 70B 15T h800 x2048", "/compare h100 h200 memory 70b"])
    def test_where_there_is_no_money_there_is_no_currency(self, chat: PrivateChat, text: str) -> None:
        assert all("¥ CNY" not in row for row in labels(asked(chat, text)))

    def test_another_gpu_takes_the_place_of_this_one(self, chat: PrivateChat) -> None:
        answer = asked(chat, "/train 70B 15T h100 x2048")
        press = answer.press("H200", chat.user)
        assert press.wait_answer().text == ""
        assert chat.wait_edit(answer).text.endswith("\n/train 70B 15T h200 x2048")
        assert "H100" in labels(answer)[0]
        assert len(chat.bot_messages) == 1

    def test_another_currency_changes_every_sum(self, chat: PrivateChat) -> None:
        answer = asked(chat, "/train 70B 15T h100")
        answer.press("¥ CNY", chat.user)
        chat.wait_edit(answer)
        assert "\n¥" in answer.text
        answer.press("$ USD", chat.user)
        chat.wait_edit(answer)
        assert "\n$" in answer.text
        assert answer.text.endswith("\n/train 70B 15T h100")

    def test_the_working_unfolds_and_folds(self, chat: PrivateChat) -> None:
        answer = asked(chat, "/train 70B 15T h100")
        assert "<blockquote expandable>" in answer.html
        answer.press("Working", chat.user)
        chat.wait_edit(answer)
        assert "<blockquote>" in answer.html
        answer.press("Less", chat.user)
        chat.wait_edit(answer)
        assert "<blockquote expandable>" in answer.html

    def test_a_long_working_goes_on_part_after_part(self, chat: PrivateChat) -> None:
        answer = asked(chat, "/infer deepseek-v3 h200 x16")
        answer.press("Working", chat.user)
        chat.wait_edit(answer)
        first = answer.text
        answer.press("More", chat.user)
        chat.wait_edit(answer)
        assert "Weights of the model = " in first
        assert "power: 75 % of nameplate" in answer.text
        assert labels(answer)[-2][0] == "Less"
        assert "More" not in labels(answer)[-2]
        answer.press("Less", chat.user)
        chat.wait_edit(answer)
        assert "<blockquote expandable>" in answer.html

    def test_share_and_edit_put_the_question_into_an_input(self, chat: PrivateChat) -> None:
        answer = asked(chat, "/train 70B 15T h100 x2048")
        assert answer.button("Share")["switch_inline_query_chosen_chat"]["query"] == "train 70B 15T h100 x2048"
        assert answer.button("Edit")["switch_inline_query_current_chat"] == "train 70B 15T h100 x2048"

    def test_a_corrected_command_turns_the_error_into_the_answer(self, chat: PrivateChat) -> None:
        error = asked(chat, "/train 70B 15T h10")
        error.press("/train 70B 15T h100", chat.user)
        assert chat.wait_edit(error).text.startswith("Train 70B on 15T tokens")

    def test_the_welcome_has_three_examples_to_tap(self, chat: PrivateChat) -> None:
        welcome = asked(chat, "/start")
        assert labels(welcome) == [["/train 175B 500B"], ["/train deepseek-v3"], ["/train 70B 15T h100 x2048"]]
        welcome.press("/train deepseek-v3", chat.user)
        assert chat.wait_edit(welcome).text.startswith("Train DeepSeek-V3")

    def test_a_list_turns_its_pages_and_opens_an_entry(self, chat: PrivateChat) -> None:
        listed = asked(chat, "/gpu")
        for label, headline in (
            ("page 2 →", "55 accelerators · page 2 of 7"),
            ("H200", "NVIDIA H200 SXM 141GB"),
            ("All accelerators", "55 accelerators · page 2 of 7"),
            ("← page 1", "55 accelerators · page 1 of 7"),
        ):
            listed.press(label, chat.user)
            chat.wait_edit(listed)
            assert listed.text.startswith(headline)

    def test_taps_in_a_row_are_done_in_their_order(self, chat: PrivateChat, bot: RunningBot) -> None:
        answer = asked(chat, "/train 70B 15T h100")
        for press in [answer.press(label, chat.user) for label in ("H200", "B200", "MI300X")]:
            press.wait_answer()
        bot.server.waiter.until("the last tap", lambda: answer.text.endswith("mi300x") or None, 10)
        shown = [version.rpartition(" ")[2] for version in [*answer.versions, answer.text]]
        assert shown == [gpu for gpu in ("h100", "h200", "b200", "mi300x") if gpu in shown]

    def test_the_same_tap_twice_is_harmless(self, chat: PrivateChat, bot: RunningBot) -> None:
        answer = asked(chat, "/train 70B 15T h100")
        presses = [answer.press("H200", chat.user) for _ in range(2)]
        for press in presses:
            press.wait_answer()
        bot.server.wait_drained()
        assert asked(chat, "/start").text.startswith("What does that model cost?")
        assert answer.edited == 1

    def test_a_button_of_another_version_is_refused_kindly(self, chat: PrivateChat, bot: RunningBot) -> None:
        answer = asked(chat, "/train 70B 15T h100")
        answer.button("H200")["callback_data"] = "0 something old"
        shown = answer.press("H200", chat.user).wait_answer()
        assert shown.show_alert
        assert "earlier version" in shown.text

    def test_a_tap_whose_answer_is_gone_is_harmless(self, chat: PrivateChat, bot: RunningBot) -> None:
        answer = asked(chat, "/train 70B 15T h100")
        press = answer.press("H200", chat.user)
        chat.delete(answer)
        press.wait_answer()
        bot.server.wait_drained()
        assert asked(chat, "/start").text.startswith("What does that model cost?")

    def test_a_tap_that_came_too_late_for_an_answer_still_changes_the_message(self, chat: PrivateChat) -> None:
        answer = asked(chat, "/train 70B 15T h100")
        answer.press("H200", chat.user).expire()
        assert chat.wait_edit(answer).text.endswith("h200")

    def test_a_question_too_long_for_a_button_is_found_again(self, chat: PrivateChat) -> None:
        answer = asked(chat, LONG)
        answer.press("H200", chat.user)
        assert " h200 " in chat.wait_edit(answer).text.rpartition("\n")[2]


class TestInGroups:
    def test_a_tap_in_a_topic_changes_the_answer_there(self, group: Group) -> None:
        topic = group.topic("Budgets")
        group.send("/train 70B 15T h100", topic=topic)
        answer = group.wait_reply()
        answer.press("H200", group.members[0])
        assert group.wait_edit(answer).text.endswith("h200")
        assert answer.message_thread_id == topic.id

    def test_anybody_may_tap(self, group: Group) -> None:
        group.send("/train 70B 15T h100")
        answer = group.wait_reply()
        answer.press("B200", group.members[1])
        assert group.wait_edit(answer).text.endswith("b200")


class TestUnderAnInlineMessage:
    def test_a_tap_changes_the_message(self, bot: RunningBot) -> None:
        ada, bob = bot.server.user("Ada"), bot.server.user("Bob")
        query = bot.server.inline(ada, "train 70B 15T h100")
        (result,) = query.wait_answer().results
        message = bot.server.choose(result.id, query=query)
        message.press("H200", bob)
        assert message.wait_edit().text.endswith("/train 70B 15T h200")

    def test_a_long_question_works_too(self, bot: RunningBot) -> None:
        query = bot.server.inline(bot.server.user("Ada"), LONG)
        (result,) = query.wait_answer().results
        message = bot.server.choose(result.id, query=query)
        message.press("Working")
        message.wait_edit()
        assert "<blockquote>" in message.html


@pytest.mark.parametrize("question", ["/train 70B 15T h100", LONG])
def test_a_button_works_after_a_restart(tmp_path: Path, question: str) -> None:
    with BotApiServer() as server:
        chat = server.private_chat(server.user("Ada"))
        with running_bot(server, tmp_path) as first:
            server.wait_ready()
            answer = asked(chat, question)
            first.stop(signal.SIGTERM)
        with running_bot(server, tmp_path) as second:
            answer.press("H200", chat.user)
            assert "h200" in chat.wait_edit(answer, timeout_s=30).text
            second.stop()


def test_an_edit_finds_its_answer_after_a_restart(tmp_path: Path) -> None:
    with BotApiServer() as server:
        chat = server.private_chat(server.user("Ada"))
        with running_bot(server, tmp_path) as first:
            server.wait_ready()
            question = chat.send("/train 70B 15T")
            answer = chat.wait_reply()
            first.stop(signal.SIGTERM)
        with running_bot(server, tmp_path) as second:
            chat.edit(question, "/train 70B 10T")
            assert chat.wait_edit(answer, timeout_s=30).text.startswith("Train 70B on 10T tokens")
            second.stop()
    assert len(chat.bot_messages) == 1
