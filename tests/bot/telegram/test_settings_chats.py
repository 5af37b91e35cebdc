"""Settings in the real bot: yours in private, the group's in a group, changed by its admins, kept over restarts."""

import signal
from pathlib import Path

import pytest

from tests.bot.telegram.conftest import RunningBot, running_bot
from tests.botapi import BotApiServer, Group, Message, PrivateChat, User


@pytest.fixture
def chat(bot: RunningBot) -> PrivateChat:
    return bot.server.private_chat(bot.server.user("Ada"))


@pytest.fixture
def admin(bot: RunningBot) -> User:
    return bot.server.user("Bob")


@pytest.fixture
def group(bot: RunningBot, admin: User) -> Group:
    return bot.server.group("Lab", members=[bot.server.user("Ada"), admin], admins=[admin])


def asked(chat: PrivateChat | Group, text: str, user: User | None = None) -> Message:
    chat.send(text, user=user)
    return chat.wait_reply()


class TestInPrivate:
    def test_buttons_set_a_value_and_give_it_up(self, chat: PrivateChat) -> None:
        panel = asked(chat, "/settings")
        panel.press("CNY", chat.user)
        chat.wait_edit(panel)
        assert panel.button("✓ CNY")
        assert "Currency  CNY" in panel.text
        panel.press("✓ CNY", chat.user)
        chat.wait_edit(panel)
        assert "Currency  built-in" in panel.text

    def test_what_is_set_enters_the_next_answer_which_says_so(self, chat: PrivateChat) -> None:
        asked(chat, "/settings h200 cny mfu=40%")
        answer = asked(chat, "/train 70B 15T")
        assert "From the settings: H200 · mfu=40% · CNY" in answer.text
        assert answer.text.endswith("\n/train 70B 15T h200 cny mfu=40%")

    def test_a_question_that_says_otherwise_wins(self, chat: PrivateChat) -> None:
        asked(chat, "/settings h200 cny")
        assert asked(chat, "/train 70B 15T h100 eur").text.endswith("\n/train 70B 15T h100 eur")

    def test_an_own_price_is_that_of_its_gpu_alone(self, chat: PrivateChat) -> None:
        asked(chat, "/settings h100 $1.5/h")
        assert asked(chat, "/train 70B 15T h100").text.endswith("\n/train 70B 15T h100 $1.5/h")
        assert asked(chat, "/train 70B 15T h200").text.endswith("\n/train 70B 15T h200")

    def test_a_measured_factor_is_kept_with_its_answer_and_used_by_the_next(self, chat: PrivateChat) -> None:
        assert "Kept for this chat" in asked(chat, "/infer llama-3.1-70b h100 x8 calibrated=1.5x keep").text
        assert "From the settings: calibrated=1.5x" in asked(chat, "/infer llama-3.1-70b h100 x8 batch=64").text

    def test_the_button_keeps_it_too(self, chat: PrivateChat) -> None:
        answer = asked(chat, "/infer llama-3.1-70b h100 x8 calibrated=1.5x")
        answer.press("Keep for this chat", chat.user)
        assert "Calibrated" in chat.wait_edit(answer).text
        assert "From the settings: calibrated=1.5x" in asked(chat, "/infer llama-3.1-70b h100 x8 batch=64").text

    def test_a_setting_that_does_not_go_with_a_question_is_left_out_and_named(self, chat: PrivateChat) -> None:
        asked(chat, "/settings aws 1y")
        answer = asked(chat, "/train 70B 15T mi300x")
        assert "Settings left out, which do not go with this: aws 1-year" in answer.text

    def test_a_tap_means_what_its_message_says_and_not_the_settings(self, chat: PrivateChat) -> None:
        answer = asked(chat, "/train 70B 15T h100")
        asked(chat, "/settings cny h200")
        answer.press("B200", chat.user)
        assert chat.wait_edit(answer).text.endswith("\n/train 70B 15T b200 usd")

    def test_the_language_holds_at_once(self, chat: PrivateChat) -> None:
        panel = asked(chat, "/settings")
        panel.press("中文", chat.user)
        chat.wait_edit(panel)
        assert "语言" in panel.text
        assert "训练" in asked(chat, "/train 70B 15T").text

    def test_export_and_import_carry_settings_into_another_chat(
        self, chat: PrivateChat, group: Group, admin: User
    ) -> None:
        asked(chat, "/settings h200 cny spot")
        asked(chat, "/settings b200 ¥30/h")
        exported = asked(chat, "/settings export").text.partition("\n")[2]
        asked(group, f"/settings import\n{exported}", admin)
        assert asked(group, "/settings export").text.partition("\n")[2] == exported
        assert "gpu: h200" in exported
        assert "b200: ¥30/h" in exported

    def test_forget_deletes_everything(self, chat: PrivateChat) -> None:
        asked(chat, "/settings h200 cny")
        assert asked(chat, "/forget").text.startswith("Forgotten")
        assert asked(chat, "/train 70B 15T").text.endswith("\n/train 70B 15T")

    def test_privacy_says_what_is_stored(self, chat: PrivateChat) -> None:
        assert "Nothing else" in asked(chat, "/privacy").text


class TestInAGroup:
    def test_an_admin_changes_them_for_everybody(self, group: Group, admin: User) -> None:
        asked(group, "/settings h200", admin)
        assert asked(group, "/train 70B 15T").text.endswith("h200")

    def test_nobody_else_does(self, group: Group) -> None:
        assert asked(group, "/settings h200").text.startswith("Only admins of this group change its settings")
        assert not asked(group, "/train 70B 15T").text.endswith("h200")

    def test_nobody_else_keeps_a_calibration(self, group: Group) -> None:
        kept = asked(group, "/infer llama-3.1-70b h100 x8 calibrated=1.5x keep")
        assert kept.text.startswith("Only admins of this group change its settings")
        assert "calibrated" not in asked(group, "/infer llama-3.1-70b h100 x8").text

    def test_everybody_may_look(self, group: Group) -> None:
        assert asked(group, "/settings").text.startswith("Settings of this chat")

    def test_a_tap_of_somebody_else_shows_why_not_and_changes_nothing(self, group: Group, admin: User) -> None:
        panel = asked(group, "/settings", admin)
        shown = panel.press("CNY", group.members[0]).wait_answer()
        assert shown.show_alert
        assert shown.text.startswith("Only admins of this group")
        panel.press("EUR", admin)
        assert "Currency  EUR" in group.wait_edit(panel).text

    def test_forget_is_for_admins_too(self, group: Group, admin: User) -> None:
        asked(group, "/settings h200", admin)
        assert asked(group, "/forget").text.startswith("Only admins")
        assert asked(group, "/forget", admin).text.startswith("Forgotten")

    def test_a_tap_on_forget_of_somebody_else_leaves_the_message_as_it_is(self, group: Group) -> None:
        panel = asked(group, "/privacy")
        assert panel.press("/forget", group.members[0]).wait_answer().show_alert
        assert panel.edited == 0

    def test_the_settings_of_a_member_stay_in_private(self, group: Group, bot: RunningBot) -> None:
        private = bot.server.private_chat(group.members[0])
        asked(private, "/settings cny")
        assert "¥" not in asked(group, "/train 70B 15T").text


def test_settings_are_there_after_a_restart(tmp_path: Path) -> None:
    with BotApiServer() as server:
        chat = server.private_chat(server.user("Ada"))
        with running_bot(server, tmp_path) as first:
            server.wait_ready()
            asked(chat, "/settings h200")
            first.stop(signal.SIGTERM)
        with running_bot(server, tmp_path) as second:
            chat.send("/train 70B 15T")
            assert chat.wait_reply(timeout_s=30).text.endswith("h200")
            second.stop()


def test_a_group_keeps_its_settings_where_it_becomes_a_supergroup(bot: RunningBot) -> None:
    ada = bot.server.user("Ada")
    group = bot.server.group("Lab", members=[ada], admins=[ada], basic=True)
    asked(group, "/settings h200")
    moved = bot.server.migrate(group)
    assert asked(moved, "/train 70B 15T").text.endswith("h200")


def test_a_database_that_cannot_be_opened_stops_the_start_in_one_line(tmp_path: Path) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}") as bot:
        status, errors = bot.ended()
        assert bot.reason().startswith("the database (SQLite file ")
    assert status == 2
    assert "Traceback" not in errors
