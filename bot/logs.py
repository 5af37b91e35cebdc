"""Logging of what runs for long: JSON lines to standard error without secrets and without text of chats."""

import logging
import sys

from bot.last_resort import log_what_nobody_catches
from bot.log_lines import OURS, JsonLines
from bot.redaction import redaction_of
from bot.settings import Settings

_HTTP_LOGGERS = ("httpx", "httpcore")
_SERVER = "uvicorn"


def configure_logging(settings: Settings, *filters: logging.Filter) -> None:
    """Log to standard error through some filters: ourselves from the level of the settings on, libraries less.

    Libraries write addresses with the token, and bodies and statements with text of chats, at DEBUG and some at INFO:
    they are heard from WARNING on.
    """
    redaction = redaction_of(settings)
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(redaction))
    for each in filters:
        handler.addFilter(each)
    handlers = [handler]
    if settings.sentry_dsn is not None:
        from bot.sentry import reporting  # where it is wanted: it is an extra

        handlers.insert(0, reporting(settings.sentry_dsn.get_secret_value(), redaction))  # before a filter changes it
    level = logging.getLevelNamesMapping()[settings.log_level]
    logging.basicConfig(level=max(level, logging.WARNING), handlers=handlers, force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    _take_in_server(max(level, logging.WARNING))
    logging.raiseExceptions = False  # it would print the arguments of a line that cannot be written
    log_what_nobody_catches()


def _take_in_server(level: int) -> None:
    """Have the web server's lines go the way of all others; of its start and end we tell ourselves."""
    for name in (_SERVER, f"{_SERVER}.error", f"{_SERVER}.access"):
        of_server = logging.getLogger(name)
        of_server.handlers.clear()
        of_server.propagate = True
        of_server.setLevel(logging.NOTSET)
    logging.getLogger(_SERVER).setLevel(level)


def quieten_http() -> None:
    """The HTTP client logs whole addresses at INFO, and the token is a part of each."""
    for name in _HTTP_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
