"""Tell Telegram where to post updates to: once, however many processes start together."""

import logging
from dataclasses import dataclass
from hashlib import blake2b

from telegram import Bot

from bot.store.facts import Facts
from bot.telegram.handling import ALLOWED_UPDATES

_MOST_CONNECTIONS = 40
_FACT = "webhook"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Webhook:
    """Where updates go, and what shows that they come from Telegram."""

    url: str
    secret: str

    def fingerprint(self, bot: Bot) -> str:
        """Changes with whatever is told to Telegram."""
        told = repr((bot.id, self.url, self.secret, ALLOWED_UPDATES, _MOST_CONNECTIONS))
        return blake2b(told.encode(), digest_size=16).hexdigest()


async def ensure_webhook(bot: Bot, webhook: Webhook, facts: Facts) -> None:
    """Set it unless it is set; whoever else wants to waits, and finds it done. Raises TelegramError and StoreError."""
    name, fingerprint = f"{_FACT} {bot.id}", webhook.fingerprint(bot)
    async with facts.alone_with(name) as known:
        info = await bot.get_webhook_info()
        if info.url == webhook.url and known == fingerprint:
            logger.info("the webhook is set already")
            return
        await set_webhook(bot, webhook)
        await facts.leave(name, fingerprint)
    logger.info("the webhook is set: %s", webhook.url)


async def set_webhook(bot: Bot, webhook: Webhook) -> None:
    """Set it, whoever else does. Raises TelegramError."""
    await bot.set_webhook(
        webhook.url,
        secret_token=webhook.secret,
        allowed_updates=ALLOWED_UPDATES,
        max_connections=_MOST_CONNECTIONS,
    )
