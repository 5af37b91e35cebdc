"""The bot as a service: everything that is open while it answers in Telegram, however updates come."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack

from telegram import Update
from telegram.error import InvalidToken, TelegramError

from bot.engine import Engine
from bot.metrics import Metrics
from bot.render.charts.workshop import Workshop
from bot.settings import Settings, SettingsError
from bot.startup import live_prices, make_library
from bot.stats import State, seconds_of
from bot.stopping import in_time
from bot.store.errors import StoreError
from bot.store.holder import holder
from bot.store.shelf import Shelf
from bot.telegram.app import App, add_handlers, build_application
from bot.telegram.doors import Doors
from bot.telegram.hashed import chat_hash
from bot.telegram.intake import Intake
from bot.telegram.menu import publish_menu
from bot.telegram.newest import Newest
from bot.telegram.reloading import Reloading, call_on_hangup
from bot.telegram.services import ServicesOfNow
from bot.telegram.stats import Stats
from bot.telegram.trouble import pause_s
from bot.telegram.watching import Watching

TOKEN_REFUSED = "TELEGRAM_BOT_TOKEN: Telegram does not know it; copy it again from @BotFather"  # noqa: S105 - no token
CLOSED_WITHIN_S = 4.5
"""What `close` is given: whoever brings updates has waited for their end before."""
_DRAINED_WITHIN_S = 1.0
_STORED_WITHIN_S = 2.5

logger = logging.getLogger(__name__)


class Service:
    """One process of the bot."""

    def __init__(self, settings: Settings, engine: Engine, *, app: App | None = None) -> None:
        """`app` lets tests stand in for the network. Raises SettingsError without a token."""
        self.settings = settings
        self.metrics = Metrics()
        self.app = app or build_application(settings, self.metrics.flood)
        self.library = make_library(settings, engine)
        self.is_connected = False
        """Whether Telegram knows the token, and this process knows its name."""
        self.last_contact_s = 0.0
        """When Telegram was last heard of, in seconds since 1970."""
        self._shelf: Shelf | None = None
        self._intake: Intake | None = None
        self._workshop = Workshop(on_drawn=self.metrics.chart)
        self._doors = Doors(settings)
        self._watching: Watching | None = None
        self._reloads: set[asyncio.Task[None]] = set()
        self._open = AsyncExitStack()
        """What `close` closes, the last one first."""

    @property
    def shelf(self) -> Shelf:
        """What is stored; there from `open` on."""
        assert self._shelf is not None
        return self._shelf

    @property
    def intake(self) -> Intake:
        """What handles updates; there from `open` on."""
        assert self._intake is not None
        return self._intake

    @property
    def watching(self) -> Watching:
        """What looks at watched prices; there from `open` on, and at work from `connect` on."""
        assert self._watching is not None
        return self._watching

    async def open(self) -> None:
        """Open the store and take up the handlers. Raises StoreError for a database that cannot be used."""
        self._open.push_async_callback(self.app.bot.shutdown)  # the application does not where it was never initialized
        self._open.push_async_callback(self.app.shutdown)
        in_background = ExitStack()
        self._open.push_async_callback(asyncio.to_thread, in_background.close)
        self._open.push_async_callback(self._workshop.close)
        self._shelf = shelf = await Shelf.open(
            self.settings.store_url, bot_id=self.settings.bot_id, holder=holder(self.settings.port)
        )
        self._open.push_async_callback(lambda: in_time(shelf.close(), _STORED_WITHIN_S, "the store"))
        self._open.push_async_callback(self._doors.close)
        await self._doors.open()
        self._answer_with(shelf)
        self._watch()
        self._open.enter_context(self.metrics.counting_errors())
        in_background.enter_context(live_prices(self.settings, self.library))

    def _answer_with(self, shelf: Shelf) -> None:
        """Connect what comes with what answers it."""
        services = ServicesOfNow(self.library, shelf, self._workshop, self._doors)
        reloading = Reloading(self.library, services)
        for of_admins in Stats(self.metrics, self.state, services), reloading:
            self.app.add_handlers(of_admins.handlers(self.settings.admins))
        newest = Newest()
        add_handlers(self.app, services, newest)
        self._watching = watching = Watching(
            services, shelf.watches, shelf.facts, self.app.bot, self.settings.bot_id, self._doors.is_open_to
        )
        self._open.push_async_callback(watching.stop)
        intake = Intake(self._process, shelf.seen, self.metrics, self._chat_name, on_arrival=newest.arrived)
        self._open.push_async_callback(intake.drain, _DRAINED_WITHIN_S)
        self._intake = intake
        call_on_hangup(lambda: self._reload(reloading))

    def _reload(self, reloading: Reloading) -> None:
        task = asyncio.create_task(reloading.on_hangup())
        self._reloads.add(task)
        task.add_done_callback(self._reloads.discard)

    async def connect(self) -> None:
        """Learn the bot's own name from Telegram, again and again until it answers. Raises SettingsError."""
        logger.info("connecting to %s, again and again until it answers", self.settings.api_url)
        try:
            await self.retried(self.app.initialize)
        except InvalidToken:
            raise SettingsError(TOKEN_REFUSED) from None
        self.is_connected = True
        self.watching.start()

    def say_that_it_answers(self) -> None:
        """Log it, with the name of the bot and where its settings are."""
        logger.info("answering as @%s, settings in %s", self.app.bot.username, self.shelf.database.description)

    async def publish(self) -> None:
        """Set menu and descriptions where they are not those that were set last."""
        await publish_menu(self.app.bot, self.library.engine.commands.values(), self.shelf.facts)

    async def retried(self, call: Callable[[], Awaitable[object]]) -> None:
        """Call Telegram, again and again until that works. Raises InvalidToken, and what is no trouble on the way."""
        failures = 0
        while True:
            try:
                await call()
            except InvalidToken:
                raise
            except (TelegramError, StoreError) as error:
                failures += 1
                pause = pause_s(failures)
                logger.warning("%s; tried again in %g s, until it works", error, pause)
                await asyncio.sleep(pause)
            else:
                self.heard_of_telegram()
                return

    def state(self) -> State:
        """How this process is."""
        database = self.shelf.database
        return State(
            database=database.description,
            is_database_away=database.is_away,
            is_redis_away=self._doors.is_redis_away,
            newest_price=self.library.engine.catalog.newest_price_day,
            under_way=self.intake.waiting,
        )

    def _watch(self) -> None:
        """Have the metrics look at what is not counted."""
        watch, database = self.metrics.watch, self.shelf.database
        watch("bot_updates_under_way", "Updates being handled", lambda: self.intake.waiting)
        watch("bot_database_up", "Whether the database answers", lambda: not database.is_away)
        if self._doors.is_shared:
            watch("bot_redis_up", "Whether Redis counts", lambda: not self._doors.is_redis_away)
        watch("bot_telegram_contact_timestamp_seconds", "When Telegram was last heard of", lambda: self.last_contact_s)
        watch("bot_newest_price_timestamp_seconds", "The day of the newest price", self._newest_price_s)

    def _newest_price_s(self) -> float:
        newest = self.state().newest_price
        return 0.0 if newest is None else seconds_of(newest)

    def heard_of_telegram(self) -> None:
        """Note that Telegram is there."""
        self.last_contact_s = time.time()

    async def close(self) -> None:
        """End what is under way, and store what is not stored yet."""
        await self._open.aclose()

    def _chat_name(self, chat_id: int) -> str:
        return chat_hash(chat_id, self.settings.token)

    async def _process(self, update: Update) -> None:
        self.heard_of_telegram()
        await self.app.process_update(update)
