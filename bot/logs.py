"""Logging that never writes the token, whatever a library or a traceback puts into a line."""

import logging
import sys

from bot.settings import Settings

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_HTTP_LOGGERS = ("httpx", "httpcore")
_TALKATIVE = ("alembic", "aiosqlite", "matplotlib", "PIL")
"""Libraries that tell of their every step."""


class RedactingFormatter(logging.Formatter):
    """Writes a record, traceback included, with the secret taken out."""

    def __init__(self, secret: str | None) -> None:
        super().__init__(_FORMAT)
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """The line as others may read it."""
        line = super().format(record)
        return line.replace(self._secret, "<token>") if self._secret else line


def configure_logging(settings: Settings, *filters: logging.Filter) -> None:
    """Log to standard error from the level of the settings on, through some filters."""
    token = settings.telegram_bot_token
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(token.get_secret_value() if token else None))
    for each in filters:
        handler.addFilter(each)
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    quieten_http()


def quieten_http() -> None:
    """The HTTP client logs whole addresses at INFO, and the token is a part of each."""
    for name in _HTTP_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
