"""Ask Telegram whether a token is good."""

import asyncio

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.logs import quieten_http
from bot.settings import Settings


def probe(settings: Settings) -> tuple[bool, str]:
    """Whether Telegram knows the token, and what it says about it."""
    quieten_http()
    return asyncio.run(_probe(settings))


async def _probe(settings: Settings) -> tuple[bool, str]:
    assert settings.telegram_bot_token is not None  # the caller looked
    bot = Bot(settings.telegram_bot_token.get_secret_value(), base_url=f"{settings.api_url}/bot")
    try:
        async with bot:
            return True, f"@{bot.username} at {settings.api_url}"
    except InvalidToken:
        return False, "Telegram does not know it: copy it again from @BotFather"
    except TelegramError as error:
        return False, f"{settings.api_url} does not answer: {error}"
