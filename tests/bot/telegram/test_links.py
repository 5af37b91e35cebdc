"""Deep links: a question in 64 characters, and what opens where there is none."""

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.database import Database
from bot.store.questions import Questions
from bot.store.url import IN_MEMORY
from bot.telegram.links import MOST_CHARACTERS, opened, payload
from bot.telegram.tap import StaleTapError
from tests.bot.telegram.conftest import RunningBot
from tests.botapi.limits import is_start_payload

LONG = "/train 70B 15T h100 x2048 in 90d spot eur mfu=40% goodput=0.9 grid=fr as-of=2026-10-10"


@pytest.mark.parametrize("command", ["/train 175B 500B", "/infer llama-3.1-70b h100 x8 fp8", "/budget ¥700万", LONG])
@pytest.mark.parametrize("view", ["s", "0", "1"])
async def test_a_payload_fits_and_opens_the_same_question(command: str, view: str) -> None:
    questions = Questions(database := await Database.open(IN_MEMORY))
    made = await payload(command, questions, view)
    assert is_start_payload(made)
    assert await opened(made, questions) == (command, view)
    await database.close()


async def test_what_fits_needs_no_store() -> None:
    questions = Questions(database := await Database.open(IN_MEMORY))
    made = await payload("/infer llama-3.1-70b h100 x8 fp8 in=2000", questions)
    await database.close()
    elsewhere = Questions(other := await Database.open(IN_MEMORY))
    assert await opened(made, elsewhere) == ("/infer llama-3.1-70b h100 x8 fp8 in=2000", "s")
    await other.close()


@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", min_size=1, max_size=MOST_CHARACTERS)
)
def test_any_payload_opens_something_or_is_said_to_be_stale(found: str) -> None:
    import asyncio

    async def attempt() -> None:
        questions = Questions(database := await Database.open(IN_MEMORY))
        try:
            command, _ = await opened(found, questions)
            assert command.startswith("/")
        except StaleTapError:
            pass
        finally:
            await database.close()

    asyncio.run(attempt())


@pytest.mark.parametrize("found", ["dHJhaW4" * 10, "_" + "A" * 15, "_" + "A" * 17, "_\x00", "-"])
async def test_a_payload_that_cannot_be_of_the_bot_is_stale(found: str) -> None:
    questions = Questions(database := await Database.open(IN_MEMORY))
    with pytest.raises(StaleTapError):
        await opened(found, questions)
    await database.close()


class TestInTheRealBot:
    def test_a_link_opens_the_calculation_in_private(self, bot: RunningBot) -> None:
        query = bot.server.inline(bot.server.user("Ada"), "train 70B 15T h100 x2048")
        (result,) = query.wait_answer().results
        message = bot.server.choose(result.id, query=query)
        label = "By GPU"
        chat = bot.server.private_chat(bot.server.user("Bob"))
        chat.start(message.start_payload(label))
        assert chat.wait_reply().text.endswith("/train 70B 15T h100 x2048")

    @pytest.mark.parametrize("start", ["inline", "abcDEF-123", "_unknown-id-0001", "-9AAAA", "____"])
    def test_a_link_that_holds_no_question_is_a_welcome(self, bot: RunningBot, start: str) -> None:
        chat = bot.server.private_chat(bot.server.user("Ada"))
        chat.start(start)
        assert chat.wait_reply().text.startswith("What does that model cost?")

    def test_a_link_whose_question_cannot_be_answered_any_more_says_why(self, bot: RunningBot) -> None:
        chat = bot.server.private_chat(bot.server.user("Ada"))
        chat.start("dHJhaW4gNzBCIDE1VCBiOTk5")
        assert chat.wait_reply().text.startswith("I do not know b999")

    @pytest.mark.parametrize("command", ["forget", "settings reset=all", "settings cny"])
    def test_no_link_changes_what_its_reader_has_set(self, bot: RunningBot, command: str) -> None:
        chat = bot.server.private_chat(bot.server.user("Ada"))
        chat.send("/settings h200")
        chat.wait_reply()
        chat.start(urlsafe_b64encode(command.encode()).decode().rstrip("="))
        assert chat.wait_reply().text.startswith("What does that model cost?")
        chat.send("/train 70B 15T")
        assert chat.wait_reply().text.endswith("/train 70B 15T h200")
