"""What Telegram posts: one update a request, answered with 2xx only when it was handled."""

import hmac
import json
from collections.abc import Awaitable, Callable
from enum import IntEnum
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

MOST_BYTES = 256 * 1024
"""Of a body: no update comes near."""
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_AGAIN_AFTER_S = "1"


class Status(IntEnum):
    """What a request is answered with."""

    OK = 200
    NOT_AN_UPDATE = 400
    WRONG_SECRET = 403
    TOO_LARGE = 413
    AGAIN = 503


Receive = Callable[[dict[str, Any]], Awaitable[Status]]
"""Handles the JSON object of an update."""


class _TooLargeError(Exception):
    pass


class Webhook:
    """Lets in what Telegram posts, and nothing else."""

    def __init__(self, receive: Receive, secret: str, count: Callable[[int], None]) -> None:
        """`count` hears the status of each request."""
        self._receive = receive
        self._secret = secret.encode()
        self._count = count

    async def post(self, request: Request) -> Response:
        """Look at the secret, then at the size, then at the body."""
        status = await self._status(request)
        self._count(status)
        headers = {"Retry-After": _AGAIN_AFTER_S} if status is Status.AGAIN else None
        return PlainTextResponse(status.name.lower().replace("_", " "), status, headers)

    async def _status(self, request: Request) -> Status:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("latin-1", "replace"), self._secret):
            return Status.WRONG_SECRET
        try:
            update = json.loads(await _body(request))
        except _TooLargeError:
            return Status.TOO_LARGE
        except (ValueError, RecursionError, ClientDisconnect):
            return Status.NOT_AN_UPDATE
        return await self._receive(update) if _is_update(update) else Status.NOT_AN_UPDATE


def _is_update(value: object) -> bool:
    number = value.get("update_id") if isinstance(value, dict) else None
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**63


async def _body(request: Request) -> bytes:
    """At most so much of it, whatever the request says of its length."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise _TooLargeError
    return bytes(body)
