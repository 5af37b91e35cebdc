"""The start `poll`: answer in Telegram by long polling."""

import asyncio
import logging

from telegram import Bot
from telegram.error import InvalidToken

from bot.engine import Engine
from bot.logs import configure_logging
from bot.settings import Settings, SettingsError
from bot.stopping import stopped_by_signal
from bot.telegram.errors import ExpectedTroubleInOneLine
from bot.telegram.polling import Polling
from bot.telegram.service import TOKEN_REFUSED, Service

_DRAINED_WITHIN_S = 20.0

logger = logging.getLogger(__name__)


def poll(settings: Settings, engine: Engine) -> int:
    """Answer until SIGTERM or SIGINT.

    Raises SettingsError for a token that is missing or refused, StoreError for a database that cannot be used,
    PollingError where another process gets the updates.
    """
    configure_logging(settings, ExpectedTroubleInOneLine())
    asyncio.run(_poll(Service(settings, engine)))
    return 0


async def _take_from_webhook(bot: Bot) -> None:
    """Telegram lets nobody poll while there is a webhook."""
    if url := (await bot.get_webhook_info()).url:
        logger.warning("this token has a webhook, %s: taking it away, so that updates come here", url)
    await bot.delete_webhook()


async def _poll(service: Service) -> None:
    polling: Polling | None = None
    publishing: asyncio.Task[None] | None = None
    try:
        async with stopped_by_signal():
            await service.open()
            await service.connect()
            await service.retried(lambda: _take_from_webhook(service.app.bot))
            publishing = asyncio.create_task(service.publish())
            polling = Polling(service.app.bot, service.intake, service.heard_of_telegram)
            await polling.run()
    except InvalidToken:
        raise SettingsError(TOKEN_REFUSED) from None
    finally:
        if publishing is not None:
            publishing.cancel()
            await asyncio.wait([publishing])
        if polling is not None:
            await polling.stop(_DRAINED_WITHIN_S)
        await service.close()
