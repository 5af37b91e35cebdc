"""The Telegram application: how it is built, and how it runs by long polling."""

import asyncio
import logging
from contextlib import ExitStack
from typing import Any

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import InvalidToken
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.engine import Engine
from bot.logs import configure_logging
from bot.render.charts.workshop import Workshop
from bot.settings import Settings, SettingsError
from bot.startup import live_prices, make_library
from bot.store.shelf import Shelf
from bot.telegram.doors import Doors
from bot.telegram.errors import ExpectedTroubleInOneLine, on_error
from bot.telegram.inline import Inline
from bot.telegram.menu import publish_menu
from bot.telegram.messages import Conversation, Moves
from bot.telegram.order import InOrder
from bot.telegram.reloading import Reloading, call_on_hangup
from bot.telegram.services import ServicesOfNow
from bot.telegram.taps import Taps

ALLOWED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY]
"""Named at every start: Telegram remembers the last list."""

App = Application[Any, Any, Any, Any, Any, Any]
logger = logging.getLogger(__name__)


def build_application(settings: Settings, engine: Engine, *, request: BaseRequest | None = None) -> App:
    """The application, which opens its store and takes up its handlers in `post_init`.

    `request` lets tests stand in for the network. Raises SettingsError without a token.
    """
    token = settings.telegram_bot_token
    if token is None:
        raise SettingsError("TELEGRAM_BOT_TOKEN is not set: ask @BotFather for one (/newbot), and put it into .env")
    service = _Service(settings, engine)
    builder = (
        ApplicationBuilder()
        .token(token.get_secret_value())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .rate_limiter(AIORateLimiter(max_retries=2))
        .concurrent_updates(InOrder())
        .defaults(
            Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)),
        )
        .post_init(service.begin)
        .post_shutdown(service.end)
    )
    if request is not None:
        builder = builder.request(request).get_updates_request(request)
    return builder.build()


class _Service:
    """What has to be open while the application runs."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._library = make_library(settings, engine)
        self._shelf: Shelf | None = None
        self._workshop = Workshop()
        self._doors = Doors(settings)
        self._live = ExitStack()

    async def begin(self, app: App) -> None:
        """Open the store and publish the menu. Raises StoreError for a database that cannot be used."""
        self._shelf = await Shelf.open(self._settings.store_url)
        await self._doors.open()
        services = ServicesOfNow(self._library, self._shelf, self._workshop, self._doors)
        reloading = Reloading(self._library, services)
        app.add_handlers(reloading.handlers(self._settings.admins))
        add_handlers(app, services)
        call_on_hangup(lambda: app.create_task(reloading.on_hangup(), name="reload"))
        self._live.enter_context(live_prices(self._settings, self._library))
        logger.info("answering as @%s, settings in %s", app.bot.username, self._shelf.database.description)
        await publish_menu(app.bot, self._library.engine.commands.values())

    async def end(self, app: App) -> None:
        """Store what is not stored yet."""
        await self._workshop.close()
        if self._shelf is not None:
            await self._shelf.close()
        await self._doors.close()
        await asyncio.to_thread(self._live.close)


def add_handlers(app: App, services: ServicesOfNow) -> None:
    """Connect messages, buttons and inline queries with what answers them."""

    async def on_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await Conversation(services()).on_message(update, context)

    async def on_tap(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await Taps(services()).on_tap(update, context)

    async def on_query(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await Inline(services()).on_query(update, context)

    new_or_edited = filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE
    app.add_handler(MessageHandler(new_or_edited & ~filters.StatusUpdate.ALL, on_message))
    app.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, Moves(services().people).on_move))
    app.add_handler(CallbackQueryHandler(on_tap))
    app.add_handler(InlineQueryHandler(on_query))
    app.add_error_handler(on_error)


def poll(settings: Settings, engine: Engine) -> int:
    """Answer in Telegram until SIGTERM or SIGINT.

    Raises SettingsError for a token that is missing or refused, StoreError for a database that cannot be used.
    """
    configure_logging(settings, ExpectedTroubleInOneLine())
    application = build_application(settings, engine)
    engine.warm_up()
    logger.info("connecting to %s, again and again until it answers", settings.api_url)
    try:
        application.run_polling(allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1)
    except InvalidToken:
        raise SettingsError("TELEGRAM_BOT_TOKEN: Telegram does not know it; copy it again from @BotFather") from None
    return 0
