"""The real bot with ALLOWED_CHATS answers those, and its admins; anybody else is told once how to be let in."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.bot.telegram.conftest import RunningBot, running_bot
from tests.botapi import BotApiServer, Group, PrivateChat, User

QUESTION = "/train 70B 15T h100"
CLOSED = "I answer a closed circle only"


@dataclass
class Circle:
    """A bot that answers one group, one person and its admin."""

    bot: RunningBot
    admin: User
    member: User
    group: Group

    @property
    def server(self) -> BotApiServer:
        return self.bot.server


@pytest.fixture(scope="module")
def circle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Circle]:
    folder = tmp_path_factory.mktemp("home")
    with BotApiServer() as server:
        admin, member = server.user("Ada"), server.user("Bob")
        group = server.group("Lab", members=[admin, member])
        variables = {"ADMINS": str(admin.id), "ALLOWED_CHATS": f"{group.id}, {member.id}"}
        with running_bot(server, folder, **variables) as bot:
            server.wait_ready()
            yield Circle(bot, admin, member, group)


@pytest.fixture
def eve(circle: Circle) -> User:
    return circle.server.user("Eve")


def outcomes(circle: Circle) -> list[str]:
    """What became of all updates so far, by the log."""
    lines = circle.bot.errors.read_text(encoding="utf-8").splitlines()
    return [found["outcome"] for line in lines if "outcome" in (found := json.loads(line))]


def is_answered(chat: PrivateChat | Group, user: User | None = None) -> bool:
    chat.send(QUESTION, user=user)
    return chat.wait_reply().text.startswith("Train 70B on 15T tokens")


class TestInside:
    def test_a_person_who_is_named_is_answered_in_private_and_in_any_group(self, circle: Circle, eve: User) -> None:
        assert is_answered(circle.server.private_chat(circle.member))
        assert is_answered(circle.server.group("Elsewhere", members=[eve, circle.member]), circle.member)

    def test_an_admin_is_answered_too(self, circle: Circle) -> None:
        assert is_answered(circle.server.private_chat(circle.admin))
        assert circle.server.inline(circle.admin, "train 70B 15T").wait_answer().results

    def test_everybody_in_a_group_that_is_named_is_answered_there(self, circle: Circle, eve: User) -> None:
        circle.group.members.append(eve)
        assert is_answered(circle.group, eve)
        circle.group.send(QUESTION, user=eve)
        answer = circle.group.wait_reply()
        answer.press("H200", eve).wait_answer()
        assert circle.group.wait_edit(answer).text.endswith("\n/train 70B 15T h200")


class TestOutside:
    def test_whatever_comes_from_there_is_left_out(self, circle: Circle, eve: User) -> None:
        before = outcomes(circle).count("left_out")
        chat = circle.server.private_chat(eve)
        chat.send(QUESTION)
        chat.wait_reply()
        circle.server.inline(eve, "train 70B 15T").wait_answer()
        group = circle.server.group("Elsewhere", members=[eve, circle.member])
        group.send(QUESTION, user=circle.member)
        group.wait_reply().press("H200", eve).wait_answer()
        circle.server.waiter.until(
            "three lines", lambda: outcomes(circle).count("left_out") == before + 3 or None, timeout_s=10
        )
        assert "limited" not in outcomes(circle)

    def test_a_person_is_told_once_with_the_number_to_add(self, circle: Circle, eve: User) -> None:
        chat = circle.server.private_chat(eve)
        question = chat.send(QUESTION)
        told = chat.wait_reply()
        assert told.text == f"{CLOSED}. Whoever runs me can let this chat in, by its number: {eve.id}"
        assert told.html.endswith(f"<code>{eve.id}</code>")
        assert told.reply_to_message_id == question.message_id
        for text in (QUESTION, "/start", "hello"):
            chat.send(text)
        chat.wait_no_reply()

    def test_they_are_told_in_their_language(self, circle: Circle) -> None:
        li = circle.server.user("李", "zh-hans")
        chat = circle.server.private_chat(li)
        chat.send("你好")
        assert chat.wait_reply().text == f"我只回答指定的人和群。请让部署者按编号添加本聊天：{li.id}"

    def test_a_group_is_told_once_when_it_asks_and_not_when_it_only_talks(self, circle: Circle, eve: User) -> None:
        group = circle.server.group("Elsewhere", members=[eve])
        group.promote_bot()
        for text in ("hello", "/frobnicate", "/train@other_bot 70B 15T"):
            group.send(text)
        group.wait_no_reply()
        group.send(QUESTION)
        assert group.wait_reply().text.endswith(f" by its number: {group.id}")
        group.send(QUESTION)
        group.wait_no_reply()

    def test_a_tap_says_so_and_changes_nothing(self, circle: Circle, eve: User) -> None:
        group = circle.server.group("Elsewhere", members=[eve, circle.member])
        group.send(QUESTION, user=circle.member)
        answer = group.wait_reply()
        for _ in range(2):
            told = answer.press("H200", eve).wait_answer()
            assert (told.text, told.show_alert) == (CLOSED, True)
        answer.press("B200", circle.member)
        assert group.wait_edit(answer).text.endswith("\n/train 70B 15T b200")

    def test_a_tap_under_an_inline_message_counts_by_its_person(self, circle: Circle, eve: User) -> None:
        query = circle.server.inline(circle.member, "train 70B 15T h100")
        (result,) = query.wait_answer().results
        message = circle.server.choose(result.id, query=query)
        assert message.press("H200", eve).wait_answer().text == CLOSED
        message.press("H200", circle.member).wait_answer()
        assert message.wait_edit().text.endswith("\n/train 70B 15T h200")

    def test_an_inline_query_gets_no_results_and_a_button_to_where_the_number_is(
        self, circle: Circle, eve: User
    ) -> None:
        answer = circle.server.inline(eve, "train 70B 15T").wait_answer()
        assert answer.results == ()
        assert answer.button is not None
        assert answer.button["text"] == CLOSED
        chat = circle.server.private_chat(eve)
        chat.start(answer.button["start_parameter"])
        assert chat.wait_reply().text.endswith(f" by its number: {eve.id}")
