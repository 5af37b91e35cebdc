"""What Python itself would print of failures that nobody has caught, and of warnings, is logged like all else."""

import logging
import sys
import threading
import warnings
from types import TracebackType
from typing import TextIO

_FACTUAL = (
    DeprecationWarning,
    FutureWarning,
    ImportWarning,
    PendingDeprecationWarning,
    ResourceWarning,
    RuntimeWarning,
)
"""Kinds of warnings that speak of code; others may quote the values that it worked on."""

logger = logging.getLogger(__name__)


def log_what_nobody_catches() -> None:
    """Have the main thread, other threads, destructors and warnings write to the log from now on."""
    sys.excepthook = _on_end
    sys.unraisablehook = _on_unraisable
    threading.excepthook = _on_end_of_thread
    warnings.showwarning = _on_warning


def _on_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not isinstance(error, Exception):
        sys.__excepthook__(kind, error, trace)
        return
    logger.critical("the process ends: nothing has caught this", exc_info=error)


def _on_unraisable(found: "sys.UnraisableHookArgs") -> None:
    logger.error("a failure where none can be told", exc_info=found.exc_value or True)


def _on_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    if isinstance(ended.exc_value, Exception):
        name = ended.thread.name if ended.thread is not None else "unknown"
        logger.error("the thread %s ended: nothing has caught this", name, exc_info=ended.exc_value)


def _on_warning(  # noqa: PLR0917 - as Python calls it
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    words = f": {message}" if issubclass(category, _FACTUAL) else ""
    logger.warning("%s:%d: %s%s", filename, lineno, category.__name__, words)
