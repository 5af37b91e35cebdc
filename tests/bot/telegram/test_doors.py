"""The real bot has limits: who goes over one is told once, then hears nothing until there is room again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram import Chat, Update
from telegram import User as TelegramUser

from bot.settings import Settings
from bot.telegram.desk import Asker
from bot.telegram.doors import Doors
from bot.telegram.handling import Handling, Outcome, Shut
from tests.bot.telegram.conftest import RunningBot, running_bot
from tests.botapi import FAKE_TOKEN, BotApiServer, Group, PrivateChat, User
from tests.services.redis import PASSWORD, OwnRedis, Redis

OF_A_PERSON, OF_A_GROUP = 3, 4
ENOUGH = f"One moment, please: I answer up to {OF_A_PERSON} a minute for each person, taps included. Go on in "
ENOUGH_HERE = f"One moment, please: I answer up to {OF_A_GROUP} a minute in each group. Go on in "
QUESTION = "/gpu h100"
REMARKS = ("thanks!", "谢谢", "gpt-4o is great", "that is too much for us")
LIMITS = {"USER_LIMIT_PER_MINUTE": str(OF_A_PERSON), "CHAT_LIMIT_PER_MINUTE": str(OF_A_GROUP)}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory, redis: Redis) -> Iterator[RunningBot]:
    """One with small limits, which counts in Redis, where windows can be made to pass."""
    redis.empty()
    folder = tmp_path_factory.mktemp("home")
    with BotApiServer() as server, running_bot(server, folder, REDIS_URL=redis.url, **LIMITS) as running:
        server.wait_ready()
        yield running


@pytest.fixture
def ada(bot: RunningBot) -> User:
    return bot.server.user("Ada")


@pytest.fixture
def chat(bot: RunningBot, ada: User) -> PrivateChat:
    return bot.server.private_chat(ada)


@pytest.fixture
def lab(bot: RunningBot, ada: User) -> tuple[Group, User, User]:
    bob, li = bot.server.user("Bob"), bot.server.user("李", "zh-hans")
    return bot.server.group("Lab", members=[ada, bob, li]), bob, li


def ask(chat: PrivateChat | Group, times: int, user: User | None = None) -> None:
    for _ in range(times):
        chat.send(QUESTION, user=user)
        assert chat.wait_reply().text.startswith("NVIDIA H100")


class TestAPerson:
    def test_is_told_once_and_answered_again_when_there_is_room(self, chat: PrivateChat, redis: Redis) -> None:
        ask(chat, OF_A_PERSON)
        question = chat.send(QUESTION)
        told = chat.wait_reply()
        assert told.text.startswith(ENOUGH)
        assert told.text.endswith(" s; until then I stay silent.")
        assert told.reply_to_message_id == question.message_id
        chat.send(QUESTION)
        chat.send("hello")
        chat.wait_no_reply()
        redis.empty()
        ask(chat, OF_A_PERSON)

    def test_may_edit_what_was_too_much_into_an_answer(self, chat: PrivateChat, redis: Redis) -> None:
        ask(chat, OF_A_PERSON)
        question = chat.send("/gpu h200")
        told = chat.wait_reply()
        redis.empty()
        chat.edit(question, QUESTION)
        assert chat.wait_edit(told).text.startswith("NVIDIA H100")

    def test_is_told_in_their_language(self, lab: tuple[Group, User, User], bot: RunningBot) -> None:
        _, _, li = lab
        chat = bot.server.private_chat(li)
        ask(chat, OF_A_PERSON)
        chat.send(QUESTION)
        assert chat.wait_reply().text.startswith("请稍等：每人每分钟我最多回答 3 次，点按按钮也算。")

    def test_keeps_nobody_else_waiting(self, chat: PrivateChat, bot: RunningBot) -> None:
        ask(chat, OF_A_PERSON)
        chat.send(QUESTION)
        chat.wait_reply()
        ask(bot.server.private_chat(bot.server.user("Bob")), OF_A_PERSON)

    def test_hears_of_too_many_taps_on_the_button(self, chat: PrivateChat, ada: User, redis: Redis) -> None:
        chat.send("/train 70B 15T h100")
        answer = chat.wait_reply()
        for gpu in ("H200", "H100"):
            answer.press(gpu, ada).wait_answer()
            chat.wait_edit(answer)
        told = answer.press("H200", ada).wait_answer()
        assert told.text.startswith(ENOUGH)
        assert told.show_alert
        assert answer.press("H200", ada).wait_answer().text == ""
        assert answer.text.endswith("\n/train 70B 15T h100")
        redis.empty()
        answer.press("H200", ada)
        assert chat.wait_edit(answer).text.endswith("\n/train 70B 15T h200")


class TestAGroup:
    def test_is_told_once_and_its_people_are_answered_in_private(
        self, lab: tuple[Group, User, User], bot: RunningBot, ada: User
    ) -> None:
        group, bob, li = lab
        ask(group, 2, ada)
        ask(group, 2, bob)
        group.send(QUESTION, user=bob)
        assert group.wait_reply().text.startswith(ENOUGH_HERE)
        group.send(QUESTION, user=li)
        group.send(QUESTION, user=bob)  # which is too much for him, too
        group.wait_no_reply()
        ask(bot.server.private_chat(ada), 1)

    def test_has_no_less_room_for_what_is_not_answered_there(self, lab: tuple[Group, User, User], ada: User) -> None:
        group, bob, _ = lab
        group.promote_bot()
        for text in ("hello", "/frobnicate", "/train@other_bot 70B 15T") * 2:
            group.send(text, user=ada)
        ask(group, 2, ada)
        ask(group, 2, bob)

    def test_has_no_less_room_for_remarks_and_hears_of_no_limit_for_them(
        self, lab: tuple[Group, User, User], ada: User
    ) -> None:
        group, bob, _ = lab
        group.send(QUESTION, user=ada)
        answer = group.wait_reply()
        for remark in REMARKS * 2:
            group.send(remark, user=ada, reply_to=answer)
        ask(group, 2, ada)
        ask(group, 1, bob)
        for remark in REMARKS:
            group.send(remark, user=ada, reply_to=answer)
        group.wait_no_reply()
        group.send("h200", user=bob, reply_to=answer)
        assert group.wait_reply().text.startswith(ENOUGH_HERE)


class TestInline:
    def test_too_many_keystrokes_are_answered_with_a_hint_in_place_of_results(self, bot: RunningBot, ada: User) -> None:
        queries = [bot.server.inline(ada, "x") for _ in range(181)]
        *let_through, last = (query.wait_answer(30) for query in queries)
        assert all(answer.results for answer in let_through)
        assert last.results == ()
        assert last.button is not None
        assert last.button["text"] == "One moment, please: too many at once"
        assert last.cache_time_s <= 1
        ask(bot.server.private_chat(ada), 1)
        assert bot.server.inline(bot.server.user("Bob"), "x").wait_answer().results


class TestALimitOf0:
    def test_is_none_for_a_person(self, tmp_path: Path) -> None:
        with BotApiServer() as server, running_bot(server, tmp_path, USER_LIMIT_PER_MINUTE="0") as bot:
            server.wait_ready()
            chat = server.private_chat(server.user("Ada"))
            for _ in range(35):
                chat.send("/gpu h10")
            assert all(chat.wait_reply(30).text.startswith("I do not know h10") for _ in range(35))
            bot.stop()

    async def test_is_none_for_a_group(self) -> None:
        variables = {"TELEGRAM_BOT_TOKEN": FAKE_TOKEN, **dict.fromkeys(LIMITS, "0")}
        doors = Doors(Settings.model_validate(variables))
        asker = Asker(TelegramUser(1, "Ada", is_bot=False), Chat(-1, Chat.SUPERGROUP))
        assert [await doors.of_message(asker) for _ in range(100)] == [None] * 100


class TestAnUpdateThatComesAgain:
    """Because Telegram could not be reached."""

    @pytest.fixture
    def doors(self) -> Doors:
        return Doors(Settings.model_validate({"TELEGRAM_BOT_TOKEN": FAKE_TOKEN, **LIMITS}))

    async def test_is_not_counted_again_once_it_is_let_in(self, doors: Doors) -> None:
        handling = handling_of()
        for _ in range(OF_A_PERSON + 1):
            assert await told(doors, handling) is None
            handling = handling_of(handling)
        assert [await told(doors, handling_of()) for _ in range(OF_A_PERSON - 1)] == [None] * (OF_A_PERSON - 1)
        assert await told(doors, handling_of()) is not None

    async def test_is_not_let_in_for_that_and_its_notice_is_the_same(self, doors: Doors) -> None:
        for _ in range(OF_A_PERSON):
            await told(doors, handling_of())
        handling = handling_of()
        shut = await told(doors, handling)
        assert shut is not None
        assert shut.notice is not None
        assert await told(doors, handling) == shut
        assert await told(doors, handling_of(handling)) == shut
        silence = await told(doors, handling_of())
        assert silence is not None
        assert silence.notice is None

    async def test_is_counted_when_there_is_room_again(self, doors: Doors) -> None:
        handling = handling_of()
        handling.shut = Shut(Outcome.LIMITED, until=datetime.now(UTC))
        assert await told(doors, handling) is None
        assert handling.is_let_in

    async def test_from_outside_the_circle_is_told_the_number(self) -> None:
        variables = {"TELEGRAM_BOT_TOKEN": FAKE_TOKEN, "ALLOWED_CHATS": "7"}
        doors, handling = Doors(Settings.model_validate(variables)), handling_of()
        shut = await told(doors, handling)
        assert shut is not None
        assert shut.outcome is Outcome.LEFT_OUT
        assert shut.notice is not None
        assert await told(doors, handling_of(handling)) == shut


def handling_of(before: Handling | None = None) -> Handling:
    """A message that is handled, maybe after it was put off."""
    return Handling.of(Update(1), before)


async def told(doors: Doors, handling: Handling) -> Shut | None:
    with handling.going_on():
        return await doors.of_message(Asker(TelegramUser(5, "Ada", is_bot=False), Chat(5, Chat.PRIVATE)))


def test_a_notice_that_could_not_be_sent_is_sent_once_and_its_question_is_not_answered(tmp_path: Path) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path, **LIMITS) as bot:
        server.wait_ready()
        chat = server.private_chat(server.user("Ada"))
        ask(chat, OF_A_PERSON)
        server.faults.add("sendMessage", kind="bad_gateway", times=12, chat_id=chat.id)
        chat.send(QUESTION)
        assert chat.wait_reply(timeout_s=60).text.startswith(ENOUGH)
        chat.send(QUESTION)
        chat.wait_no_reply()
        bot.stop()


async def test_whoever_writes_in_the_name_of_a_chat_is_counted_as_that_chat() -> None:
    variables = {"TELEGRAM_BOT_TOKEN": FAKE_TOKEN, **LIMITS}
    doors = Doors(Settings.model_validate(variables))
    anonymous, lab, club = TelegramUser(1_087_968_824, "Group", is_bot=True), Chat(-1, "supergroup"), Chat(-2, "group")
    in_lab, in_club = Asker(anonymous, lab, sender_chat=lab), Asker(anonymous, club, sender_chat=club)
    assert [await doors.of_message(in_lab) for _ in range(OF_A_PERSON)] == [None] * OF_A_PERSON
    assert await doors.of_message(in_lab) is not None
    assert await doors.of_message(in_club) is None


def test_a_redis_that_goes_and_comes_back_is_two_lines_in_the_log(tmp_path: Path, stoppable_redis: OwnRedis) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path, REDIS_URL=stoppable_redis.url, **LIMITS) as bot:
        server.wait_ready()
        chat = server.private_chat(server.user("Ada"))
        ask(chat, 1)
        stoppable_redis.stop()
        ask(chat, OF_A_PERSON)
        chat.send(QUESTION)
        assert chat.wait_reply().text.startswith(ENOUGH)
        stoppable_redis.start()
        bot.wait_logged("Redis is back")
        ask(chat, OF_A_PERSON)
        status, errors = bot.stop()
    assert status == 0
    assert errors.count("Redis") == 2
    assert "; each process counts by itself" in errors
    assert PASSWORD not in errors
    assert "Traceback" not in errors


def test_it_starts_and_answers_without_a_redis_that_is_away(tmp_path: Path) -> None:
    url = "redis://:secret@127.0.0.1:9/0"
    with BotApiServer() as server, running_bot(server, tmp_path, REDIS_URL=url, LOG_LEVEL="DEBUG") as bot:
        server.wait_ready()
        ask(server.private_chat(server.user("Ada")), 2)
        status, errors = bot.stop()
    assert status == 0
    assert errors.count("Redis at 127.0.0.1:9 does not count: ") == 1
    assert "secret" not in errors


def test_an_address_that_is_none_stops_the_start_with_what_to_write(tmp_path: Path) -> None:
    with BotApiServer() as server, running_bot(server, tmp_path, REDIS_URL="redis://:a/secret@host") as bot:
        status, errors = bot.ended()
    assert status == 2
    assert errors.startswith("REDIS_URL cannot be read: write redis://:password@host:6379/0")
    assert "secret" not in errors
