"""The weekly digest in the real service: what moved, once, whatever was missed."""

import asyncio
from pathlib import Path

from bot.telegram.orders import WEEK_S
from config.schema.price import LivePoint
from tests.bot.telegram.watching.process import CHEAP, Running, pass_time, running_service
from tests.botapi import BotApiServer
from tests.conftest import TODAY


class TestTheDigest:
    async def test_tells_after_a_week_what_moved_then_and_now(self, running: Running) -> None:
        chat = running.person()
        assert "in seven days" in (await running.asked(chat, "/watch weekly")).text
        await running.reprice(CHEAP)
        await running.look()
        assert len(chat.bot_messages) == 1
        await pass_time(running, chat)
        await running.look()
        await running.look()
        told = chat.bot_messages[-1]
        assert len(chat.bot_messages) == 2
        assert "1 of " in told.text
        assert "\nH100: lowest $0.40 → $0.05" in told.text
        assert [button["text"] for button in told.buttons] == ["Stop watching", "/price h100"]

    async def test_says_in_a_line_that_nothing_moved_and_is_told_once_for_weeks_that_were_missed(
        self, running: Running
    ) -> None:
        chat = running.person()
        await running.asked(chat, "/watch weekly")
        (watch,) = await running.watches(chat)
        began = watch.set_at - 3 * WEEK_S - 60
        await running.service.shelf.watches.settle(watch, set_at=began, due_at=began + WEEK_S)
        await running.look()
        await running.look()
        assert chat.bot_messages[-1].text.startswith("Prices of GPUs: none has moved since ")
        assert len(chat.bot_messages) == 2
        assert (await running.watches(chat))[0].due_at == began + 4 * WEEK_S

    async def test_tells_no_move_where_a_restart_has_no_live_prices_yet(
        self, server: BotApiServer, folder: Path
    ) -> None:
        live = LivePoint(as_of=TODAY, usd_per_gpu_hour=9.0, confidence="medium", source="a catalogue")
        points = {"aws-h100-on-demand": live}
        async with running_service(server, folder) as before:
            chat = before.person()
            await asyncio.to_thread(before.service.library.lay_on, points)
            await before.asked(chat, "/watch weekly")
        async with running_service(server, folder) as after:
            await pass_time(after, chat)
            await after.look()
            assert chat.bot_messages[-1].text.startswith("Prices of GPUs: none has moved since ")
            await asyncio.to_thread(after.service.library.lay_on, points)
            await pass_time(after, chat)
            await after.look()
            assert chat.bot_messages[-1].text.startswith("Prices of GPUs: none has moved since ")
            cheaper = {"aws-h100-on-demand": live.model_copy(update={"usd_per_gpu_hour": 8.0})}
            await asyncio.to_thread(after.service.library.lay_on, cheaper)
            await pass_time(after, chat)
            await after.look()
        assert "\nH100: default $9.00 → $8.00" in chat.bot_messages[-1].text
        assert len(chat.bot_messages) == 4
