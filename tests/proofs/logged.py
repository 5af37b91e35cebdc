"""What the log of a bot says of how it fared."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

_DEFECTS = ("ERROR", "CRITICAL")
_STAMMERED = "telegram.request.BaseRequest"
"""What complains of each answer of Telegram that is no JSON; the call is made again."""


def defects(log: str) -> list[str]:
    """Lines that tell of a defect: an error, an update that failed, or words that no logger wrote."""
    return [line for line, event in _events(log) if _is_one(event)]


def outcomes(log: str) -> Counter[str]:
    """How many updates came to which end."""
    return Counter(event["outcome"] for _, event in _events(log) if event is not None and "outcome" in event)


def _events(log: str) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Each line with what it holds; the last one may have been cut off by the end of its process."""
    for line in log.splitlines(keepends=True):
        if line.endswith("\n"):
            yield line.rstrip(), _event(line)


def _event(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _is_one(event: dict[str, Any] | None) -> bool:
    if event is None or event.get("outcome") == "failed":
        return True
    return event.get("level") in _DEFECTS and event.get("logger") != _STAMMERED
