"""The real bot while Telegram slows it down or is in trouble itself: every command is answered in the end, once."""

from pathlib import Path

from telegram.ext import ExtBot

from bot.telegram.outbound import Outbound
from bot.telegram.pace import Pace, Rate
from tests.bot.telegram.conftest import RunningBot, running_bot
from tests.botapi import BotApiServer, PrivateChat, RateLimits
from tests.botapi.faults import FaultKind

QUESTION, ANSWER = "/train 70B 15T h100", "Train 70B on 15T tokens"
TROUBLE: tuple[FaultKind, ...] = ("internal_error", "bad_gateway", "reset", "broken_json")
NO_LIMIT_OF_A_CHAT = {"chat_burst_messages": 20, "chat_messages_per_s": 20.0}


def new_chat(bot: RunningBot) -> PrivateChat:
    return bot.server.private_chat(bot.server.user("Ada"))


def refused_by_flood_control(server: BotApiServer) -> int:
    return sum(call.error_code == 429 for call in server.calls)


def test_whatever_goes_wrong_each_question_is_answered_once(bot: RunningBot) -> None:
    chats = {kind: new_chat(bot) for kind in TROUBLE}
    slow, photo = new_chat(bot), new_chat(bot)
    for kind, chat in chats.items():
        bot.server.faults.add("sendMessage", kind=kind, times=3, chat_id=chat.id)
    bot.server.faults.add("sendMessage", kind="slow", delay_s=6, chat_id=slow.id)
    everybody = [*chats.values(), slow, photo]
    for chat in everybody:
        chat.send(QUESTION)
    for chat in everybody:
        assert chat.wait_reply(timeout_s=20).text.startswith(ANSWER)
    bot.server.wait_drained()
    assert [len(chat.bot_messages) for chat in everybody] == [1] * len(everybody)


def test_an_edit_or_a_picture_whose_answer_was_lost_is_not_lost(bot: RunningBot) -> None:
    chat = new_chat(bot)
    chat.send(QUESTION)
    answer = chat.wait_reply()
    bot.server.faults.add("editMessageMedia", kind="reset", chat_id=chat.id)
    bot.server.faults.add("deleteMessage", kind="bad_gateway", takes_effect=True, chat_id=chat.id)
    answer.press("By GPU", chat.user)
    assert chat.wait_edit(answer, timeout_s=30).photo is not None
    answer.press("Text", chat.user)
    assert chat.wait_reply().photo is None
    assert len(chat.bot_messages) == 1


def test_a_chat_under_flood_control_holds_up_no_other(bot: RunningBot) -> None:
    paused, other = new_chat(bot), new_chat(bot)
    bot.server.faults.add("sendMessage", kind="too_many_requests", retry_after_s=2, times=2, chat_id=paused.id)
    paused.send(QUESTION)
    bot.server.waiter.until(
        "flood control", lambda: bot.server.calls[-1].fault == "too_many_requests" or None, timeout_s=10
    )
    other.send(QUESTION)
    assert other.wait_reply().text.startswith(ANSWER)
    assert paused.bot_messages == []
    assert paused.wait_reply().text.startswith(ANSWER)


def test_of_taps_faster_than_edits_only_the_newest_is_shown_and_each_is_answered(bot: RunningBot) -> None:
    chat = new_chat(bot)
    chat.send("/settings")
    answer = chat.wait_reply()
    bot.server.faults.add("editMessageText", kind="too_many_requests", retry_after_s=2, chat_id=chat.id)
    answer.press("English", chat.user).wait_answer()
    answer.press("中文", chat.user).wait_answer()
    answer.press("CNY", chat.user).wait_answer()
    assert answer.edited == 0
    chat.wait_edit(answer)
    bot.server.wait_drained()
    assert answer.edited == 1
    chat.send(QUESTION)
    assert "¥" in chat.wait_reply().text


def test_a_tap_that_comes_to_nothing_shows_what_the_one_before_it_asked_for(bot: RunningBot) -> None:
    chat = new_chat(bot)
    chat.send(QUESTION)
    answer = chat.wait_reply()
    assert answer.reply_markup is not None
    answer.reply_markup["inline_keyboard"].append([{"text": "Old", "callback_data": "from another version"}])
    bot.server.faults.add("editMessageText", kind="too_many_requests", retry_after_s=1, chat_id=chat.id)
    answer.press("H200", chat.user).wait_answer()
    assert "earlier version" in answer.press("Old", chat.user).wait_answer().text
    assert "H200" in chat.wait_edit(answer).text


def test_a_burst_that_telegram_would_not_take_at_once_meets_no_flood_control(tmp_path: Path) -> None:
    with BotApiServer(limits=RateLimits(**NO_LIMIT_OF_A_CHAT)) as server, running_bot(server, tmp_path) as bot:  # type: ignore[arg-type] # counts and rates
        server.wait_ready()
        group = server.group("Lab", members=[server.user("Bob")])
        chats = [group, *(new_chat(bot) for _ in range(10))]
        for chat in chats:
            for _ in range(20 if chat is group else 4):
                chat.send(QUESTION)
        server.wait_drained(30)
        server.waiter.until(
            "60 answers", lambda: sum(len(chat.bot_messages) for chat in chats) == 60 or None, timeout_s=30
        )
        assert refused_by_flood_control(server) == 0


async def test_a_group_gets_as_many_messages_as_telegram_takes_in_a_period_and_no_more() -> None:
    limits = RateLimits(group_period_s=0.5, chat_burst_messages=60, chat_messages_per_s=60, all_messages_per_s=600)
    outbound = Outbound(pace=Pace(in_all=Rate(600, 1), in_a_group=Rate(20, 0.5)))
    with BotApiServer(limits=limits) as server:
        group = server.group("Lab", members=[server.user("Ada")])
        async with ExtBot(server.token, base_url=f"{server.url}/bot", rate_limiter=outbound) as bot:
            for number in range(60):
                await bot.send_message(group.id, str(number))
        assert len(group.bot_messages) == 60
        assert refused_by_flood_control(server) == 0
