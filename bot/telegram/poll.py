"""The start `poll`: answer in Telegram by long polling."""

import asyncio

from telegram.error import InvalidToken

from bot.engine import Engine
from bot.logs import configure_logging
from bot.settings import Settings, SettingsError
from bot.stopping import stopped_by_signal
from bot.telegram.errors import ExpectedTroubleInOneLine
from bot.telegram.polling import Polling
from bot.telegram.service import TOKEN_REFUSED, Service

_DRAINED_WITHIN_S = 20.0


def poll(settings: Settings, engine: Engine) -> int:
    """Answer until SIGTERM or SIGINT.

    Raises SettingsError for a token that is missing or refused, StoreError for a database that cannot be used,
    PollingError where another process gets the updates.
    """
    configure_logging(settings, ExpectedTroubleInOneLine())
    asyncio.run(_poll(Service(settings, engine)))
    return 0


async def _poll(service: Service) -> None:
    polling: Polling | None = None
    publishing: asyncio.Task[None] | None = None
    try:
        async with stopped_by_signal():
            await service.open()
            await service.connect()
            await service.retried(service.app.bot.delete_webhook)
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
