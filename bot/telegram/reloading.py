"""Presets read anew while the bot answers: `/reload` from an admin, or SIGHUP."""

import asyncio
import logging
import signal
from collections.abc import Callable, Collection
from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, filters

from bot.admin_words import RELOAD
from bot.answer import Answer
from bot.grammar.refusal import Refusal
from bot.library import Library
from bot.reload import OF_THIS_ALONE, reload
from bot.render.numbers import Speaker
from bot.telegram.desk import Asker
from bot.telegram.handling import Outcome, note
from bot.telegram.services import ServicesOfNow

logger = logging.getLogger(__name__)


class Reloading:
    """Reads the presets in a thread, while everybody else is answered from those of before."""

    def __init__(self, library: Library, services: ServicesOfNow) -> None:
        self._library = library
        self._services = services

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say what has changed, or why nothing has."""
        message = update.effective_message
        if message is None:
            return
        said = await self._reloaded()
        if isinstance(said, Answer) and self._services.may_be_several:
            said = replace(said, lines=(*said.lines, OF_THIS_ALONE))
        services = self._services()
        language = services.desk.language(Asker(message.from_user, message.chat))
        await services.answers.give(context.bot, message, services.composer.notice(said, language))
        note(Outcome.ANSWERED)

    async def on_hangup(self) -> None:
        """The same without anybody who asks: the log says what came of it."""
        await self._reloaded()

    def handlers(self, admins: Collection[int]) -> list[BaseHandler[Update, ContextTypes.DEFAULT_TYPE, None]]:
        """What listens to the admins; from anybody else it is a command that does not exist."""
        if not admins:
            return []
        by_admins = filters.UpdateType.MESSAGE & filters.User(user_id=admins)
        return [CommandHandler(RELOAD.name, self.on_command, by_admins)]

    async def _reloaded(self) -> Answer | Refusal:
        said, say = await asyncio.to_thread(reload, self._library), Speaker().say
        if isinstance(said, Refusal):
            logger.error("%s", say(said.message))
        else:
            logger.info("%s: %s", say(said.headline), "; ".join(map(say, said.lines)))
        return said


def call_on_hangup(call: Callable[[], object]) -> None:
    """Have SIGHUP call something in the running loop, where there is such a signal."""
    if hasattr(signal, "SIGHUP"):
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, call)
