"""Two web processes on one Postgres and one Redis: whichever is asked, the answer is the same, and given once."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.store.shelf import Shelf
from tests.bot.telegram.conftest import RunningBot
from tests.bot.web.conftest import free_port, running_site
from tests.botapi import BotApiServer, Message, PrivateChat
from tests.proofs.database_away import new_database
from tests.proofs.front import Front, running_front
from tests.proofs.logged import defects
from tests.services.postgres import Postgres
from tests.services.redis import Redis

SHORT = "/train 70B 15T h100"
LONG = "/train 70B 15T h100 x2048 in 90d spot 5折 eur mfu=40% goodput=0.9 grid=fr as-of=2026-10-10"
"""A question that no button can hold."""
MOST_A_MINUTE = 12
_TOO_MANY = 4
_TWICE_POSTED = 30
_SOON_S = 30


@dataclass
class Two:
    """Two replicas, started together, and what stands before them."""

    server: BotApiServer
    front: Front
    bots: tuple[RunningBot, RunningBot]
    database_url: str

    def person(self) -> PrivateChat:
        """Somebody new."""
        return self.server.private_chat(self.server.user("Ada"))

    def asked(self, replica: int, chat: PrivateChat, question: str) -> Message:
        """The answer of one of them."""
        self.front.only(replica)
        chat.send(question)
        return chat.wait_reply(timeout_s=_SOON_S)

    def defects(self) -> list[str]:
        """End both; what their logs hold of defects."""
        return [line for bot in self.bots for line in defects(bot.stop()[1])]


@contextmanager
def two_replicas(postgres: Postgres, redis: Redis, folder: Path) -> Iterator[Two]:
    """Both start at the same moment on a database that has no tables yet."""
    redis.empty()
    url, ports = asyncio.run(new_database(postgres)), (free_port(), free_port())
    with BotApiServer() as server, running_front(ports) as front, ExitStack() as stack:
        settings = {
            "WEBHOOK_URL": f"{front.url}/telegram",
            "DATABASE_URL": url,
            "REDIS_URL": redis.url,
            "USER_LIMIT_PER_MINUTE": str(MOST_A_MINUTE),
        }
        one, other = (stack.enter_context(running_site(server, folder, port, **settings)).bot for port in ports)
        for bot in (one, other):
            bot.wait_logged("the webhook is set", timeout_s=60)
        yield Two(server, front, (one, other), url)


def settings_reach_the_other_s(two: Two) -> float:
    """Seconds until what was set on one holds on the other."""
    chat = two.person()
    two.asked(0, chat, "/settings h200")
    began_s = time.monotonic()
    while not two.asked(1, chat, "/train 7B 1T").text.endswith("h200"):
        assert time.monotonic() < began_s + _SOON_S
        time.sleep(0.5)
    return time.monotonic() - began_s


def tapped_on_the_other(two: Two, question: str) -> str:
    """What a button that one has made does on the other."""
    chat = two.person()
    answer = two.asked(0, chat, question)
    two.front.only(1)
    answer.press("H200")
    return chat.wait_edit(answer, timeout_s=_SOON_S).text


def edited_on_the_other(two: Two) -> tuple[str, int]:
    """What an edit on the other makes of the answer of one, and how many answers there are then."""
    chat = two.person()
    two.front.only(0)
    question = chat.send("/train 7B 1T")
    answer = chat.wait_reply(timeout_s=_SOON_S)
    asyncio.run(_wait_known(two.database_url, chat.id, question.message_id))
    two.front.only(1)
    chat.edit(question, "/train 7B 2T")
    return chat.wait_edit(answer, timeout_s=_SOON_S).text, len(chat.bot_messages)


def answers_to_what_both_got(two: Two) -> list[int]:
    """How many answers each of some questions has that were posted to both at the same moment."""
    chats = [two.person() for _ in range(_TWICE_POSTED)]
    two.front.all_at_once()
    for chat in chats:
        chat.send("/train 7B 1T")
    two.server.wait_drained(timeout_s=_SOON_S)
    two.front.all_in_turn()
    return [len(chat.bot_messages) for chat in chats]


def answers_to_too_many(two: Two) -> list[str]:
    """What somebody hears who asks more than the limit over both in turn."""
    chat = two.person()
    two.front.all_in_turn()
    for _ in range(MOST_A_MINUTE + _TOO_MANY):
        chat.send("/train 7B 1T")
    two.server.wait_drained(timeout_s=_SOON_S)
    return [message.text for message in chat.bot_messages]


async def _wait_known(url: str, chat_id: int, question_id: int) -> None:
    """Wait until the database knows which message answers a question: it learns that in the background."""
    shelf, began_s = await Shelf.open(url), time.monotonic()
    while await shelf.answers.find(chat_id, question_id) is None:
        assert time.monotonic() < began_s + _SOON_S
        await asyncio.sleep(0.02)
    await shelf.close()
