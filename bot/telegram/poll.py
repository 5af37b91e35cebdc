"""The start `poll`: answer in Telegram by long polling."""

import asyncio
import logging
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import InvalidToken

from bot.engine import Engine
from bot.logs import configure_logging
from bot.settings import Settings, SettingsError
from bot.stopping import Stopping, in_time
from bot.telegram.errors import ExpectedTroubleInOneLine
from bot.telegram.polling import Polling, PollingError
from bot.telegram.service import CLOSED_WITHIN_S, TOKEN_REFUSED, Service

_DRAINED_WITHIN_S = 18.0
_POLLED_WITHIN_S = 20.0
"""Of the 25 seconds that a stop may take: for what is under way, and with its confirmation."""

logger = logging.getLogger(__name__)


def poll(settings: Settings, engine: Engine, *, takes_over: bool = False) -> int:
    """Answer until SIGTERM or SIGINT, and return the exit status.

    `takes_over` ends a webhook that the token has: who has set that gets no updates any more. Raises SettingsError for
    a token that is missing; what cannot be used later, such as a token that Telegram refuses, is logged.
    """
    configure_logging(settings, ExpectedTroubleInOneLine())
    stopping = Stopping()
    return stopping.run(_poll(Service(settings, engine), stopping, takes_over=takes_over))


async def _poll(service: Service, stopping: Stopping, *, takes_over: bool) -> None:
    polling: Polling | None = None
    publishing: asyncio.Task[None] | None = None
    try:
        async with stopping.asked_for():
            await service.open()
            await service.connect()
            await service.retried(lambda: _without_webhook(service.app.bot, takes_over=takes_over))
            service.say_that_it_answers()
            publishing = asyncio.create_task(service.publish())
            polling = Polling(service.app.bot, service.intake, service.heard_of_telegram)
            await polling.run()
    except InvalidToken:
        raise SettingsError(TOKEN_REFUSED) from None
    finally:
        try:
            if publishing is not None:
                publishing.cancel()
                await asyncio.wait([publishing])
            if polling is not None:
                await in_time(polling.stop(_DRAINED_WITHIN_S), _POLLED_WITHIN_S, "polling")
        finally:
            await in_time(service.close(), CLOSED_WITHIN_S, "the service")


async def _without_webhook(bot: Bot, *, takes_over: bool) -> None:
    """Telegram lets nobody poll while there is a webhook. Raises PollingError where that is to stay."""
    url = (await bot.get_webhook_info()).url
    if not url:
        return
    where = urlsplit(url).hostname
    if not takes_over:
        raise PollingError(
            f"this token has a webhook at {where}, where another process answers: "
            "stop that one (`python -m bot web`), and start `python -m bot poll --take-over`, which ends the webhook"
        )
    logger.warning("ending the webhook at %s, so that updates come here", where)
    await bot.delete_webhook()
