"""The bot behind a webhook: it sees to it that the webhook is set, and handles what is posted there."""

import asyncio
import logging
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from telegram import WebhookInfo
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError

from bot.settings import SettingsError
from bot.store.errors import StoreError
from bot.telegram.intake import Verdict
from bot.telegram.service import TOKEN_REFUSED, Service
from bot.telegram.updates import read
from bot.telegram.webhook import Webhook, ensure_webhook, set_webhook

_LOOKED_AT_EVERY_S = 60.0
"""For as long is the bot deaf where somebody takes the webhook away."""
_PASSING = ("resolve host", "getaddrinfo")
"""Of an address that is so new that not everybody knows it yet."""

logger = logging.getLogger(__name__)


class Hooked:
    """One of any number of processes that share a webhook."""

    def __init__(self, service: Service, webhook: Webhook) -> None:
        self._service = service
        self._webhook = webhook
        self._told: datetime | None = None
        self.is_set = False
        """Whether Telegram knows where to post."""

    async def run(self) -> None:
        """Connect, set the webhook, and look after it until this is cancelled. Raises SettingsError."""
        await self._service.connect()
        try:
            await self._service.retried(self._set)
            self._service.say_that_it_answers()
            await self._service.publish()
            while True:
                await asyncio.sleep(_LOOKED_AT_EVERY_S)
                await self._look()
        except InvalidToken:
            raise SettingsError(TOKEN_REFUSED) from None

    async def receive(self, body: dict[str, Any]) -> Verdict:
        """Handle the JSON object of an update."""
        if not self._service.is_connected:
            return Verdict.FULL  # it does not know its own name yet
        return await self._service.intake.take(read(body, self._service.app.bot))

    async def _set(self) -> None:
        """Raises SettingsError for an address that Telegram will never post to.

        Without the database, by which processes agree who sets it, each does: it is the same for all.
        """
        bot = self._service.app.bot
        try:
            try:
                await ensure_webhook(bot, self._webhook, self._service.shelf.facts)
            except StoreError:
                await set_webhook(bot, self._webhook)
                logger.info("the webhook is set, without the database: %s", self._webhook.url)
        except BadRequest as refused:
            if any(words in refused.message.lower() for words in _PASSING):
                raise NetworkError(refused.message) from None
            raise SettingsError(f"WEBHOOK_URL: Telegram does not take {self._webhook.url}: {refused.message}") from None
        self.is_set = True

    async def _look(self) -> None:
        """Set it again where somebody has taken it away, such as a poller that was told to."""
        try:
            info = await self._service.app.bot.get_webhook_info()
        except InvalidToken:
            raise
        except TelegramError as error:
            logger.warning("Telegram cannot be reached: %s", error)
            return
        self._service.heard_of_telegram()
        self._tell_trouble(info)
        self.is_set = info.url == self._webhook.url
        if not self.is_set:
            now = f"is at {urlsplit(info.url).hostname} now" if info.url else "was taken away"
            logger.error("the webhook %s, and nothing comes here: setting it again", now)
            await self._service.retried(self._set)

    def _tell_trouble(self, info: WebhookInfo) -> None:
        """Log what Telegram has met here, once: it remembers the last trouble for good."""
        if info.last_error_date is None or info.last_error_date == self._told:
            return
        self._told = info.last_error_date
        logger.warning(
            "Telegram could not post to the webhook at %s: %s; %d updates wait",
            info.last_error_date.isoformat(),
            info.last_error_message,
            info.pending_update_count,
        )
