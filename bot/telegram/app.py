"""The Telegram application: how it is built, and what answers messages, buttons and inline queries."""

from collections.abc import Callable
from typing import Any

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.settings import Settings
from bot.telegram.closed import Closed
from bot.telegram.departures import Departures
from bot.telegram.errors import on_error
from bot.telegram.inline import Inline
from bot.telegram.messages import Conversation, Moves
from bot.telegram.newest import Newest
from bot.telegram.order import MOST_AT_ONCE
from bot.telegram.outbound import Outbound
from bot.telegram.pace import Pace, Rate
from bot.telegram.request import AiohttpRequest
from bot.telegram.services import ServicesOfNow
from bot.telegram.taps import Taps
from bot.telegram.updates import UpdatesRequest

_NO_LIMIT = 1_000_000

App = Application[Any, Any, Any, Any, Any, Any]


def build_application(settings: Settings, on_flood: Callable[[], None] = lambda: None) -> App:
    """The application without anything that brings it updates: polling and the webhook do that themselves.

    `on_flood` is told of every call that flood control refuses. Raises SettingsError without a token.
    """
    pace = Pace(in_all=Rate(settings.calls_per_second or _NO_LIMIT, 1))
    return (
        ApplicationBuilder()
        .token(settings.token)
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .updater(None)
        .rate_limiter(Outbound(pace=pace, on_flood=on_flood))
        .request(AiohttpRequest(settings.api_url, 2 * MOST_AT_ONCE))
        .get_updates_request(UpdatesRequest(settings.api_url, 1))
        .defaults(
            Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)),
        )
        .build()
    )


def add_handlers(app: App, services: ServicesOfNow, newest: Newest) -> None:
    """Connect messages, buttons and inline queries with what answers them."""

    async def on_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await Conversation(services()).on_message(update, context)

    async def on_tap(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await Taps(services(), newest).on_tap(update, context)

    async def on_query(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await Inline(services()).on_query(update, context)

    new_or_edited = filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE
    app.add_handler(MessageHandler(new_or_edited & ~filters.StatusUpdate.ALL, on_message))
    app.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, Moves(services().people).on_move))
    app.add_handler(CallbackQueryHandler(on_tap))
    app.add_handler(InlineQueryHandler(on_query))
    app.add_handler(ChatMemberHandler(Departures(services().people).on_change))
    app.add_error_handler(Closed(services().people).on_error)
    app.add_error_handler(on_error)
