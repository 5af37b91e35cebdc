"""A tap on a button: the answer above it changes in place."""

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes, ExtBot

from bot.grammar.refusal import Refusal
from bot.telegram.answers import PicturesRefusedError, topic_of
from bot.telegram.desk import Asker, Reply
from bot.telegram.handling import Outcome, Shut, note, note_reply
from bot.telegram.newest import Newest, Show
from bot.telegram.outbound import OvertakenError
from bot.telegram.refusals import is_gone, is_same, is_too_old, refused
from bot.telegram.services import Services
from bot.telegram.tap import SHORT, StaleTapError, Tap, decoded
from bot.text import t

_STALE = t("This button is from an earlier version of me: please send the command again")
_DRAWING = t("Drawing …")


class Taps:
    """Handles the buttons of all messages."""

    def __init__(self, services: Services, newest: Newest) -> None:
        self._services = services
        self._newest = newest

    async def on_tap(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer the tap at once, then change what it sits under, unless a newer tap is to change that anyway."""
        query = update.callback_query
        if query is None:
            return
        wanted = await self._wanted(context.bot, query)
        show = wanted or self._newest.left_to(update)
        is_shown = show is not None and await self._shown(update, show)
        self._newest.done_with(update, has_shown=is_shown)
        if wanted is not None and not is_shown:
            note(Outcome.OUTDATED)

    async def _shown(self, update: Update, show: Show) -> bool:
        """Show something unless a newer tap does; whether that was done."""
        overtaken = self._newest.overtaken(update)
        with suppress(OvertakenError):
            if not overtaken.is_set():
                await show(overtaken)
                return True
        self._newest.leave(update, show)
        return False

    async def _wanted(self, bot: ExtBot[Any], query: CallbackQuery) -> Show | None:
        """End the waiting on the button; what it is to show, or None where that is nothing."""
        asker = Asker(
            query.from_user,
            query.message.chat if query.message else None,
            topic_id=topic_of(query.message) if isinstance(query.message, Message) else None,
        )
        if (shut := await self._services.doors.of_tap(asker)) is not None:
            await self._turn_away(query, asker, shut)
            return None
        try:
            tap = await decoded(query.data or "", self._services.questions)
        except StaleTapError:
            stale = self._services.composer.say(_STALE, self._services.desk.language(asker))
            await _answer(query, stale, is_alert=True)
            note(Outcome.REFUSED)
            return None
        if tap.chart is not None:
            await _answer(query, self._services.composer.say(_DRAWING, tap.language))
        reply = await self._services.desk.reply(bot, tap.command, asker, fills=False)
        note_reply(reply.reply)
        if reply.is_denied and isinstance(reply.reply, Refusal):
            await _answer(query, self._services.composer.say(reply.reply.message, reply.language), is_alert=True)
            return None
        if tap.chart is None:
            await _answer(query)
        if reply.changes:
            tap = Tap(tap.view, reply.language, tap.command)
        return partial(self._show, bot, query, tap, reply)

    async def _turn_away(self, query: CallbackQuery, asker: Asker, shut: Shut) -> None:
        """End the waiting, and say why unless that has been said."""
        note(shut.outcome)
        if shut.notice is None:
            await _answer(query)
            return
        said = self._services.composer.say(shut.notice, self._services.desk.language(asker))
        await _answer(query, said, is_alert=True)

    async def _show(
        self, bot: ExtBot[Any], query: CallbackQuery, tap: Tap, reply: Reply, overtaken: asyncio.Event
    ) -> None:
        if isinstance(query.message, Message):
            await self._show_in_chat(bot, query.message, tap, reply, overtaken)
        elif query.inline_message_id is not None:
            await self._show_inline(bot, query.inline_message_id, tap, reply, overtaken)

    async def _show_in_chat(
        self, bot: ExtBot[Any], message: Message, tap: Tap, reply: Reply, overtaken: asyncio.Event
    ) -> None:
        compose, change = self._services.composer.message, self._services.answers.change
        picture = await self._services.pictures.of(reply.reply, tap)
        view = tap.view if picture is not None or tap.chart is None else SHORT
        made = await compose(reply.reply, tap.language, bot, view=view)
        try:
            await change(bot, message, made, picture, needless=overtaken)
        except PicturesRefusedError:
            await change(bot, message, await compose(reply.reply, tap.language, bot), needless=overtaken)

    async def _show_inline(
        self, bot: ExtBot[Any], message_id: str, tap: Tap, reply: Reply, overtaken: asyncio.Event
    ) -> None:
        view = tap.view if tap.chart is None else SHORT
        made = await self._services.composer.message(reply.reply, tap.language, bot, view=view, is_inline=True)
        problem = await refused(
            lambda: bot.edit_message_text(
                made.html,
                inline_message_id=message_id,
                reply_markup=made.keyboard,
                rate_limit_args=overtaken,
            )
        )
        if problem is not None and not is_same(problem) and not is_gone(problem):
            raise BadRequest(problem)


async def _answer(query: CallbackQuery, text: str | None = None, *, is_alert: bool = False) -> None:
    """End the waiting on the button; one that is too old to be answered is still handled."""
    problem = await refused(lambda: query.answer(text, show_alert=is_alert))
    if problem is not None and not is_too_old(problem):
        raise BadRequest(problem)
