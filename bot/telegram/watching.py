"""Looks at what chats watch, and tells each of them when its price has crossed the line or its week is over.

One process does so for all: it holds an office in the database, which another one takes over when it lays that down or
is silent for three minutes. A message is sent first and noted after. So nothing is lost with a process: what it had not
noted, the next one tells; and only a process that dies between the two, or that Telegram took a message from without
an answer, has a chat told twice. What is true no longer by the time it could be told is not told: the price has
crossed back, and that it was there for an hour helps nobody.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from secrets import token_hex
from typing import Any

from telegram.ext import ExtBot

from bot.answer import Answer
from bot.command import Asked
from bot.language import LANGUAGES, Language
from bot.outage import Outage
from bot.store.errors import StoreError
from bot.store.facts import Facts
from bot.store.watches import Watch, Watches
from bot.telegram.orders import WEEK_S
from bot.telegram.postman import Delivery, Postman
from bot.telegram.services import Services, ServicesOfNow
from bot.watches.crossing import Seen, fires, look
from bot.watches.report import DIGEST
from bot.watches.views import View
from bot.watches.week import newest_of, prices_of, read

EVERY_S = 60.0
"""From one look to the next."""
OFFICE_S = 180
"""How long a process that is silent keeps the office."""
_STOPPED_WITHIN_S = 2.0

logger = logging.getLogger(__name__)


class Watching:
    """One process's part in it."""

    def __init__(  # noqa: PLR0917 - what it reads and writes
        self,
        services: ServicesOfNow,
        watches: Watches,
        facts: Facts,
        bot: ExtBot[Any],
        bot_id: int,
        is_open_to: Callable[[int], bool],
    ) -> None:
        """`is_open_to` knows the chats that may be written to unasked."""
        self._services = services
        self._watches = watches
        self._facts = facts
        self._postman = Postman(bot)
        self._office = f"watches {bot_id}"
        self._worker = token_hex(8)
        self._is_open_to = is_open_to
        self._outage = Outage("looking at prices again and again", of="the table of watches")
        self._unnoted: dict[Watch, dict[str, Any]] = {}
        """What was told, where the database could not be told so."""
        self._one_at_a_time = asyncio.Lock()
        self._is_over = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._view: View | None = None

    def start(self) -> None:
        """Look now and every minute from now on."""
        if self._task is None:
            self._task = asyncio.create_task(self._look_again_and_again())

    async def stop(self) -> None:
        """Look no more, once what is being told is noted, and leave the office to another process."""
        if self._task is None:
            return
        self._is_over.set()
        await asyncio.wait([self._task], timeout=_STOPPED_WITHIN_S)
        self._task.cancel()
        self._task = None
        with suppress(StoreError):
            await self._facts.lay_down(self._office, self._worker)

    async def _look_again_and_again(self) -> None:
        while not self._is_over.is_set():
            try:
                await self.look()
            except StoreError as error:
                self._outage.go_on(error)
            except Exception:
                logger.exception("watches could not be looked at")
            else:
                self._outage.over()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_over.wait(), EVERY_S)

    async def look(self) -> None:
        """Tell what there is to tell, where that is the part of this process. Raises StoreError."""
        async with self._one_at_a_time:
            await self._look()

    async def _look(self) -> None:
        for watch, changed in tuple(self._unnoted.items()):
            await self._note(watch, **changed)
        watches = await self._watches.due()
        if not (watches and await self._holds_office()):
            return
        services = self._services()
        view = self._view_of(services)
        for watch in watches:
            if self._is_over.is_set():
                return
            if self._is_open_to(watch.chat_id):
                await asyncio.sleep(0)  # answers come first: a view takes a millisecond
                await self._look_at(watch, view, services)

    async def _look_at(self, watch: Watch, view: View, services: Services) -> None:
        """Tell what there is to tell of one watch; a defect keeps no other from being told. Raises StoreError."""
        try:
            if watch.words == DIGEST:
                await self._look_at_week(watch, services)
            elif (seen := view.of(watch.words)) is not None and seen.report.price is not None:
                await self._look_at_price(watch, seen, services)
        except StoreError:
            raise
        except Exception:
            logger.exception("a watch could not be looked at")

    async def _look_at_price(self, watch: Watch, seen: Asked[Any, Any], services: Services) -> None:
        before = Seen(watch.is_met, date.fromisoformat(watch.as_of))
        after = look(seen.request.line, before, seen.report.price, seen.report.now.as_of, services.desk.engine.clock())
        if fires(before, after):
            preferences = services.people.preferences(watch.chat_id)
            context = services.desk.engine.context(preferences)
            from bot.watches.told import crossed  # with what says answers: not at the start

            answer = crossed(seen.request.gpu, str(seen.request.currency), seen.report, context)
            if not await self._is_told(watch, seen, answer, services):
                return
        if after != before:
            await self._note(watch, is_met=after.is_met, as_of=after.as_of.isoformat(), due_at=0)

    async def _look_at_week(self, watch: Watch, services: Services) -> None:
        engine = services.desk.engine
        context = engine.context(services.people.preferences(watch.chat_id))
        found = prices_of(context)
        then = read(watch.told) if watch.told else found
        now = newest_of(then, found)
        from bot.watches.told import digest  # with what says answers: not at the start

        asked = engine.ask(f"/watch {DIGEST}", fills=False)
        answer = digest(then, now, context)
        if await self._is_told(watch, asked, answer, services):
            now_s = self._watches.now_s()
            weeks = (now_s - watch.set_at) // WEEK_S + 1  # one that was missed is told once, at the next occasion
            await self._note(watch, told=now.written(), due_at=watch.set_at + weeks * WEEK_S)

    async def _is_told(self, watch: Watch, asked: Asked[Any, Any], answer: Answer, services: Services) -> bool:
        """Tell a chat, if this is still wanted and still the part of this process; whether that is done with."""
        if not (await self._holds_office() and await self._watches.is_set(watch)):
            return False
        language = services.people.preferences(watch.chat_id).language or _language(watch.language)
        bot = self._postman.bot
        made = await services.composer.message(replace(asked, answer=answer), language, bot)
        delivery, pause_s = await self._postman.delivered(watch.chat_id, watch.topic_id, made, services.people)
        if delivery is Delivery.LATER:
            await self._watches.settle(watch, due_at=self._watches.now_s() + pause_s)
        if delivery is Delivery.DONE:
            logger.info("a chat is told of what it watches")
        return delivery is Delivery.DONE

    async def _note(self, watch: Watch, **changed: Any) -> None:
        """Write what was told, or keep it in mind where the database is away: it is not to be told again."""
        self._unnoted[watch] = changed
        await self._watches.settle(watch, **changed)
        del self._unnoted[watch]

    async def _holds_office(self) -> bool:
        return await self._facts.hold(self._office, self._worker, OFFICE_S)

    def _view_of(self, services: Services) -> View:
        """The view of the presets of now: the one of before, while neither they nor the day are others."""
        engine = services.desk.engine
        if self._view is None or self._view.engine is not engine or self._view.day != engine.clock():
            self._view = View(engine)
        return self._view


def _language(stored: str) -> Language:
    return next((language for language in LANGUAGES if language == stored), LANGUAGES[0])
