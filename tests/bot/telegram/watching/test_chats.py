"""The watches of a chat: who changes them, what shows and ends them, and what becomes of them with their chat."""

from pathlib import Path

import pytest

from bot.watches.report import MOST_OF_A_CHAT
from tests.bot.telegram.watching.process import CHEAP, LINE, Running, running_service, write
from tests.botapi import BotApiServer


class TestAChatThatIsOver:
    @pytest.mark.parametrize("status", ["kicked", "left"])
    async def test_is_forgotten_whole_once_the_bot_hears_that_it_was_taken_out(
        self, running: Running, status: str
    ) -> None:
        ada = running.server.user("Ada")
        group = running.server.group("Lab", [ada], admins=[ada])
        shelf, question = running.service.shelf, group.send("/settings eur", user=ada)
        await running.handle()
        await running.asked(group, LINE, ada)
        assert shelf.settings.get(group.id)
        assert await shelf.answers.find(group.id, question.message_id) is not None
        group.set_bot_status(status)
        await running.handle()
        assert not shelf.settings.get(group.id)
        assert await shelf.answers.find(group.id, question.message_id) is None
        assert await running.watches(group) == ()
        await running.reprice(CHEAP)
        await running.look()
        assert all(call.ok for call in running.server.calls)

    async def test_is_forgotten_once_its_person_blocks_the_bot(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, "/settings eur")
        await running.asked(chat, LINE)
        chat.set_bot_status("kicked")
        await running.handle()
        assert not running.service.shelf.settings.get(chat.id)
        assert await running.watches(chat) == ()

    async def test_is_forgotten_where_it_is_found_to_have_blocked_the_bot(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, "/settings eur")
        await running.asked(chat, LINE)
        await running.reprice(CHEAP)
        chat.set_bot_status("kicked")
        await running.look()
        await running.look()
        assert [call.description for call in running.server.calls if not call.ok] == [
            "Forbidden: bot was blocked by the user"
        ]
        assert await running.watches(chat) == ()
        assert not running.service.shelf.settings.get(chat.id)

    async def test_takes_its_watches_along_where_it_becomes_a_supergroup(self, running: Running) -> None:
        ada = running.server.user("Ada")
        group = running.server.group("Lab", [ada], admins=[ada], basic=True)
        await running.asked(group, LINE, ada)
        moved = running.server.migrate(group)
        await running.reprice(CHEAP)
        await running.look()
        await running.look()
        assert [message.text.partition(":")[0] for message in moved.bot_messages] == ["H100 < $0.1/h"]
        await running.handle()
        assert len(await running.watches(moved)) == 1

    async def test_is_not_written_to_where_it_is_let_in_no_more(self, server: BotApiServer, folder: Path) -> None:
        async with running_service(server, folder) as open_to_all:
            chat = open_to_all.person()
            await open_to_all.asked(chat, LINE)
        write(folder, CHEAP)
        async with running_service(server, folder, ALLOWED_CHATS="1") as closed:
            await closed.look()
        assert len(chat.bot_messages) == 1


class TestInAGroup:
    async def test_only_admins_change_what_is_watched_and_everybody_sees_it(self, running: Running) -> None:
        ada, bob = running.server.user("Ada"), running.server.user("Bob")
        group = running.server.group("Lab", [ada, bob], admins=[ada])
        denied = await running.asked(group, LINE, bob)
        assert denied.text.startswith("Only admins of this group change what is watched here")
        await running.asked(group, LINE, ada)
        shown = await running.asked(group, "/watch", bob)
        assert "H100 < $0.1/h · now $0.40" in shown.text
        tap = shown.press("Stop H100 < $0.1/h", bob)
        await running.handle()
        assert tap.wait_answer().show_alert
        assert len(await running.watches(group)) == 1
        await running.tapped(shown, "Stop H100 < $0.1/h", ada)
        assert await running.watches(group) == ()


class TestTheWatchesOfAChat:
    async def test_are_listed_each_with_what_ends_it(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        await running.asked(chat, "/watch weekly")
        shown = await running.asked(chat, "/watch")
        assert shown.text == "Watches of this chat: 2 of 20\nH100 < $0.1/h · now $0.40\nWeekly digest"
        assert [button["text"] for button in shown.buttons] == ["Stop H100 < $0.1/h", "Stop Weekly digest"]
        await running.tapped(shown, "Stop Weekly digest", chat.user)
        assert [watch.words for watch in await running.watches(chat)] == ["h100 < $0.1/h"]
        await running.tapped(shown, "Watch again", chat.user)
        assert len(await running.watches(chat)) == 2

    async def test_end_by_gpu_by_line_or_all_together(self, running: Running) -> None:
        chat = running.person()
        for words in ("h100 < 0.1", "h100 spot < 0.1", "h100 < 0.2", "h200 < 0.1", "weekly"):
            await running.asked(chat, f"/watch {words}")
        await running.asked(chat, "/watch h100 < 0.1 off")
        await running.asked(chat, "/watch spot off")
        assert [watch.words for watch in await running.watches(chat)] == ["h100 < $0.2/h", "h200 < $0.1/h", "weekly"]
        await running.asked(chat, "/watch h100 off")
        assert (await running.asked(chat, "/watch h100 off")).text.startswith("Nothing like that is watched here")
        assert (await running.asked(chat, "/watch off")).text == "Stopped: 2\nh200 < $0.1/h\nweekly"
        assert (await running.asked(chat, "/watch off")).text.startswith("No price is watched here")

    async def test_an_edit_sets_another_in_the_place_of_the_one_that_its_message_set(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, "/watch weekly")
        question = chat.send("/watch h100 < 0.1")
        await running.handle()
        chat.edit(question, "/watch h100 < 0.2")
        await running.handle()
        assert {watch.words for watch in await running.watches(chat)} == {"weekly", "h100 < $0.2/h"}

    async def test_are_a_few_and_one_more_is_refused_with_what_to_end(self, running: Running) -> None:
        chat = running.person()
        for number in range(MOST_OF_A_CHAT):
            await running.asked(chat, f"/watch h100 < {number + 1}")
        refused = await running.asked(chat, LINE)
        assert "the oldest is h100 < $1/h" in refused.text
        await running.tapped(refused, "/watch h100 < $1/h off", chat.user)
        assert len(await running.watches(chat)) == MOST_OF_A_CHAT - 1
        assert (await running.asked(chat, LINE)).text.startswith("Watching")

    async def test_are_forgotten_with_everything_else(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, LINE)
        assert (await running.asked(chat, "/forget")).text.startswith("Forgotten")
        assert await running.watches(chat) == ()

    async def test_use_the_gpu_that_the_chat_has_set(self, running: Running) -> None:
        chat = running.person()
        await running.asked(chat, "/settings h200")
        assert (await running.asked(chat, "/watch < 1")).text.startswith("Watching H200 < $1/h")
