"""The bot behind a webhook: it sees to it that the webhook is set, and handles what is posted there."""

import asyncio
import logging
from typing import Any

from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError

from bot.settings import SettingsError
from bot.telegram.intake import Verdict
from bot.telegram.service import TOKEN_REFUSED, Service
from bot.telegram.updates import read
from bot.telegram.webhook import Webhook, ensure_webhook, still_set

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
        self.is_set = False
        """Whether Telegram knows where to post."""

    async def run(self) -> None:
        """Connect, set the webhook, and look after it until this is cancelled. Raises SettingsError."""
        await self._service.connect()
        try:
            await self._service.retried(self._set)
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
        """Raises SettingsError for an address that Telegram will never post to."""
        try:
            await ensure_webhook(self._service.app.bot, self._webhook, self._service.shelf.facts)
        except BadRequest as refused:
            if any(words in refused.message.lower() for words in _PASSING):
                raise NetworkError(refused.message) from None
            raise SettingsError(f"WEBHOOK_URL: Telegram does not take {self._webhook.url}: {refused.message}") from None
        self.is_set = True

    async def _look(self) -> None:
        """Set it again where somebody has taken it away, such as a poller that was told to."""
        try:
            self.is_set = await still_set(self._service.app.bot, self._webhook)
        except InvalidToken:
            raise
        except TelegramError as error:
            logger.warning("Telegram cannot be reached: %s", error)
            return
        self._service.heard_of_telegram()
        if not self.is_set:
            logger.error("somebody has changed the webhook: setting it again")
            await self._service.retried(self._set)
