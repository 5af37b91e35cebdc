"""A tap on a button: the answer above it changes in place."""

import logging

from telegram import Bot, CallbackQuery, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.grammar.refusal import Refusal
from bot.telegram.answers import refused
from bot.telegram.desk import Asker, Reply
from bot.telegram.doors import Shut
from bot.telegram.services import Services
from bot.telegram.tap import SHORT, StaleTapError, Tap, decoded
from bot.text import t

_STALE = t("This button is from an earlier version of me: please send the command again")
_DRAWING = t("Drawing …")
_HARMLESS = ("message is not modified", "message to edit not found", "message_id_invalid", "message can't be edited")

logger = logging.getLogger(__name__)


class Taps:
    """Handles the buttons of all messages."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def on_tap(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer the tap at once, then change what it sits under."""
        query = update.callback_query
        if query is None:
            return
        message = query.message if isinstance(query.message, Message) else None
        asker = Asker(query.from_user, query.message.chat if query.message else None)
        if (shut := await self._services.doors.of_tap(asker)) is not None:
            await self._turn_away(query, asker, shut)
            return
        try:
            tap = await decoded(query.data or "", self._services.questions)
        except StaleTapError:
            await _answer(
                query, self._services.composer.say(_STALE, self._services.desk.language(asker)), is_alert=True
            )
            return
        if tap.chart is not None:
            await _answer(query, self._services.composer.say(_DRAWING, tap.language))
        reply = await self._services.desk.reply(context.bot, tap.command, asker, fills=False)
        if reply.is_denied and isinstance(reply.reply, Refusal):
            await _answer(query, self._services.composer.say(reply.reply.message, reply.language), is_alert=True)
            return
        if tap.chart is None:
            await _answer(query)
        if reply.changes:
            tap = Tap(tap.view, reply.language, tap.command)
        await self._show(context.bot, query, message, tap, reply)

    async def _turn_away(self, query: CallbackQuery, asker: Asker, shut: Shut) -> None:
        """End the waiting, and say why unless that has been said."""
        if shut.notice is None:
            await _answer(query)
            return
        said = self._services.composer.say(shut.notice, self._services.desk.language(asker))
        await _answer(query, said, is_alert=True)

    async def _show(self, bot: Bot, query: CallbackQuery, message: Message | None, tap: Tap, reply: Reply) -> None:
        picture = await self._services.pictures.of(reply.reply, tap) if message is not None else None
        view = tap.view if picture is not None or tap.chart is None else SHORT
        made = await self._services.composer.message(
            reply.reply, tap.language, bot, view=view, is_inline=query.inline_message_id is not None
        )
        if message is not None:
            await self._services.answers.change(bot, message, made, picture)
            return
        problem = await refused(
            lambda: bot.edit_message_text(
                made.html, inline_message_id=query.inline_message_id, reply_markup=made.keyboard
            )
        )
        if problem is not None and not any(harmless in problem for harmless in _HARMLESS):
            raise BadRequest(problem)


async def _answer(query: CallbackQuery, text: str | None = None, *, is_alert: bool = False) -> None:
    """End the waiting on the button; one that is too old to be answered is still handled."""
    problem = await refused(lambda: query.answer(text, show_alert=is_alert))
    if problem is not None and "query is too old" not in problem:
        raise BadRequest(problem)
