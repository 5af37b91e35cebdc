"""Ask Telegram whether a token is good, and what it makes of the webhook."""

import asyncio

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.logs import quieten_http
from bot.settings import Settings


def probe(settings: Settings) -> tuple[bool, str]:
    """Whether Telegram knows the token, and what it says about it."""
    quieten_http()
    return asyncio.run(_probe(settings))


def probe_webhook(settings: Settings) -> tuple[bool, str]:
    """Whether Telegram posts where it should, and what it says about it."""
    quieten_http()
    return asyncio.run(_probe_webhook(settings))


def webhook_of_now(settings: Settings) -> str | None:
    """Where Telegram posts to; None for nowhere, and where it does not say."""
    quieten_http()
    try:
        return asyncio.run(_webhook_info(settings)).url or None
    except TelegramError:
        return None


async def _probe_webhook(settings: Settings) -> tuple[bool, str]:
    wanted = str(settings.webhook_url)
    try:
        info = await _webhook_info(settings)
    except TelegramError as error:
        return False, f"{wanted}; what Telegram makes of it is not known: {error}"
    if not info.url:
        return False, f"{wanted}, but Telegram posts nowhere now: it will when `web` has started"
    if info.url != wanted:
        return False, f"{wanted}, but Telegram posts to {info.url}: `web` tells it anew when it starts"
    waiting = f"{info.pending_update_count} updates wait"
    if info.last_error_message:
        return False, f"{wanted}; {waiting}, and Telegram last met: {info.last_error_message}"
    return True, f"{wanted}; Telegram posts there, {waiting}"


async def _webhook_info(settings: Settings) -> WebhookInfo:
    async with _bot(settings) as bot:
        return await bot.get_webhook_info()


def _bot(settings: Settings) -> Bot:
    return Bot(settings.token, base_url=f"{settings.api_url}/bot")


async def _probe(settings: Settings) -> tuple[bool, str]:
    bot = _bot(settings)
    try:
        async with bot:
            return True, f"@{bot.username} at {settings.api_url}"
    except InvalidToken:
        return False, "Telegram does not know it: copy it again from @BotFather"
    except TelegramError as error:
        return False, f"{settings.api_url} does not answer: {error}"
