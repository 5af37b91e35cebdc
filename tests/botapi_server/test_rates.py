"""The tests' own Bot API server enforces what Telegram enforces, in Telegram's words: rates."""

from __future__ import annotations

import pytest

from tests.botapi import (
    BotApiServer,
    RateLimits,
)
from tests.botapi.rates import RateLimiter
from tests.botapi_server.support import call, say


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
