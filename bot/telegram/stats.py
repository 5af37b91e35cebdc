"""`/stats` from an admin: how the process is that happens to answer."""

from collections.abc import Callable, Collection

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, filters

from bot.admin_words import STATS
from bot.metrics import Metrics
from bot.stats import State, stats
from bot.telegram.desk import Asker
from bot.telegram.handling import Outcome, note
from bot.telegram.services import ServicesOfNow


class Stats:
    """Says what was counted."""

    def __init__(self, metrics: Metrics, state: Callable[[], State], services: ServicesOfNow) -> None:
        self._metrics = metrics
        self._state = state
        self._services = services

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer with the figures of the moment."""
        message = update.effective_message
        if message is None:
            return
        services = self._services()
        language = services.desk.language(Asker(message.from_user, message.chat))
        said = stats(self._metrics, self._state(), may_be_several=self._services.may_be_several)
        await services.answers.give(context.bot, message, services.composer.notice(said, language))
        note(Outcome.ANSWERED)

    def handlers(self, admins: Collection[int]) -> list[BaseHandler[Update, ContextTypes.DEFAULT_TYPE, None]]:
        """What listens to the admins; from anybody else it is a command that does not exist."""
        if not admins:
            return []
        by_admins = filters.UpdateType.MESSAGE & filters.User(user_id=admins)
        return [CommandHandler(STATS.name, self.on_command, by_admins)]
