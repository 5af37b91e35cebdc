"""Inline mode of the real bot: results while somebody types, hints, examples, and what is sent."""

import pytest

from tests.bot.telegram.conftest import RunningBot
from tests.botapi import User


@pytest.fixture
def ada(bot: RunningBot) -> User:
    return bot.server.user("Ada")


class TestAFinishedQuestion:
    def test_it_is_a_result_with_its_headline_and_two_facts(self, bot: RunningBot, ada: User) -> None:
        (result,) = bot.server.inline(ada, "train 70B 15T h100").wait_answer().results
        assert result.title == "Train 70B on 15T tokens"
        assert result.description.startswith("$")
        assert "80 % of real runs" in result.description
        assert result.text.endswith("\n/train 70B 15T h100")

    def test_it_does_not_hide_that_less_fits_than_was_asked_for(self, bot: RunningBot, ada: User) -> None:
        (result,) = bot.server.inline(ada, "infer llama-3.1-70b h100").wait_answer().results
        assert "Only 18 of 32 in flight" in result.description
        (result,) = bot.server.inline(ada, "infer llama-3.1-70b h100 x1").wait_answer().results
        assert "Does not fit on 1" in result.description

    @pytest.mark.parametrize("query", ["70B 15T h100", "/train 70B 15T h100", "训练 70B 15T h100"])
    def test_it_may_be_typed_as_in_private(self, bot: RunningBot, ada: User, query: str) -> None:
        (result,) = bot.server.inline(ada, query).wait_answer().results
        assert result.text.endswith("\n/train 70B 15T h100")

    def test_a_claim_in_prose_is_checked_as_the_question_that_it_is(self, bot: RunningBot, ada: User) -> None:
        query = "check GPT-4 was trained on 25,000 A100s for 90 to 100 days"
        (result,) = bot.server.inline(ada, query).wait_answer().results
        assert result.description.startswith("It adds up")
        assert result.text.endswith("\n/check gpt-4 x25000 a100-80g took=90d-100d")

    def test_its_id_is_that_of_the_question_however_it_is_spelt(self, bot: RunningBot, ada: User) -> None:
        ids = {
            result.id
            for query in ("train 70B 15T h100", "TRAIN  h100 15T tokens 70b params", "train 70B 15T h100")
            for result in bot.server.inline(ada, query).wait_answer().results
        }
        assert len(ids) == 1

    def test_it_may_be_cached_while_its_figures_stay(self, bot: RunningBot, ada: User) -> None:
        answer = bot.server.inline(ada, "train 70B 15T h100").wait_answer()
        assert 60 <= answer.cache_time_s <= 86_400

    def test_it_is_kept_for_one_person_whose_language_and_settings_it_has(self, bot: RunningBot, ada: User) -> None:
        assert bot.server.inline(ada, "train 70B 15T h100").wait_answer().is_personal

    def test_it_has_the_buttons_of_an_answer(self, bot: RunningBot, ada: User) -> None:
        query = bot.server.inline(ada, "train 70B 15T h100")
        (result,) = query.wait_answer().results
        message = bot.server.choose(result.id, query=query)
        assert [message.button(label)["text"] for label in ("H200", "¥ CNY", "Working", "Share", "Edit")]

    def test_what_is_sent_into_a_group_is_no_question_to_the_bot(self, bot: RunningBot, ada: User) -> None:
        group = bot.server.group("Lab", members=[ada])
        query = bot.server.inline(ada, "train 70B 15T h100")
        (result,) = query.wait_answer().results
        bot.server.choose(result.id, query=query, chat=group)
        group.wait_no_reply()


class TestAHalfTypedQuestion:
    def test_nothing_typed_offers_examples(self, bot: RunningBot, ada: User) -> None:
        results = bot.server.inline(ada, "").wait_answer().results
        assert [result.text.rpartition("\n")[2].split()[0] for result in results] == ["/train", "/infer", "/budget"]

    def test_the_beginning_of_a_command_offers_its_example(self, bot: RunningBot, ada: User) -> None:
        results = bot.server.inline(ada, "tra").wait_answer().results
        assert [result.text.rpartition("\n")[2] for result in results] == ["/train 175B 500B"]

    def test_what_is_missing_is_said_with_the_completed_question_below(self, bot: RunningBot, ada: User) -> None:
        hint, result = bot.server.inline(ada, "train 70B").wait_answer().results
        assert hint.title == "Tokens are missing, e.g. 1.4T"
        assert hint.description == "Try train 70B 1.4T"
        assert result.text.endswith("\n/train 70B 1.4T")

    def test_a_word_that_is_not_known_yet_is_a_hint_too(self, bot: RunningBot, ada: User) -> None:
        hint, result = bot.server.inline(ada, "train 70B 15T h10").wait_answer().results
        assert "h10" in hint.title
        assert result.text.endswith("\n/train 70B 15T h100")

    def test_what_was_found_before_a_word_is_begun_stays_first(self, bot: RunningBot, ada: User) -> None:
        result, hint = bot.server.inline(ada, "train 70B 15T h100 wi").wait_answer().results
        assert result.text.endswith("\n/train 70B 15T h100")
        assert "wi" in hint.title

    @pytest.mark.parametrize("query", ["hello", "x" * 256, "<b>", "train 175GB", "/frobnicate", "settings cny"])
    def test_anything_else_gets_a_hint_and_never_nothing(self, bot: RunningBot, ada: User, query: str) -> None:
        assert bot.server.inline(ada, query).wait_answer().results

    @pytest.mark.parametrize(
        "question", ["infer llama-3.1-70b h100 x8 fp8", "train 70B 15T h100", "推理 deepseek-v3 8卡h200", "budget $2M"]
    )
    def test_every_keystroke_is_answered(self, bot: RunningBot, ada: User, question: str) -> None:
        queries = [bot.server.inline(ada, question[:length]) for length in range(len(question) + 1)]
        assert all(query.wait_answer(20).results for query in queries)

    def test_a_query_that_is_too_old_is_no_error(self, bot: RunningBot, ada: User) -> None:
        bot.server.inline(ada, "train 70B 15T").expire()
        bot.server.wait_drained()
        assert bot.server.inline(ada, "train 70B 15T").wait_answer().results


class TestSettings:
    def test_those_of_the_person_enter(self, bot: RunningBot, ada: User) -> None:
        chat = bot.server.private_chat(ada)
        chat.send("/settings h200 cny")
        chat.wait_reply()
        (result,) = bot.server.inline(ada, "train 70B 15T").wait_answer().results
        assert result.text.endswith("\n/train 70B 15T h200 cny")
        assert "From the settings: H200 · CNY" in result.text

    def test_none_can_be_changed_there(self, bot: RunningBot, ada: User) -> None:
        (result,) = bot.server.inline(ada, "settings cny").wait_answer().results
        assert result.title == "Settings are changed in a chat with me, not through inline mode"

    def test_a_button_opens_the_private_chat(self, bot: RunningBot, ada: User) -> None:
        button = bot.server.inline(ada, "train 70B 15T").wait_answer().button
        assert button is not None
        chat = bot.server.private_chat(ada)
        chat.start(button["start_parameter"])
        assert chat.wait_reply().text.startswith("What does that model cost?")


def test_somebody_whose_telegram_is_chinese_gets_chinese(bot: RunningBot) -> None:
    (result,) = bot.server.inline(bot.server.user("李", "zh-hans"), "train 70B 15T h100").wait_answer().results
    assert "训练" in result.title
    assert "亿" in result.title
