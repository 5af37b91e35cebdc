"""The Telegram application: how it is built, and how it runs by long polling."""

import logging
from typing import Any

from telegram import Bot, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import InvalidToken
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, Defaults, MessageHandler, filters
from telegram.request import BaseRequest

from bot.engine import Engine
from bot.logs import configure_logging
from bot.settings import Settings, SettingsError
from bot.telegram.errors import ExpectedTroubleInOneLine, on_error
from bot.telegram.menu import publish_menu
from bot.telegram.messages import Conversation
from bot.telegram.order import OrderedByChat

ALLOWED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE]
"""Named at every start: Telegram remembers the last list."""

logger = logging.getLogger(__name__)


def build_application(
    settings: Settings,
    engine: Engine,
    *,
    request: BaseRequest | None = None,
) -> Application[Any, Any, Any, Any, Any, Any]:
    """The application with its handlers; `request` lets tests stand in for the network.

    Raises SettingsError without a token.
    """
    token = settings.telegram_bot_token
    if token is None:
        raise SettingsError("TELEGRAM_BOT_TOKEN is not set: ask @BotFather for one (/newbot), and put it into .env")
    builder = (
        ApplicationBuilder()
        .token(token.get_secret_value())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .rate_limiter(AIORateLimiter(max_retries=2))
        .concurrent_updates(OrderedByChat())
        .defaults(
            Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)),
        )
        .post_init(lambda app: _begin(app.bot, engine))
    )
    if request is not None:
        builder = builder.request(request).get_updates_request(request)
    application = builder.build()
    conversation = Conversation(engine)
    new_or_edited = filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE
    application.add_handler(MessageHandler(new_or_edited & ~filters.StatusUpdate.ALL, conversation.on_message))
    application.add_error_handler(on_error)
    return application


async def _begin(bot: Bot, engine: Engine) -> None:
    logger.info("answering as @%s", bot.username)
    await publish_menu(bot, engine.commands.values())


def poll(settings: Settings, engine: Engine) -> int:
    """Answer in Telegram until SIGTERM or SIGINT. Raises SettingsError for a token that is missing or refused."""
    configure_logging(settings, ExpectedTroubleInOneLine())
    application = build_application(settings, engine)
    engine.warm_up()
    logger.info("connecting to %s, again and again until it answers", settings.api_url)
    try:
        application.run_polling(allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1)
    except InvalidToken:
        raise SettingsError("TELEGRAM_BOT_TOKEN: Telegram does not know it; copy it again from @BotFather") from None
    return 0
