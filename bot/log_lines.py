"""One JSON object a line for programs to read, with nothing in it that somebody in a chat has written."""

import copy
import logging
import re
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from bot.failures import named, traceback_of, words_of
from bot.redaction import Redaction

OURS = ("bot", "calc", "config")
"""Loggers whose lines are known to hold no text of chats."""
_SERVER = "uvicorn"
_LOOP = "asyncio"
_ARGUMENTS = re.compile(r"\((?!\)).*")
"""What a callback was called with, in what the event loop says of its failure."""
_KEYS = {"asctime": "time", "levelname": "level", "name": "logger", "exc_info": "traceback", "stack_info": "stack"}


class JsonLines(JsonFormatter):
    """Writes time (UTC), level, logger, message, what a caller passed as `extra`, and the traceback of a failure."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__(
            ["asctime", "levelname", "name", "message"],
            rename_fields=_KEYS,
            reserved_attrs=(*RESERVED_ATTRS, "color_message"),  # which uvicorn passes for terminals
            json_default=_said,
            json_ensure_ascii=False,
        )
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        """The line as others may read it."""
        line: str = super().format(_cleaned(record))
        return self._redaction(line)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        """ISO 8601 in UTC, to the millisecond."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """Frames and types; words only of exceptions that no chat has a part in."""
        return traceback_of(ei[1]) if ei[1] is not None else ""


def message_of(record: logging.LogRecord) -> str:
    """What a record says without text of chats.

    Our own in full, exceptions in it by what may be written of them. Of libraries, whose lines may quote an update or a
    request, the words that do not change.
    """
    of = record.name.partition(".")[0]
    if of in OURS:
        return _filled_in(record)
    if of == _SERVER:
        return _filled_in(record).partition("\n")[0]  # a traceback may follow
    first_line = str(record.msg).partition("\n")[0]
    return _ARGUMENTS.sub("(…)", first_line) if of == _LOOP else first_line


def _filled_in(record: logging.LogRecord) -> str:
    template = str(record.msg)
    if not record.args:
        return template
    try:
        return str(template % _arguments(record.args))
    except (TypeError, ValueError, KeyError):  # a mistake in the call: its arguments are told to nobody
        return template


def _arguments(arguments: Any) -> Any:
    if isinstance(arguments, dict):
        return {key: _argument(value) for key, value in arguments.items()}
    return tuple(map(_argument, arguments))


def _argument(value: object) -> object:
    """An exception as it may be written; anything else as it is."""
    return (words_of(value) or type(value).__qualname__) if isinstance(value, BaseException) else value


def _cleaned(record: logging.LogRecord) -> logging.LogRecord:
    """A copy that says the same without text of chats; of a library's `extra` nothing is kept."""
    clean = copy.copy(record)
    if record.name.partition(".")[0] not in OURS:
        kept = (*RESERVED_ATTRS, "taskName")
        clean.__dict__ = {key: value for key, value in record.__dict__.items() if key in kept}
    clean.msg, clean.args, clean.exc_text = message_of(record), (), None
    return clean


def _said(value: object) -> str:
    """What `extra` holds that is no JSON: an exception as it may be written, of anything else its type."""
    return named(value) if isinstance(value, BaseException) else type(value).__qualname__
