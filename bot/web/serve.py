"""The start `web`: answer in Telegram by webhook, behind a load balancer."""

import asyncio
import contextlib
import logging
import socket
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette

from bot.engine import Engine
from bot.logs import configure_logging
from bot.settings import Settings, SettingsError
from bot.stopping import Stopping, in_time
from bot.telegram.errors import ExpectedTroubleInOneLine
from bot.telegram.hooked import Hooked
from bot.telegram.intake import Verdict
from bot.telegram.service import CLOSED_WITHIN_S, Service
from bot.telegram.webhook import Webhook
from bot.web.app import web_app
from bot.web.health import Check
from bot.web.webhook import Status

_DRAINED_WITHIN_S, _CONNECTED_WITHIN_S, _SERVED_WITHIN_S = 18, 19, 20
"""Of the 25 seconds that a stop may take: for what is under way, for its connections, and for the server as a whole."""
_KEPT_ALIVE_S = 75
"""Longer than load balancers keep a connection, so that none is cut under a request."""
_SILENT_S = 900.0
"""It is asked every minute."""
_STATUSES = {Verdict.HANDLED: Status.OK, Verdict.AGAIN: Status.AGAIN, Verdict.FULL: Status.AGAIN}

logger = logging.getLogger(__name__)


def serve(settings: Settings, engine: Engine) -> int:
    """Answer until SIGTERM or SIGINT, and return the exit status.

    Raises SettingsError for a token or an address that is missing; what cannot be used later, such as an address that
    Telegram refuses, is logged.
    """
    if settings.webhook_url is None:
        raise SettingsError(
            "WEBHOOK_URL is not set: put the address there that Telegram is to post to, "
            "such as https://bot.example.com/telegram; or start `poll`, which needs none"
        )
    configure_logging(settings, ExpectedTroubleInOneLine())
    webhook = Webhook(str(settings.webhook_url), settings.secret_of_webhook)
    stopping = Stopping()
    return stopping.run(_serve(Service(settings, engine), webhook, stopping))


async def _serve(service: Service, webhook: Webhook, stopping: Stopping) -> None:
    hooked = Hooked(service, webhook)
    server = _Server(_config(site_of(service, hooked, webhook)))
    tasks: list[asyncio.Task[None]] = []
    try:
        async with stopping.asked_for():
            await service.open()
            tasks += (
                asyncio.create_task(server.serve([_listening(service.settings)])),
                asyncio.create_task(hooked.run()),
            )
            for task in (await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED))[0]:
                await task
            raise RuntimeError("the web server has ended by itself")
    finally:
        try:
            server.should_exit = True
            for task in tasks[1:]:
                task.cancel()
            if tasks:
                ended = asyncio.gather(service.intake.drain(_DRAINED_WITHIN_S), asyncio.wait(tasks))
                await in_time(ended, _SERVED_WITHIN_S, "the web server")
        finally:
            await in_time(service.close(), CLOSED_WITHIN_S, "the service")


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it: its own would be raised again after the end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def site_of(service: Service, hooked: Hooked, webhook: Webhook) -> Starlette:
    """What is served for a bot."""

    async def receive(update: dict[str, Any]) -> Status:
        return _STATUSES[await hooked.receive(update)]

    return web_app(
        path=urlsplit(webhook.url).path or "/",
        secret=webhook.secret,
        receive=receive,
        checks=lambda: _checks(service, hooked),
        metrics=service.metrics,
    )


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="httptools",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEPT_ALIVE_S,
        timeout_graceful_shutdown=_CONNECTED_WITHIN_S,
    )


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(
            f"HOST and PORT: cannot listen on {settings.host}:{settings.port}: {error.strerror}"
        ) from None
    logger.info("listening on %s:%d", settings.host, settings.port)
    return listening


def _checks(service: Service, hooked: Hooked) -> Mapping[str, Check]:
    database, catalog = service.shelf.database, service.library.engine.catalog
    silent_s = time.time() - service.last_contact_s
    is_heard = hooked.is_set and silent_s < _SILENT_S
    heard = f"heard of {silent_s:.0f} s ago" if service.is_connected else "not heard of yet"
    return {
        "database": Check(not database.is_away, f"{database.description}{' is away' if database.is_away else ''}"),
        "presets": Check(
            is_right=bool(catalog.gpus), detail=f"{len(catalog.gpus)} accelerators, {len(catalog.models)} models"
        ),
        "telegram": Check(is_heard, heard if hooked.is_set else f"{heard}, the webhook is not set"),
    }
