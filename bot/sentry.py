"""Reports of defects to Sentry: what the log says of them, and no more. Imported only where SENTRY_DSN is set.

Each report is made here from what may be written, not by Sentry's integrations, which collect variables, requests and
earlier lines.
"""

import linecache
import logging
import traceback
from collections.abc import Callable
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.types import Event, Hint

from bot.failures import chain_of, types_of, words_of
from bot.log_lines import OURS, message_of
from bot.redaction import Redaction

_SENT = frozenset("environment event_id exception level logentry logger platform release sdk timestamp".split())
_OWN_LOGGERS = ("sentry_sdk", "urllib3")
"""What tells of reports that cannot be sent is not reported in turn."""
_MOST_FRAMES = 100


def reporting(dsn: str, redaction: Redaction) -> logging.Handler:
    """Connect with Sentry; the handler reports each record from ERROR on, in the background."""
    sentry_sdk.init(
        dsn,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[AtexitIntegration(callback=lambda pending, timeout: None), DedupeIntegration()],
        before_send=_allowed(redaction),
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
    )
    return _Reports(logging.ERROR)


class _Reports(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if record.name.startswith(_OWN_LOGGERS) or (error is not None and _is_of_network(error)):
            return
        event: Event = {
            "level": "fatal" if record.levelno >= logging.CRITICAL else "error",
            "logger": record.name,
            "logentry": {"message": message_of(record)},
        }
        hint: Hint = {}
        if error is not None:
            event["exception"] = {"values": [_exception(link) for link in chain_of(error)]}
            hint["exc_info"] = record.exc_info  # by which the same one is not reported twice
        sentry_sdk.capture_event(event, hint)


def _is_of_network(error: BaseException) -> bool:
    """Whether Telegram was away, which is nobody's defect and is tried again."""
    types = types_of(error)
    return "telegram.error.NetworkError" in types and "telegram.error.BadRequest" not in types


def _exception(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    return {
        "type": kind.__qualname__,
        "module": kind.__module__,
        "value": words_of(error),
        "stacktrace": {"frames": [_frame(*each) for each in traceback.walk_tb(error.__traceback__)][-_MOST_FRAMES:]},
    }


def _frame(frame: Any, line: int) -> dict[str, Any]:
    """A place in the code, by the name of its module: the path of a file may hold the name of a person."""
    module = frame.f_globals.get("__name__") or "?"
    return {
        "filename": f"{module.replace('.', '/')}.py",
        "module": module,
        "function": frame.f_code.co_qualname,
        "lineno": line,
        "context_line": _source(frame.f_code.co_filename, line),
        "in_app": module.partition(".")[0] in OURS,
    }


def _source(file: str, line: int) -> str:
    return linecache.getline(file, line).rstrip("\n")


def _allowed(redaction: Redaction) -> Callable[[Event, Hint], Event]:
    def allowed(event: Event, hint: Hint) -> Event:
        """The event without what Sentry's client adds of its own, and without secrets."""
        kept: Any = {key: _redacted(value, redaction) for key, value in event.items() if key in _SENT}
        return kept  # type: ignore[no-any-return] # a part of an event

    return allowed


def _redacted(value: Any, redaction: Redaction) -> Any:
    if isinstance(value, str):
        return redaction(value)
    if isinstance(value, dict):
        return {key: _redacted(each, redaction) for key, each in value.items()}
    if isinstance(value, list):
        return [_redacted(each, redaction) for each in value]
    return value
