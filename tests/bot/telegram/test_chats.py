"""The real bot answers in private chats and in groups, once, quoting the question."""

import pytest

from tests.bot.telegram.conftest import RunningBot
from tests.botapi import Group, PrivateChat


@pytest.fixture
def chat(bot: RunningBot) -> PrivateChat:
    return bot.server.private_chat(bot.server.user("Ada"))


@pytest.fixture
def group(bot: RunningBot) -> Group:
    ada, bob = bot.server.user("Ada"), bot.server.user("Bob")
    return bot.server.group("Lab", members=[ada, bob], admins=[bob], forum=True)


class TestInPrivate:
    def test_a_command_is_answered_with_its_cost_and_its_canonical_form(self, chat: PrivateChat) -> None:
        question = chat.send("/train 175B 500B")
        answer = chat.wait_reply()
        assert answer.text.startswith("Train 175B on 500B tokens\n$")
        assert answer.text.endswith("\n/train 175B 500B")
        assert answer.reply_to_message_id == question.message_id

    def test_previews_of_links_are_off(self, chat: PrivateChat) -> None:
        chat.send("/train 175B 500B")
        assert chat.wait_reply().link_preview_disabled

    @pytest.mark.parametrize(
        ("text", "beginning"),
        [
            ("70B 15T h100", "Train 70B on 15T tokens"),
            ("train 70B 15T", "Train 70B on 15T tokens"),
            ("训练 175B 500B", "Train 175B on 500B tokens"),
            ("／train １７５Ｂ 5000亿 5折 人民币", "Train 175B on 500B tokens\n¥"),
            ("/TRAIN@test_bot 175B\n500B", "Train 175B on 500B tokens"),
            ("/start", "What does that model cost?"),
            ("/start abcDEF-123", "What does that model cost?"),
        ],
    )
    def test_it_understands_what_people_type(self, chat: PrivateChat, text: str, beginning: str) -> None:
        chat.send(text)
        assert chat.wait_reply().text.startswith(beginning)

    def test_a_mistake_is_answered_with_the_nearest_words_and_a_corrected_command(self, chat: PrivateChat) -> None:
        chat.send("/train 70B 15T b999")
        answer = chat.wait_reply()
        assert answer.text == "I do not know b999\nDid you mean b200, b300?\nTry /train 70B 15T b200"

    def test_an_unknown_command_is_answered(self, chat: PrivateChat) -> None:
        chat.send("/trian 70B 15T")
        assert "/train 70B 15T" in chat.wait_reply().text

    def test_a_remark_gets_a_hint(self, chat: PrivateChat) -> None:
        chat.send("hello there")
        assert "/help" in chat.wait_reply().text

    def test_a_long_remark_is_said_to_be_too_long(self, chat: PrivateChat) -> None:
        chat.send("a long story " * 300)
        assert chat.wait_reply().text == ("That is too long for me: give sizes and names only\nTry /train 175B 500B")

    def test_a_command_for_another_bot_is_left_to_it(self, chat: PrivateChat) -> None:
        chat.send("/train@other_bot 70B 15T")
        chat.send("/start")
        assert chat.wait_reply().text.startswith("What does that model cost?")

    def test_markup_that_a_user_types_comes_back_as_text(self, chat: PrivateChat) -> None:
        chat.send("/train 70B 15T <zzz>&amp;")
        assert "I do not know zzz" in chat.wait_reply().text


class TestInGroups:
    def test_a_command_is_answered_in_its_topic(self, group: Group) -> None:
        topic = group.topic("Budgets")
        question = group.send("/train 175B 500B", topic=topic)
        answer = group.wait_reply()
        assert answer.message_thread_id == topic.id
        assert answer.reply_to_message_id == question.message_id

    def test_a_reply_to_the_bot_is_a_question(self, group: Group) -> None:
        group.send("/train 175B 500B")
        group.send("175B 500B h100", reply_to=group.wait_reply())
        assert "H100" in group.wait_reply().text

    def test_a_reply_changes_the_question_above_it(self, group: Group) -> None:
        group.send("/train 70B 15T h100 x2048")
        answer = group.wait_reply()
        for reply, command in (("h200?", "/train 70B 15T h200 x2048"), ("换成 30T", "/train 70B 30T h100 x2048")):
            group.send(reply, reply_to=answer)
            assert group.wait_reply().text.endswith(f"\n{command}")

    def test_an_edited_reply_changes_it_anew(self, group: Group) -> None:
        group.send("/train 70B 15T h100 x2048")
        reply = group.send("h200", reply_to=group.wait_reply())
        answer = group.wait_reply()
        group.edit(reply, "b200")
        assert group.wait_edit(answer).text.endswith("\n/train 70B 15T b200 x2048")

    @pytest.mark.parametrize("text", ["thanks!", "what about you?", "a long story " * 300])
    def test_a_remark_to_the_bot_is_left_alone(self, group: Group, text: str) -> None:
        group.send("/train 175B 500B")
        group.send(text, reply_to=group.wait_reply())
        group.wait_no_reply()

    @pytest.mark.parametrize("text", ["/frobnicate", "/train@other_bot 70B 15T", "175B 500B"])
    def test_what_is_not_for_the_bot_is_left_alone(self, group: Group, text: str) -> None:
        group.promote_bot()  # an administrator sees every message
        group.send(text)
        group.wait_no_reply()

    def test_a_misspelt_command_that_names_the_bot_is_answered(self, group: Group) -> None:
        group.send("/trian@test_bot 70B 15T")
        assert "/train 70B 15T" in group.wait_reply().text

    def test_a_question_from_before_a_break_is_not_answered_any_more(self, group: Group) -> None:
        group.send("/train 175B 500B", age_seconds=600)
        group.wait_no_reply()


class TestClaims:
    CLAIM = "They say that GPT-4 was trained on 25,000 A100s for 90 to 100 days"

    @pytest.mark.parametrize("text", ["/check", "/check@test_bot", "/check is that true?", "/check 靠谱吗"])
    def test_a_reply_to_somebody_checks_what_they_say(self, group: Group, text: str) -> None:
        claim = group.send(self.CLAIM)
        question = group.send(text, reply_to=claim)
        answer = group.wait_reply()
        assert "It adds up" in answer.text
        assert answer.text.endswith("\n/check gpt-4 x25000 a100-80g took=90d-100d")
        assert answer.reply_to_message_id == question.message_id

    def test_it_works_in_private_on_what_was_forwarded(self, chat: PrivateChat) -> None:
        claim = chat.send(self.CLAIM)
        assert chat.wait_reply().text.endswith("\n/check gpt-4 x25000 a100-80g took=90d-100d")
        chat.send("/check", reply_to=claim)
        assert chat.wait_reply().text.endswith("\n/check gpt-4 x25000 a100-80g took=90d-100d")

    def test_a_part_that_is_quoted_is_the_claim(self, group: Group) -> None:
        claim = group.send("GPT-4 took 25,000 A100s for 90 days. DeepSeek-V3 took 2.788M H800 GPU hours, $5.576M.")
        group.send("/check", reply_to=claim, quote="DeepSeek-V3 took 2.788M H800 GPU hours, $5.576M.")
        assert group.wait_reply().text.endswith("\n/check deepseek-v3 h800 gpu-hours=2.788M $5.576M")

    def test_a_claim_behind_the_command_goes_before_the_message_above(self, group: Group) -> None:
        group.send("/check 175B 300B x1024 a100-80g in 34d", reply_to=group.send(self.CLAIM))
        assert group.wait_reply().text.endswith("\n/check 175B 300B x1024 a100-80g in 34d")

    def test_a_message_that_claims_nothing_is_said_to(self, group: Group) -> None:
        group.send("/check", reply_to=group.send("what a nice day"))
        assert group.wait_reply().text.startswith("Nothing to check there")

    def test_alone_it_asks_what_is_claimed(self, group: Group) -> None:
        group.send("/check")
        assert group.wait_reply().text.startswith("What is claimed?")

    def test_an_answer_of_the_bot_is_no_claim(self, group: Group) -> None:
        group.send("/train 175B 500B")
        group.send("/check", reply_to=group.wait_reply())
        assert group.wait_reply().text.startswith("What is claimed?")

    def test_a_claim_among_people_is_left_alone(self, group: Group) -> None:
        group.promote_bot()
        group.send(self.CLAIM)
        group.wait_no_reply()

    def test_an_edited_reply_checks_anew(self, group: Group) -> None:
        question = group.send("/check", reply_to=group.send(self.CLAIM))
        answer = group.wait_reply()
        group.edit(question, "/check 1.8T active=1.8T")
        assert group.wait_edit(answer).text


class TestEdits:
    def test_an_edited_command_edits_its_answer(self, chat: PrivateChat) -> None:
        question = chat.send("/train 175B 500B")
        answer = chat.wait_reply()
        chat.edit(question, "/train 175B 300B")
        assert chat.wait_edit(answer).text.startswith("Train 175B on 300B tokens")
        assert len(chat.bot_messages) == 1

    def test_a_corrected_typo_turns_the_error_into_the_answer(self, chat: PrivateChat) -> None:
        question = chat.send("/train 175B 500B h10")
        error = chat.wait_reply()
        chat.edit(question, "/train 175B 500B h100")
        assert chat.wait_edit(error).text.startswith("Train 175B on 500B tokens")

    def test_an_edit_that_changes_nothing_is_harmless(self, chat: PrivateChat, bot: RunningBot) -> None:
        question = chat.send("/train 175B 500B")
        answer = chat.wait_reply()
        chat.edit(question, "/train  175B  500B")
        bot.server.wait_drained()
        chat.send("/start")
        assert chat.wait_reply().text.startswith("What does that model cost?")
        assert answer.edited == 0

    def test_an_answer_that_was_deleted_is_sent_anew(self, chat: PrivateChat) -> None:
        question = chat.send("/train 175B 500B")
        chat.delete(chat.wait_reply())
        chat.edit(question, "/train 175B 300B")
        assert chat.wait_reply().text.startswith("Train 175B on 300B tokens")

    def test_an_edit_turns_a_remark_of_a_group_into_a_question(self, group: Group) -> None:
        group.promote_bot()
        remark = group.send("train 175B 500B")
        group.edit(remark, "/train 175B 500B")
        assert group.wait_reply().text.startswith("Train 175B on 500B tokens")
